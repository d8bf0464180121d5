"""Bytes in pieces to lines, JSON values and server-sent events; where a piece ends means nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from .errors import DecodeError
from .record import replace

Refuse = Callable[[str | bytes], Exception]
_LINE_END = re.compile(rb"\r\n|\n|\r")
_RECORD = "\x1e"


class TooLong(ValueError):  # private: becomes ResponseTooLarge
    """A line or an event above the limit."""


@dataclass(frozen=True, slots=True)
class ServerSentEvent:
    """One event of a `text/event-stream`. `id` is the last one that was given, `retry` in milliseconds."""

    data: str
    event: str = "message"
    id: str = ""
    retry: int | None = None
    response: Any = field(default=None, repr=False, compare=False)

    def json(self) -> Any:
        """The data as JSON. Raises DecodeError, which quotes nothing of the data.

        >>> ServerSentEvent('{"a": 1}').json()
        {'a': 1}
        """
        return read_json(self.data, self._not_json)

    def _not_json(self, _text: str | bytes) -> DecodeError:
        bare = self.response and replace(self.response, headers={}, content=b"", data=None)
        return DecodeError("the data of the event is not JSON", getattr(bare, "request", None), bare)


def read_json(text: str | bytes, refuse: Refuse) -> Any:
    """JSON, or the error that `refuse` makes of the text."""
    with suppress(ValueError, RecursionError):
        return json.loads(text)
    raise refuse(text)  # out here: a JSONDecodeError carries all of the text along


def not_json(text: str | bytes, response: Any) -> DecodeError:
    """The error for a text that is no JSON, with its start."""
    start = text[:100] if isinstance(text, str) else text[:100].decode("utf-8", "replace")
    return DecodeError(f"not JSON: {start}", getattr(response, "request", None), response)


def split_lines(chunks: Iterable[bytes], limit: int | None = None) -> Iterator[bytes]:
    r"""Lines without their ends, which are CRLF, LF or CR; each as soon as its end has arrived.

    >>> list(split_lines([b"a\r", b"\nb\r\rc"]))
    [b'a', b'b', b'', b'c']
    """
    pending: list[bytes] = []
    size = 0
    after_cr = False
    for chunk in chunks:
        piece = chunk[1:] if after_cr and chunk.startswith(b"\n") else chunk
        after_cr = piece.endswith(b"\r") if piece else after_cr and not chunk
        *whole, rest = _LINE_END.split(piece)
        for line in whole:
            yield b"".join([*pending, line]) if pending else line
            pending, size = [], 0
        if rest:
            pending.append(rest)
            size += len(rest)
            if limit is not None and size > limit:
                raise TooLong(limit)
    if pending:
        yield b"".join(pending)


def split_records(chunks: Iterable[bytes], limit: int | None = None) -> Iterator[bytes]:
    r"""The records of a JSON text sequence (RFC 7464), which start with RS.

    >>> list(split_records([b"\x1e1\n\x1e", b"{}\n"]))
    [b'1', b'{}']
    """
    pending: list[bytes] = []
    size = 0
    for chunk in chunks:
        *whole, rest = chunk.split(b"\x1e")
        for record in whole:
            if text := b"".join([*pending, record]).strip():
                yield text
            pending, size = [], 0
        pending.append(rest)
        size += len(rest)
        if limit is not None and size > limit:
            raise TooLong(limit)
    if text := b"".join(pending).strip():
        yield text


def json_lines(
    chunks: Iterable[bytes], sequence: bool, refuse: Refuse, limit: int | None = None
) -> Iterator[Any]:
    r"""The values of JSON Lines, or of a JSON text sequence; blank lines are skipped.

    >>> list(json_lines([b'{"a": 1}\n\n[', b"2]"], False, ValueError))
    [{'a': 1}, [2]]
    """
    texts = split_records(chunks, limit) if sequence else split_lines(chunks, limit)
    for index, text in enumerate(texts):
        line = text.removeprefix(b"\xef\xbb\xbf") if index == 0 else text
        line = line.strip(b" \t\x1e")
        if line:
            yield read_json(line, refuse)


def events(
    chunks: Iterable[bytes], response: Any = None, limit: int | None = None
) -> Iterator[ServerSentEvent]:
    r"""Server-sent events (WHATWG HTML, 9.2.6); an event that is not ended by a blank line is dropped.

    >>> [e.data for e in events([b"data: a\nda", b"ta:b\n\n: note\ndata: lost"])]
    ['a\nb']
    """
    data: list[str] = []
    name, last_id, size = "", "", 0
    retry: int | None = None
    for index, raw in enumerate(split_lines(chunks, limit)):
        line = raw.decode("utf-8", "replace")
        if index == 0:
            line = line.removeprefix("\ufeff")
        if not line:
            if data:
                yield ServerSentEvent("\n".join(data), name or "message", last_id, retry, response)
            data, name, size, retry = [], "", 0, None
            continue
        key, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if key == "data":
            data.append(value)
            size += len(value)
            if limit is not None and size > limit:
                raise TooLong(limit)
        elif key == "event":
            name = value
        elif key == "id" and "\0" not in value:
            last_id = value
        elif key == "retry" and value.isascii() and value.isdigit():
            retry = int(value[:12])
