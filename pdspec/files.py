"""Files in bodies: what people pass as one, read once so that a retry can send it again."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .sensitive import kind_name
from .styles import Refused

OCTETS = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class FilePart:
    """A file that has been read. `content_type` is "" when nothing was said about it."""

    filename: str
    data: bytes = field(repr=False)
    content_type: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


def is_file(value: Any) -> bool:
    """Whether a value is a file: bytes, a path, something with `read`, or a tuple that names one.

    >>> is_file(b"x"), is_file(("a.txt", b"x", "text/plain")), is_file("x"), is_file(("a", "b"))
    (True, True, False, False)
    """
    if isinstance(value, tuple):
        parts: list[Any] = list(value)
        named = len(parts) in (2, 3, 4) and isinstance(parts[0], str)
        if len(parts) > 2 and named and isinstance(parts[1], str):  # text with a filename and a type
            return isinstance(parts[2], str) and "/" in parts[2]
        return named and is_file(parts[1]) and not isinstance(parts[1], tuple)
    return isinstance(value, (bytes, bytearray, memoryview, Path, FilePart)) or hasattr(value, "read")


def read_file(value: Any, name: str = "") -> FilePart:
    """The FilePart of a file; `name` is the filename where the value has none. Raises Refused.

    >>> read_file(("a.txt", b"x"))
    FilePart(filename='a.txt', content_type='text/plain', headers={})
    """
    if isinstance(value, FilePart):
        value = (value.filename, value.data, value.content_type, value.headers)
    filename, content_type, headers = "", "", {}
    if isinstance(value, tuple):
        filename, value, *more = value
        content_type = more[0] or "" if more else ""
        headers = {_text(key, "header name"): _text(text, "header") for key, text in _pairs(*more[1:])}
    data = _bytes(value)
    filename = _text(filename or _name_of(value) or name, "filename")
    content_type = _text(content_type, "content type") or mimetypes.guess_type(filename)[0] or ""
    return FilePart(filename, data, content_type, headers)


def _pairs(headers: Any = None) -> Iterable[tuple[Any, Any]]:
    return dict(headers or {}).items()


def _text(value: Any, what: str) -> str:
    if not isinstance(value, str):
        raise Refused(f"has a {what} that is {kind_name(value)}, not a string")
    return str.__str__(value)


def _bytes(value: Any) -> bytes:
    if isinstance(value, str):
        return str.encode(value)
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(memoryview(value))
    try:
        data = value.read_bytes() if isinstance(value, Path) else value.read()
    except (OSError, ValueError) as error:
        raise Refused(f"cannot be read: {getattr(error, 'strerror', None) or error}") from None
    if isinstance(data, str):
        return str.encode(data)
    if not isinstance(data, (bytes, bytearray, memoryview)):
        raise Refused(f"has a read() that gives {kind_name(data)}, not bytes")
    return bytes(memoryview(data))


def _name_of(value: Any) -> str:
    name = value.name if isinstance(value, Path) else getattr(value, "name", "")
    return name.replace("\\", "/").rpartition("/")[2] if isinstance(name, str) else ""
