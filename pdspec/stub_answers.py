"""What an operation takes and answers, as types."""

from __future__ import annotations

from collections.abc import Iterator

from .media import kind_of
from .model import Answer, Body, Content, Operation
from .stub_names import class_name
from .stub_schema import FILE, Typist
from .stub_types import ANY, BYTES, NONE, STR, Definition, Of, Ref, Type, either, without_none

_FREE = Of("Mapping", (STR, ANY))
_ITEM_KEYS = ("data", "items", "results", "entries", "values", "records", "objects", "list")


def body_type(typist: Typist, operation: Operation, body: Body) -> Type:
    """What the body may be: one type for each media type that the operation takes."""
    context = f"{class_name(operation.id)}Body"
    return either([_content_type(typist, content, context) for content in body.contents] or [ANY])


def _content_type(typist: Typist, content: Content, context: str) -> Type:
    kind = kind_of(content.media_type)
    if kind == "json":
        return typist.type_of(content.schema, "request", context)
    if kind in ("form", "multipart"):
        found = typist.type_of(content.schema, "request", context, kind == "multipart") if content.schema else _FREE
        return _FREE if found == ANY else found
    if kind in ("text", "xml", "events"):
        return either([STR, BYTES])
    if kind == "lines":
        item = typist.type_of(content.item_schema or content.schema, "request", f"{context}Item")
        return Of("Iterable", (item,))
    return FILE


def answer_type(typist: Typist, operation: Operation) -> Type:
    """What a call returns: the decoded body of whichever success the server answers."""
    if operation.method == "HEAD":
        return NONE
    context = f"{class_name(operation.id)}Response"
    answers = list(_successes(operation))
    if not answers:
        return ANY
    return either([_one_answer(typist, answer, context) for answer in answers])


def _successes(operation: Operation) -> Iterator[Answer]:
    found = [answer for status, answer in operation.responses.items() if status.startswith("2")]
    default = operation.responses.get("default")
    yield from found or ([default] if default is not None else [])


def _one_answer(typist: Typist, answer: Answer, context: str) -> Type:
    if not answer.contents:
        return NONE
    kinds = {kind_of(content.media_type): content for content in reversed(answer.contents)}
    if "json" in kinds:
        return typist.type_of(kinds["json"].schema, "response", context)
    found: list[Type] = []
    for kind, content in kinds.items():
        if kind in ("lines", "events"):
            item = typist.type_of(content.item_schema, "response", f"{context}Item") if content.item_schema else ANY
            found.append(Of("list", (item,)))
        else:
            found.append(STR if kind in ("text", "xml") else BYTES)
    return either(found)


def item_type(typist: Typist, operation: Operation, answer: Type) -> Type:
    """What `client.items` yields: by `x-pagination`, else the one list that stands where lists of items do."""
    hint = operation.extensions.get("x-pagination")
    path = hint.get("items") if isinstance(hint, dict) else None
    if isinstance(path, str):
        found: Type | None = answer
        for key in path.split("."):
            found = _under(typist, found, key) if found is not None else None
        item = _item(found) if found is not None else None
        return ANY if item is None else item
    return _guess(typist, without_none(answer)) or ANY


def _guess(typist: Typist, answer: Type) -> Type | None:
    if (item := _item(answer)) is not None:
        return item
    definition = typist.definitions.get(answer.key) if isinstance(answer, Ref) else None
    if definition is None:
        return None
    lists = {key.name: item for key in definition.keys if (item := _item(key.type)) is not None}
    for name in _ITEM_KEYS:
        if name in lists:
            return lists[name]
    if len(lists) == 1:
        return next(iter(lists.values()))
    inner = _under(typist, answer, "data")
    return _guess(typist, without_none(inner)) if isinstance(inner, Ref) and inner != answer else None


def _item(type_: Type) -> Type | None:
    rest = without_none(type_)
    return rest.args[0] if isinstance(rest, Of) and rest.name == "list" else None


def _under(typist: Typist, type_: Type, key: str) -> Type | None:
    rest = without_none(type_)
    definition: Definition | None = typist.definitions.get(rest.key) if isinstance(rest, Ref) else None
    if definition is None:
        return None
    return next((one.type for one in definition.keys if one.name == key), None)
