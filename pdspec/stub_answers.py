"""What an operation takes and answers, as types."""

from __future__ import annotations

from collections.abc import Iterator

from .errors import SpecError
from .infer import find_pagination
from .media import kind_of
from .model import Answer, Body, Content, Operation
from .stub_names import class_name
from .stub_schema import FILE, Typist
from .stub_types import ANY, BYTES, NONE, STR, Definition, Name, Of, Ref, Type, either, swap, without_none

_FREE = Of("Mapping", (STR, ANY))
STREAM = Name("ItemStream")  # what a call returns for events and JSON lines


def body_type(typist: Typist, operation: Operation, body: Body) -> Type:
    """What the body may be: one type for each media type that the operation takes."""
    context = f"{class_name(operation.id)}Body"
    return either([_content_type(typist, content, context) for content in body.contents] or [ANY])


def _content_type(typist: Typist, content: Content, context: str) -> Type:
    kind = kind_of(content.media_type)
    if kind == "json":
        return typist.type_of(content.schema, "request", context)
    if kind in ("form", "multipart"):
        found = (
            typist.type_of(content.schema, "request", context, kind == "multipart")
            if content.schema
            else _FREE
        )
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


def whole(answer: Type) -> Type:
    """The same when the answer is read to its end: the items of a stream are a list then."""
    return swap(answer, lambda part: Of("list", (ANY,)) if part == STREAM else None)


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
    for kind in kinds:
        if kind in ("lines", "events"):
            found.append(STREAM)
        else:
            found.append(STR if kind in ("text", "xml") else BYTES)
    return either(found)


def item_type(typist: Typist, operation: Operation, answer: Type) -> Type:
    """What `client.items` yields, found by the same rules as the pages themselves."""
    try:
        pagination = find_pagination(operation, typist.document.resolve)
    except SpecError:
        pagination = None
    if pagination is None:
        return ANY
    found: Type | None = without_none(answer)
    for key in pagination.items.split(".") if pagination.items else ():
        found = _under(typist, found, key) if found is not None else None
    return (_item(found) if found is not None else None) or ANY


def _item(type_: Type) -> Type | None:
    rest = without_none(type_)
    return rest.args[0] if isinstance(rest, Of) and rest.name == "list" else None


def _under(typist: Typist, type_: Type, key: str) -> Type | None:
    rest = without_none(type_)
    definition: Definition | None = typist.definitions.get(rest.key) if isinstance(rest, Ref) else None
    if definition is None:
        return None
    return next((one.type for one in definition.keys if one.name == key), None)
