"""Bodies that are not JSON: checked, read and written as their media type wants them.

`check_body` turns what people pass into plain values and `FilePart`s and says what is wrong with them;
`encode_body` turns the result into bytes.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from .errors import Problem, TimedOut
from .files import OCTETS, FilePart, is_file, read_file
from .forms import form_text, styled_text
from .judge import Schemas
from .media import concrete, essence, kind_of
from .model import Content, Node
from .multipart import encode_multipart, rules_of
from .parts import check_fields
from .plain import to_json
from .sensitive import kind_name, shown
from .styles import Refused, encode_json, scalar

Checked = tuple[Any, list[Problem]]
_MEDIA = ("image/", "audio/", "video/")


def check_body(
    body: Any, content: Content, schemas: Schemas, media_type: str = "", patience: float | None = None
) -> Checked:
    """The body as `encode_body` takes it, and everything wrong with it.

    `media_type` is the one that will be sent, where the document's own is a range or there is a choice. Lines
    that are made one by one have `patience` seconds for it; raises TimedOut when they are over.
    """
    kind = kind_of(media_type or concrete(content.media_type, body))
    try:
        if kind in ("form", "multipart") and not isinstance(body, (str, bytes, bytearray, FilePart)):
            return check_fields(body, content, schemas, kind)
        if kind == "lines" and not isinstance(body, str) and not is_file(body):
            return _lines(body, content, schemas, patience)
        if is_file(body):
            return read_file(body), []
    except Refused as refused:
        return body, [Problem("body", str(refused), rule="file")]
    return _whole(body, content, schemas, kind)


def encode_body(value: Any, content: Content, media_type: str) -> tuple[bytes, str]:
    """The bytes of a body and the Content-Type to send. Raises Refused for what cannot be written.

    >>> encode_body({"a": "b c", "d": [1, 2]}, Content("application/x-www-form-urlencoded"), "")
    (b'a=b+c&d=1&d=2', 'application/x-www-form-urlencoded')
    """
    media_type = media_type if media_type and "*" not in media_type else concrete(content.media_type, value)
    if isinstance(value, FilePart):
        return value.data, media_type
    kind = kind_of(media_type)
    try:
        if kind == "multipart" and isinstance(value, (Mapping, list)):
            return encode_multipart(value, media_type, rules_of(content), styled_text)
        if kind == "form" and isinstance(value, Mapping):
            return form_text(value, content.encoding).encode(), media_type
        if kind == "lines" and isinstance(value, list):
            start = "\x1e" if essence(media_type) == "application/json-seq" else ""
            return "".join(f"{start}{encode_json(item)}\n" for item in value).encode(), media_type
        if isinstance(value, str):
            return _text(value, media_type)
        return encode_json(value).encode(), media_type
    except UnicodeEncodeError:
        raise Refused("has a lone surrogate, which is not text") from None
    except (ValueError, RecursionError) as error:
        raise Refused(f"cannot be written: {error}") from None


def _text(value: str, media_type: str) -> tuple[bytes, str]:
    charset = media_type.lower().partition("charset=")[2].partition(";")[0].strip(" \"'")
    if not charset and not value.isascii() and media_type.startswith("text/"):
        return value.encode(), f"{media_type}; charset=utf-8"
    try:
        return value.encode(charset or "utf-8"), media_type
    except (LookupError, UnicodeEncodeError):
        raise Refused(f"cannot be written in charset {charset or 'utf-8'}") from None


def _lines(body: Any, content: Content, schemas: Schemas, patience: float | None) -> Checked:
    """An iterable of JSON values, one for each line."""
    if isinstance(body, Mapping) or not isinstance(body, Iterable):
        what = f"{shown(body)} is {kind_name(body)}; pass an iterable of JSON values, one for each line"
        return body, [Problem("body", what, rule="type")]
    plain, problems = to_json(list(_within(patience, body)), "body")
    if not problems and content.item_schema is not None:
        for index, item in enumerate(plain):
            problems += schemas.problems(content.item_schema, item, f"body[{index}]")
    elif not problems and content.schema is not None and _is_array(content.schema, schemas):
        problems = schemas.problems(content.schema, plain, "body")
    return plain, problems


def _within(patience: float | None, values: Iterable[Any]) -> Iterator[Any]:
    """The values, which may have no end, for as long as the call may take."""
    ends = None if patience is None else time.monotonic() + patience
    for value in values:
        if ends is not None and time.monotonic() > ends:
            raise TimedOut(f"the body did not end within the timeout of {patience:g} s", sent=False)
        yield value


def _is_array(node: Node, schemas: Schemas) -> bool:
    schema = schemas.json_schema(node)
    return isinstance(schema, dict) and ("items" in schema or schema.get("type") == "array")


def _whole(body: Any, content: Content, schemas: Schemas, kind: str) -> Checked:
    """Text, XML and other formats that pdspec does not make itself."""
    plain, problems = to_json(body, "body", schemas.formats(content.schema))
    name = essence(content.media_type)
    if problems:
        return body, problems
    if kind == "json" or (
        kind == "binary" and isinstance(plain, (dict, list)) and _is_structured(content, schemas)
    ):
        return plain, schemas.problems(content.schema, plain, "body") if content.schema else []
    if isinstance(plain, (dict, list)) or plain is None:
        hint = (
            "pass it as text or bytes"
            if kind in ("xml", "text", "events")
            else "pass bytes, a file or a path"
        )
        return body, [
            Problem(
                "body",
                f"{shown(body)} is {kind_name(body)}; {name} is not made from it, {hint}",
                rule="type",
            )
        ]
    is_bytes = name.startswith(_MEDIA) or "binary" in schemas.formats(content.schema)(())
    if isinstance(plain, str) and is_bytes and kind == "binary" and not _is_encoded(content):
        return body, [
            Problem(
                "body",
                f"{name} takes bytes, a file or a path, not text; text.encode() makes bytes",
                rule="type",
            )
        ]
    if content.schema is not None and kind == "text":
        problems = schemas.problems(content.schema, plain, "body")
    return plain if isinstance(plain, str) else scalar(plain), problems


def _is_structured(content: Content, schemas: Schemas) -> bool:
    schema = schemas.json_schema(content.schema) if content.schema is not None else None
    return isinstance(schema, dict) and bool(
        schema.keys() & {"properties", "items", "$ref", "allOf", "anyOf", "oneOf", "additionalProperties"}
        or schema.get("type") in ("object", "array")
    )


def _is_encoded(content: Content) -> bool:
    value = content.schema.value if content.schema is not None else None
    return isinstance(value, Mapping) and "contentEncoding" in value


__all__ = ["OCTETS", "FilePart", "check_body", "encode_body"]
