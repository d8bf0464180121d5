"""multipart bodies (RFC 7578): parts as OpenAPI's Encoding Objects want them."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from .files import OCTETS, FilePart
from .forms import has_style
from .media import essence, kind_of
from .model import Content
from .styles import Refused, check_header, encode_json, scalar

Part = tuple[dict[str, str], bytes]  # headers and content


class Rules:
    """The Encoding Objects of a Media Type Object, or those inside of another Encoding Object."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self._by_name = given.get("encoding")
        self._first, self._rest = given.get("prefixEncoding"), given.get("itemEncoding")

    def of(self, place: str | int) -> Mapping[str, Any]:
        """The one for a property, or for an item of an array (OpenAPI 3.2, "Encoding By Position")."""
        rule: Any = self._by_name.get(str(place)) if isinstance(self._by_name, Mapping) else None
        if isinstance(place, int) and not isinstance(rule, Mapping):
            first = self._first if isinstance(self._first, (list, tuple)) else ()
            rule = first[place] if place < len(first) else self._rest
        return rule if isinstance(rule, Mapping) else {}


def rules_of(content: Content) -> Rules:
    """The Encoding Objects of a content."""
    return Rules({
        "encoding": content.encoding,
        "prefixEncoding": content.prefix_encoding,
        "itemEncoding": content.item_encoding,
    })  # fmt: skip


def content_type_of(rule: Mapping[str, Any]) -> str:
    """The `contentType` of an Encoding Object, "" without one: one media type or several with commas."""
    given = rule.get("contentType")
    return given if isinstance(given, str) else ""


def is_nested(rule: Mapping[str, Any], value: Any) -> bool:
    """Whether a value becomes a multipart body of its own inside a part."""
    first = content_type_of(rule).partition(",")[0].strip()
    return kind_of(first) == "multipart" and "*" not in first and isinstance(value, (dict, list))


def encode_multipart(value: Any, media_type: str, rules: Rules, styled: Any) -> tuple[bytes, str]:
    """The body and its Content-Type. `styled(name, value, rule)` writes a property that has a style.

    A dict gives named parts, a list parts without names.
    """
    named = isinstance(value, Mapping)
    parts: list[Part] = []
    for name, below in value.items() if named else enumerate(value):
        rule = rules.of(str(name) if named else name)
        if named and has_style(rule) and not _has_file(below):
            pairs = [pair.partition("=") for pair in styled(str(name), below, rule)]
            parts += [(_disposition(unquote(key)), unquote(text).encode()) for key, _, text in pairs]
        else:
            parts += _parts(str(name) if named else None, below, rule, styled)
    boundary = _given_boundary(media_type) or f"pdspec-{secrets.token_hex(16)}"
    if any(boundary.encode() in content for _, content in parts):
        raise Refused("contains the boundary of its own parts")
    return _joined(parts, boundary), _content_type(media_type, boundary, parts)


def _parts(name: str | None, value: Any, rule: Mapping[str, Any], styled: Any) -> Iterator[Part]:
    """The parts of one property: none for null, one for each item of an array. One for a place in a list."""
    if value is None and name is not None:
        return
    if isinstance(value, list) and name is not None and _is_several(value, rule):
        for item in value:
            if item is not None:  # as in a form
                yield _part(name, item, rule, styled)
    else:
        yield _part(name, value, rule, styled)


def _is_several(value: list[Any], rule: Mapping[str, Any]) -> bool:
    """Whether each item of a list with a name is a part; else the list is one part, with parts inside."""
    return not is_nested(rule, value) or all(isinstance(item, (list, dict)) for item in value)


def _part(name: str | None, value: Any, rule: Mapping[str, Any], styled: Any) -> Part:
    headers = _disposition(name) if name is not None else {}
    headers.update(_fixed_headers(rule))
    wanted = content_type_of(rule)
    if isinstance(value, FilePart):
        if name is not None:
            headers["Content-Disposition"] += f'; filename="{escape(value.filename)}"'
        headers["Content-Type"] = check_header(_file_type(value, wanted))
        headers.update({key: check_header(str(text)) for key, text in value.headers.items()})
        return headers, value.data
    first = wanted.partition(",")[0].strip()
    if is_nested(rule, value):
        content, headers["Content-Type"] = encode_multipart(value, check_header(first), Rules(rule), styled)
        return headers, content
    if (
        isinstance(value, (dict, list))
        or value is None
        or (first and kind_of(first) == "json" and "*" not in first)
    ):
        headers["Content-Type"] = check_header(_json_type(wanted))
        return headers, encode_json(value).encode()
    if first and "*" not in first:
        headers["Content-Type"] = check_header(first)
    elif name is None:
        headers["Content-Type"] = "text/plain; charset=utf-8"
    return headers, scalar(value).encode()


def _json_type(wanted: str) -> str:
    """The type of a part that is written as JSON. Raises Refused where the document wants another one."""
    allowed = [one.strip() for one in wanted.split(",") if one.strip()]
    if not allowed or any("*" in one and _fits("application/json", one) for one in allowed):
        return next((one for one in allowed if "*" not in one and kind_of(one) == "json"), "application/json")
    usable = [one for one in allowed if "*" not in one and kind_of(one) in ("json", "binary")]
    if not usable:
        raise Refused(
            f"has a part that goes as {wanted}, which is not made from it; pass it as text or a file"
        )
    return min(usable, key=lambda one: kind_of(one) != "json")


def _file_type(part: FilePart, wanted: str) -> str:
    """What was said with the file, where the document allows it; else the first type that it names."""
    allowed = [one.strip() for one in wanted.split(",") if one.strip()]
    if part.content_type and (not allowed or any(_fits(part.content_type, one) for one in allowed)):
        return part.content_type
    return next((one for one in allowed if "*" not in one), part.content_type or OCTETS)


def _fits(media_type: str, pattern: str) -> bool:
    name, wanted = essence(media_type), essence(pattern)
    return wanted in ("*/*", name) or (wanted.endswith("/*") and name.startswith(wanted[:-1]))


def _fixed_headers(rule: Mapping[str, Any]) -> dict[str, str]:
    """Headers of a part that can have one value only: a `const`, a single `enum` value or a `default`."""
    headers = rule.get("headers")
    found = {}
    for name, header in headers.items() if isinstance(headers, Mapping) else ():
        schema = header.get("schema") if isinstance(header, Mapping) else None
        if not isinstance(schema, Mapping) or str(name).lower() == "content-type":
            continue
        values = schema.get("enum")
        single = values[0] if isinstance(values, list) and len(values) == 1 else None
        value = schema.get("const", single if single is not None else schema.get("default"))
        if isinstance(value, (str, int, float)):
            found[str(name)] = check_header(scalar(value))
    return found


def _disposition(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'form-data; name="{escape(name)}"'}


def escape(name: str) -> str:
    r"""A name inside quotes, as browsers write it (WHATWG HTML, "multipart/form-data encoding algorithm").

    >>> escape('a"b\r\n')
    'a%22b%0D%0A'
    """
    return name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")


def _has_file(value: Any) -> bool:
    return isinstance(value, FilePart) or (isinstance(value, list) and any(map(_has_file, value)))


def _joined(parts: list[Part], boundary: str) -> bytes:
    out = bytearray()
    for headers, content in parts:
        out += f"--{boundary}\r\n".encode()
        for name, text in headers.items():
            if not name.replace("-", "").isalnum() or not name.isascii():
                raise Refused(f"has a part header {name!r}, which is not a header name")
            out += f"{name}: {text}\r\n".encode()
        out += b"\r\n" + content + b"\r\n"
    return bytes(out + f"--{boundary}--\r\n".encode())


def _given_boundary(media_type: str) -> str:
    return media_type.partition("boundary=")[2].partition(";")[0].strip(' "')


def _content_type(media_type: str, boundary: str, parts: list[Part]) -> str:
    base = "multipart/form-data" if "*" in media_type else media_type
    if _given_boundary(media_type):
        return base
    if essence(base) == "multipart/related" and "type=" not in base and parts:
        base += f'; type="{essence(parts[0][0].get("Content-Type", "text/plain"))}"'
    return f"{base}; boundary={boundary}"
