"""multipart bodies (RFC 7578): parts as OpenAPI's Encoding Objects want them."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from .files import OCTETS, FilePart
from .media import essence, kind_of
from .styles import Refused, check_header, encode_json, scalar

Part = tuple[dict[str, str], bytes]  # headers and content


def encode_multipart(
    value: Any, media_type: str, encoding: Mapping[str, Any], styled: Any
) -> tuple[bytes, str]:
    """The body and its Content-Type. `styled(name, value, rule)` writes a property that has a style.

    A dict gives named parts, a list parts without names.
    """
    named = isinstance(value, Mapping)
    parts: list[Part] = []
    for name, below in value.items() if named else enumerate(value):
        rule = encoding.get(str(name))
        rule = rule if isinstance(rule, Mapping) else {}
        if rule.keys() & {"style", "explode", "allowReserved"} and not _has_file(below):
            pairs = [pair.partition("=") for pair in styled(str(name), below, rule)]
            parts += [(_disposition(unquote(key)), unquote(text).encode()) for key, _, text in pairs]
        else:
            parts += _parts(str(name) if named else None, below, rule)
    boundary = _given_boundary(media_type) or f"pdspec-{secrets.token_hex(16)}"
    if any(boundary.encode() in content for _, content in parts):
        raise Refused("contains the boundary of its own parts")
    return _joined(parts, boundary), _content_type(media_type, boundary, parts)


def _parts(name: str | None, value: Any, rule: Mapping[str, Any]) -> Iterator[Part]:
    """The parts of one property: none for null, one for each item of an array."""
    if value is None:
        return
    if isinstance(value, list) and name is not None:
        for item in value:
            yield _part(name, item, rule)
    else:
        yield _part(name, value, rule)


def _part(name: str | None, value: Any, rule: Mapping[str, Any]) -> Part:
    headers = _disposition(name) if name is not None else {}
    headers.update(_fixed_headers(rule))
    wanted = rule.get("contentType") if isinstance(rule.get("contentType"), str) else ""
    if isinstance(value, FilePart):
        if name is not None:
            headers["Content-Disposition"] += f'; filename="{escape(value.filename)}"'
        headers["Content-Type"] = check_header(_file_type(value, wanted or ""))
        headers.update({key: check_header(str(text)) for key, text in value.headers.items()})
        return headers, value.data
    first = (wanted or "").partition(",")[0].strip()
    if isinstance(value, (dict, list)) or (first and kind_of(first) == "json" and "*" not in first):
        headers["Content-Type"] = check_header(first or "application/json")
        return headers, encode_json(value).encode()
    if first and "*" not in first:
        headers["Content-Type"] = check_header(first)
    elif name is None:
        headers["Content-Type"] = "text/plain; charset=utf-8"
    return headers, scalar(value).encode()


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
