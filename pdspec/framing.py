"""An answer as `http.client` has it, read by the letter of RFC 9112.

`http.client` forgives: it drops the headers after a line that is none, takes the first of two lengths, hands
out the bytes of a transfer coding that it does not know, and takes an interim answer for the final one. All
of that is wrong data told as success, or the answer of another call. Here it is an error.
"""

from __future__ import annotations

import http.client
import io
import re
from collections.abc import Callable
from typing import Any

from .sockets import hasten

MOST_HEADERS = 100
MOST_INTERIM = 50  # answers before the one that counts
_LONGEST_LINE = 65536
_STATUS = re.compile(rb"HTTP/1\.([0-9])[ \t]+([0-9]{3})(?:[ \t]([^\r\n]*))?").fullmatch
_FIELD = re.compile(rb"([!-9;-~]+):([^\r\n\0]*)").fullmatch
_FOLD = re.compile(rb"[ \t][^\r\n\0]*").fullmatch
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,16})[ \t]*(?:;[^\r\n]*)?").fullmatch

Pairs = list[tuple[str, str]]


class Malformed(http.client.HTTPException):
    """What came is not an answer that can be trusted to be what it looks like. Nothing of it is quoted."""

    def __str__(self) -> str:
        return f"the answer is not HTTP: {super().__str__()}"


class Source(io.RawIOBase):
    """What is left of an answer: what was received already, then the socket until the deadline."""

    def __init__(self, raw: Any, sock: Any, deadline: float | None, received: bytes = b"") -> None:
        self._raw, self._sock, self.deadline, self.received = raw, sock, deadline, received
        self.over = False
        self.on_surplus: Callable[[], object] | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        if received := self.received:
            count = min(len(buffer), len(received))
            buffer[:count], self.received = received[:count], received[count:]
            return count
        if self.over:
            return 0
        hasten(self._sock, self.deadline)
        got: int | None = self._raw.readinto(buffer)
        return got

    def close(self) -> None:
        self._raw.close()
        super().close()


class _File(io.BufferedReader):
    """A Source with a buffer. What is still in it when the answer is over belongs to nobody."""

    def close(self) -> None:
        source: Any = None if self.closed else self.raw
        if source is not None and source.on_surplus is not None:
            source.over = True
            if self.peek(1):
                source.on_surplus()
        super().close()


class _Chunks(io.RawIOBase):
    """The chunked transfer coding, undone (RFC 9112, 7.1)."""

    def __init__(self, file: Any) -> None:
        self._file, self._left, self._begun, self._over = file, 0, False, False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._left and not self._over:
            self._next()
        if self._over:
            return 0
        data = self._file.read1(min(len(buffer), self._left))
        if not data:
            raise http.client.IncompleteRead(b"", self._left)
        buffer[: len(data)] = data
        self._left -= len(data)
        return len(data)

    def _next(self) -> None:
        if self._begun and _line(self._file, "chunk end"):
            raise Malformed("a chunk is longer than it says")
        self._begun = True
        size = _CHUNK(_line(self._file, "chunk size"))
        if size is None:
            raise Malformed("a chunk does not say its size")
        self._left = int(size[1], 16)
        if not self._left:
            self._over = True
            self._trailers()

    def _trailers(self) -> None:
        """Skip them. All of the body is there, so that nobody minds if the connection ends among them."""
        for _ in range(MOST_HEADERS + 1):
            if self._file.readline(_LONGEST_LINE) in (b"\r\n", b"\n", b""):
                return
        raise Malformed(f"got more than {MOST_HEADERS} trailers")

    def close(self) -> None:
        self._file.close()
        super().close()


class StrictResponse(http.client.HTTPResponse):
    """`http.client`'s answer with a head, a length and chunks that are beyond doubt."""

    def __init__(self, sock: Any, method: str | None = None) -> None:
        super().__init__(sock, method=method)
        self._bodiless = method == "HEAD"
        self.surplus: Callable[[], object] | None = None  # called when more comes than the answer
        self.closing = False  # the connection is of no use afterwards

    def limit(self, sock: Any, deadline: float | None, received: bytes = b"") -> None:
        """Read `received` first, and then from the socket until the deadline."""
        file: Any = self.fp
        self.source = Source(file.detach(), sock, deadline, received)
        self.fp = _File(self.source)

    def begin(self, **_: Any) -> None:
        """Read the head of the final answer. Raises Malformed, RemoteDisconnected if there is half of one."""
        if self.headers is not None or self.fp is None:
            return
        minor, status, reason, pairs = _final_head(self.fp)
        self.code = self.status = status
        self.reason = reason
        self.version = 11 if minor else 10
        message = http.client.HTTPMessage()
        for name, value in pairs:
            message[name] = value
        self.headers = self.msg = message
        self.chunked, self.length, self.will_close = False, None, self._last(pairs)
        self._frame(pairs)
        self.source.on_surplus = self.surplus

    def _last(self, pairs: Pairs) -> bool:
        """Whether it is the last answer of the connection (RFC 9112, 9.3)."""
        options = _values(pairs, "connection")
        return self.closing or "close" in options or (self.version == 10 and "keep-alive" not in options)

    def _frame(self, pairs: Pairs) -> None:
        """How long the body is (RFC 9112, 6.3)."""
        codings = [one for one in _values(pairs, "transfer-encoding") if one != "identity"]
        lengths = set(_values(pairs, "content-length"))
        said = any(name.lower() == "content-length" for name, _ in pairs)
        length = _length(lengths) if said else None
        if self._bodiless or self.status in (101, 204, 304):
            self.length = 0
            if self.status == 101 or (not self._bodiless and (codings or length)):
                self.will_close = True  # what follows is not the next answer
        elif codings:
            if codings != ["chunked"]:
                raise Malformed("its Transfer-Encoding was not asked for")
            if said or self.version == 10:
                self.will_close = True
            self.fp = io.BufferedReader(_Chunks(self.fp))
        else:
            self.length = length
            self.will_close = self.will_close or length is None


def _final_head(file: Any) -> tuple[int, int, str, Pairs]:
    """The head after those of interim answers, which anybody may send at any time (RFC 9110, 15.2)."""
    for _ in range(MOST_INTERIM):
        first = _STATUS(_line(file, "status line"))
        if first is None:
            raise Malformed("it does not begin like HTTP/1")
        status = int(first[2])
        pairs = _fields(file)
        if status >= 200 or status == 101:
            return int(first[1]), status, (first[3] or b"").strip().decode("latin-1"), pairs
        if status < 100:
            raise Malformed(f"there is no status {status}")
    raise Malformed(f"got more than {MOST_INTERIM} interim answers")


def _fields(file: Any) -> Pairs:
    pairs: Pairs = []
    for _ in range(MOST_HEADERS + 1):
        line = _line(file, "header line")
        if not line:
            return pairs
        field = _FIELD(line)
        if field is not None:
            pairs.append((field[1].decode("latin-1"), field[2].decode("latin-1").strip(" \t")))
        elif pairs and _FOLD(line):  # RFC 9112, 5.2
            name, value = pairs[-1]
            pairs[-1] = name, " ".join(filter(None, (value, line.decode("latin-1").strip(" \t"))))
        else:
            raise Malformed("a line among its headers is none")
    raise Malformed(f"got more than {MOST_HEADERS} headers")


def _line(file: Any, what: str) -> bytes:
    """The next line without its end, which is CRLF, or LF alone (RFC 9112, 2.2)."""
    line: bytes = file.readline(_LONGEST_LINE + 1)
    if not line.endswith(b"\n"):
        if len(line) > _LONGEST_LINE:
            raise http.client.LineTooLong(what)
        if what.startswith("chunk"):
            raise http.client.IncompleteRead(b"")
        raise http.client.RemoteDisconnected("the connection ended before the answer's head did")
    return line[:-2] if line.endswith(b"\r\n") else line[:-1]


def _values(pairs: Pairs, name: str) -> list[str]:
    """What a header lists, over all of its lines, in lower case."""
    listed = [
        part.strip().lower() for key, value in pairs if key.lower() == name for part in value.split(",")
    ]
    return [part for part in listed if part]


def _length(lengths: set[str]) -> int:
    only = min(lengths) if len(lengths) == 1 else ""
    if not only.isascii() or not only.isdigit() or len(only) > 18:
        raise Malformed("its Content-Length is no length")
    return int(only)
