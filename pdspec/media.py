"""Media types: which family one belongs to, and which of several fits a body."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .model import UNSET, Content

JSON_LINES = (
    "application/jsonl",
    "application/x-ndjson",
    "application/ndjson",
    "application/json-seq",
    "application/jsonlines",
)


def essence(media_type: str) -> str:
    """The media type without parameters, in lower case.

    >>> essence("Application/JSON; charset=UTF-8")
    'application/json'
    """
    return media_type.partition(";")[0].strip().lower()


def kind_of(media_type: str) -> str:
    """The family: "json", "form", "multipart", "lines", "events", "text", "xml" or "binary".

    >>> [kind_of(t) for t in ("application/scim+json", "text/csv", "*/*", "image/png", "application/xml")]
    ['json', 'text', 'json', 'binary', 'xml']
    """
    name = essence(media_type)
    if name in JSON_LINES:
        return "lines"
    if name in ("*/*", "application/*", "") or name.endswith(("/json", "+json")):
        return "json"
    if name == "application/x-www-form-urlencoded":
        return "form"
    if name.startswith("multipart/"):
        return "multipart"
    if name == "text/event-stream":
        return "events"
    if name.endswith(("/xml", "+xml")):
        return "xml"
    return "text" if name.startswith("text/") else "binary"


def pick_content(contents: Sequence[Content], body: Any, content_type: str | None = None) -> Content | None:
    """The content that goes with a body: the one named, else one that can carry the value, JSON first."""
    if content_type is not None:
        wanted = essence(content_type)
        exact = next((c for c in contents if essence(c.media_type) == wanted), None)
        return exact or next((c for c in contents if _covers(essence(c.media_type), wanted)), None)
    if not contents:
        return None
    order = _preference(body)
    return min(
        contents, key=lambda c: order.index(kind_of(c.media_type)) if kind_of(c.media_type) in order else 99
    )


def concrete(media_type: str, body: Any) -> str:
    """The media type to send for one of the document's, which may be a range; the value decides then.

    >>> concrete("*/*", {}), concrete("*/*", b""), concrete("*/*", "x"), concrete("text/csv", "x")
    ('application/json', 'application/octet-stream', 'text/plain', 'text/csv')
    """
    name = essence(media_type)
    if "*" not in name and name:
        return media_type
    given = getattr(body, "content_type", "") or ""
    if given and _covers(name, essence(given)):
        return str(given)
    if name == "text/*" or (isinstance(body, str) and name in ("*/*", "")):
        return "text/plain"
    if name.startswith("multipart/"):
        return "multipart/form-data"
    plain = isinstance(body, (str, dict, list, int, float)) or body is None
    return (
        "application/json" if plain and name in ("*/*", "application/*", "") else "application/octet-stream"
    )


def _covers(pattern: str, name: str) -> bool:
    return pattern == "*/*" or (pattern.endswith("/*") and name.startswith(pattern[:-1]))


def _preference(body: Any) -> tuple[str, ...]:
    if isinstance(body, (list, tuple)) and any(map(_is_file, body)):
        return ("multipart", "json", "form", "lines")
    if body is UNSET or isinstance(body, (list, tuple, int, float, bool)) or body is None:
        return ("json", "form", "multipart", "lines")
    if isinstance(body, (bytes, bytearray, memoryview)) or hasattr(body, "read"):
        return ("binary", "xml", "text", "multipart", "events", "json")
    if isinstance(body, str):
        return ("text", "xml", "json", "binary")
    if hasattr(body, "values") and any(_is_file(value) for value in body.values()):
        return ("multipart", "form", "json")
    return ("json", "form", "multipart", "lines")


def _is_file(value: Any) -> bool:
    if isinstance(value, (list, tuple)) and value and not isinstance(value[0], str):
        value = value[0]
    if isinstance(value, tuple) and len(value) > 1 and isinstance(value[0], str):
        value = value[1]
    return (
        isinstance(value, (bytes, bytearray, memoryview))
        or hasattr(value, "read")
        or hasattr(value, "read_bytes")
    )


def is_stream(media_type: str) -> bool:
    """Whether items of this media type are handed out as they arrive."""
    return bool(media_type) and kind_of(media_type) in ("events", "lines")
