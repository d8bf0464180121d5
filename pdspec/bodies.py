"""Bodies that are not JSON: checked, read and written as their media type wants them.

`check_body` turns what people pass into plain values and `FilePart`s and says what is wrong with them;
`encode_body` turns the result into bytes.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote_plus

from .errors import Problem, TimedOut
from .files import OCTETS, FilePart, is_file, read_file
from .formats import FormatAt, takes_file
from .judge import Schemas
from .media import concrete, essence, kind_of
from .model import Content, Node, Parameter
from .multipart import encode_multipart
from .plain import to_json
from .sensitive import kind_name, shown
from .styles import Refused, cell, deep_pairs, encode_json, query_text, scalar

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
            return _fields(body, content, schemas, kind)
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
            return encode_multipart(value, media_type, content.encoding, _styled_text)
        if kind == "form" and isinstance(value, Mapping):
            return _form(value, content.encoding).encode(), media_type
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


# --- forms: named fields, some of them files ----------------------------------------------------------


def _fields(body: Any, content: Content, schemas: Schemas, kind: str) -> Checked:
    """A form or multipart body: files apart, the rest judged like a JSON object."""
    if kind == "multipart" and isinstance(body, (list, tuple)):
        return [_item(item) for item in body], []
    if not isinstance(body, Mapping):
        what = f"{shown(body)} is {kind_name(body)}; {essence(content.media_type)} takes a dict of fields"
        return body, [Problem("body", what, rule="type")]
    body = dict(body.items())  # looked at once: what it says may be another thing the next time
    problems = [
        Problem("body", f"key {shown(key)} is not a string", rule="json")
        for key in body
        if not isinstance(key, str)
    ]
    if problems:
        return body, problems
    files: dict[str, Any] = {}
    for name, value in body.items():
        found = _files_of(value, name)
        if found is not None and kind == "form":
            problems.append(
                Problem(f"body.{name}", "is a file, which only a multipart body can carry", rule="type")
            )
        elif found is not None:
            files[name] = found
    rest = {name: value for name, value in body.items() if name not in files}
    plain, found_problems = to_json(rest, "body", schemas.formats(content.schema))
    problems += found_problems
    if not problems:
        problems += _judge(plain, files, content, schemas)
        if kind == "multipart":
            plain = _text_files(plain, schemas.formats(content.schema))
    return {name: files[name] if name in files else plain.get(name) for name in body}, problems


def _item(value: Any) -> Any:
    if is_file(value):
        return read_file(value)
    plain, problems = to_json(value, "body")
    if problems:
        raise Refused(str(problems[0]))
    return plain


def _files_of(value: Any, name: str) -> Any:
    """The FilePart or list of them that a value is, None when it is not a file."""
    if is_file(value):
        return read_file(value, name)
    if isinstance(value, (list, tuple)) and value and all(map(is_file, value)):
        return [read_file(item, name) for item in value]
    return None


def _judge(plain: Any, files: Mapping[str, Any], content: Content, schemas: Schemas) -> list[Problem]:
    """What the schema says, files aside; a file has to stand where the schema lets a string be."""
    schema = content.schema
    if schema is None:
        return []
    stand_in = {name: ["x"] * len(f) if isinstance(f, list) else "x" for name, f in files.items()}
    found = schemas.problems(schema, {**plain, **stand_in}, "body")
    places = [f"body.{name}" for name in files]
    kept = [p for p in found if p.rule == "unknown" or not any(_at(p.location, place) for place in places)]
    for name, given in files.items():
        path = (name, 0) if isinstance(given, list) else (name,)
        if not takes_file(schemas.document, schema, path):
            kept.append(
                Problem(f"body.{name}", "is a file, and the schema does not take one here", rule="type")
            )
    return kept


def _at(location: str, place: str) -> bool:
    return location == place or location.startswith((f"{place}.", f"{place}["))


def _text_files(plain: dict[str, Any], formats: FormatAt) -> dict[str, Any]:
    """Text given where `format: binary` says that a file goes becomes a file."""

    def convert(name: str, value: Any, path: tuple[str | int, ...]) -> Any:
        if isinstance(value, list):
            return [convert(name, item, (name, 0)) for item in value]
        return (
            FilePart(name, value.encode()) if isinstance(value, str) and "binary" in formats(path) else value
        )

    return {name: convert(name, value, (name,)) for name, value in plain.items()}


def _form(value: Mapping[str, Any], encoding: Mapping[str, Any]) -> str:
    pairs: list[str] = []
    for name, below in value.items():
        rule = encoding.get(name)
        rule = rule if isinstance(rule, Mapping) else {}
        if rule.keys() & {"style", "explode", "allowReserved"}:
            pairs += _styled(name, below, rule, _plus)
        elif rule.get("contentType") and kind_of(str(rule["contentType"])) == "json":
            pairs.append(f"{_plus(name)}={_plus(encode_json(below))}")
        else:
            items = below if isinstance(below, list) else [below]
            pairs += [f"{_plus(name)}={_plus(cell(item))}" for item in items if item is not None]
    return "&".join(pairs)


def _plus(text: str) -> str:
    return quote_plus(text)


def _styled_text(name: str, value: Any, rule: Mapping[str, Any]) -> list[str]:
    return _styled(name, value, rule)


def _styled(name: str, value: Any, rule: Mapping[str, Any], code: Any = None) -> list[str]:
    """The pairs of a property whose Encoding Object gives a style."""
    style = rule.get("style") if isinstance(rule.get("style"), str) else "form"
    if style not in ("form", "spaceDelimited", "pipeDelimited", "tabDelimited", "deepObject"):
        style = "form"
    if style == "deepObject" and isinstance(value, (dict, list)):
        return deep_pairs(name, value)
    if style == "deepObject" or value is None or (isinstance(value, str) and code is not None):
        reserved = rule.get("allowReserved") is True
        code = code if code is not None and not reserved else _reserved
        return [] if value is None else [f"{code(name)}={code(cell(value))}"]
    explode = rule.get("explode")
    explode = explode if isinstance(explode, bool) else style == "form"
    if isinstance(value, list) and any(isinstance(item, (dict, list)) for item in value):
        value = [cell(item) for item in value]
    elif isinstance(value, dict):
        value = {
            key: cell(below) if isinstance(below, (dict, list)) else below for key, below in value.items()
        }
    node = Node({})
    reserved = rule.get("allowReserved") is True
    return query_text(
        Parameter(name, name, "query", False, style, explode, node, allow_reserved=reserved), value
    )


def _reserved(text: str) -> str:
    from .styles import encode

    return encode(text, reserved=True)


# --- bodies that are one value ------------------------------------------------------------------------


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
