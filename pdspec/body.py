"""Request bodies: which media types, and which fields can be given as keywords."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from . import names
from .document import Document
from .errors import RefError
from .model import Body, Content, Field, Node

_FIELD_TYPES = ("json", "x-www-form-urlencoded", "multipart/form-data")
_MAX_PARTS = 500  # enough for any object, and no recursion too deep


def build_body(document: Document, place: Node, contents: tuple[Content, ...], taken: set[str]) -> Body:
    """The Body of a resolved Request Body Object. `taken` are the Python names of the parameters."""
    content = next((c for c in contents if any(kind in c.media_type for kind in _FIELD_TYPES)), None)
    fields: tuple[Field, ...] = ()
    open_ = False
    if content is not None and content.schema is not None:
        fields, open_ = _fields(document, content.schema)
    own_name = names.unique("body_", taken) if "body" in taken else "body"
    python_names = {field.python_name for field in fields}
    if python_names & (taken | {own_name, "content_type"}) or len(python_names) < len(fields):
        fields, open_ = (), False  # a keyword that could mean two things: only the dict form
    description = place.value.get("description")
    return Body(
        required=place.value.get("required") is True,
        contents=contents,
        description=description if isinstance(description, str) else "",
        fields=fields,
        open=open_ and bool(fields),
        python_name=own_name,
    )


def _fields(document: Document, schema: Node) -> tuple[tuple[Field, ...], bool]:
    """The top-level properties of an object schema, and whether it says that others are welcome."""
    found: dict[str, Node] = {}
    required: set[str] = set()
    opens = False
    for node, alternative in _object_parts(document, schema, set(), False):
        value = node.value
        properties = value.get("properties")
        for name in properties if isinstance(properties, Mapping) else ():
            place = Node(properties[name], node.uri, f"{node.pointer}/properties/{_escape(name)}")
            if not _read_only(document, place):
                found.setdefault(str(name), place)
        if not alternative and isinstance(value.get("required"), list):
            required |= {name for name in value["required"] if isinstance(name, str)}
        opens = (
            opens
            or value.get("additionalProperties") not in (None, False)
            or bool(value.get("patternProperties"))
        )
    fields = tuple(
        Field(name, names.python_name(name), name in required, node) for name, node in found.items()
    )
    return tuple(sorted(fields, key=lambda field: not field.required)), opens


def _object_parts(
    document: Document, node: Node, seen: set[tuple[str, str, bool]], alternative: bool
) -> Iterator[tuple[Node, bool]]:
    """The schema and everything that its combinators bring in, once; True for what is one of several ways."""
    try:
        node = document.resolve(node)
    except RefError:
        return
    value = node.value
    place = (node.uri, node.pointer, alternative)
    if not isinstance(value, Mapping) or place in seen or len(seen) > _MAX_PARTS:
        return
    seen.add(place)
    yield node, alternative
    for key in ("allOf", "anyOf", "oneOf"):
        given = value.get(key)
        parts = given if isinstance(given, list) else []
        one_of_several = alternative or (key != "allOf" and len(parts) > 1)
        for index, part in enumerate(parts):
            below = Node(part, node.uri, f"{node.pointer}/{key}/{index}")
            yield from _object_parts(document, below, seen, one_of_several)


def _read_only(document: Document, place: Node) -> bool:
    try:
        value: Any = document.resolve(place).value
    except RefError:
        return False
    return isinstance(value, Mapping) and value.get("readOnly") is True


def _escape(token: str) -> str:
    return str(token).replace("~", "~0").replace("/", "~1")
