"""urllib3's connections with a deadline, and a short way for the messages that nearly all messages are.

`http.client` parses headers with the e-mail parser, and urllib3 wraps what comes out twice more: half of what
a small call costs. Here a request with a plain head is written in one piece, and a plain answer is read by
hand. Whatever is not plain takes the ordinary way through the same socket (`framing.py`), and so does
everything when somebody (tracing, a test) has replaced the methods of `http.client`.
"""

from __future__ import annotations

import http.client
import io
import sys
import threading
from collections.abc import Mapping
from types import FunctionType
from typing import Any

import urllib3
import urllib3.connection
from urllib3.connection import HTTPConnection, HTTPSConnection

from .heads import is_host, is_name, is_target, plain
from .message import Headers
from .sockets import close_begun, dial, hasten, holds, send_all

_FIRST = 65536  # bytes asked for at once while it is not known how many there are
_MOST = 1 << 20
_BODY_EXPECTED = frozenset({"POST", "PUT", "PATCH"})  # RFC 9110, 8.6: these say Content-Length: 0
_FRAMING = frozenset({"host", "content-length", "transfer-encoding"})
_ALWAYS = frozenset({"user-agent", "accept-encoding"})


class Current(threading.local):
    """What the connection of this thread needs to know of the call that it serves."""

    deadline: float | None = None
    patience: float | None = None  # seconds without any progress
    limit: int | None = None  # bytes of the answer
    query = ""  # credentials, added to the target where nobody logs or traces it any more
    headers: Mapping[str, str] = {}  # the same for those in headers
    whole = False  # the answer is read to its end at once
    sent = False


class TooLarge(ValueError):
    """The limit that an answer passed."""


class Answer:
    """An answer that was read whole: as much of urllib3's response as its pool looks at.

    Whatever else an observer asks for comes from one of urllib3's own.
    """

    retries: Any = None
    version, version_string = 11, "HTTP/1.1"
    length_remaining = 0

    def __init__(self, status: int, headers: Headers, data: bytes) -> None:
        self.status, self.headers, self.data = status, headers, data

    def close(self) -> None:
        """Nothing is open."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or name == "_whole":
            raise AttributeError(name)
        if "_whole" not in self.__dict__:
            reason = http.client.responses.get(self.status, "")
            self._whole = urllib3.HTTPResponse(
                io.BytesIO(self.data), self.headers, self.status, 11, "HTTP/1.1", reason,
                preload_content=False, decode_content=False,
            )  # fmt: skip
        return getattr(self._whole, name)


def with_key(url: str, query: str) -> str:
    """The target with the credentials that go into it: only here, past all that logs a target."""
    return f"{url}{'&' if '?' in url else '?'}{query}" if query else url


class _Watched:
    """Mixed into urllib3's connections: notes when something may have been sent, bounds the answer."""

    current: Current
    debuglevel = 0  # whatever is said to `http.client`, which would print credentials
    sock: Any
    timeout: Any
    host: str
    port: int
    default_port: int
    proxy: Any
    response_class: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.response_class = self._response
        self._short = self.proxy is None and is_host(self.host) and _untouched()
        self._host = self.host if self.port == self.default_port else f"{self.host}:{self.port}"
        self._asked: str | None = None  # the method of a request that went out the short way
        self._late = False  # so much time has gone by that the deadline is to be looked at again
        self._unsent = False  # a part of the body was not sent

    def _new_conn(self) -> Any:
        self._late = True
        return dial(self, super()._new_conn, self.current.deadline)  # type: ignore[misc]  # of the class beside

    def _tunnel(self) -> None:
        super()._tunnel()  # type: ignore[misc]
        hasten(self.sock, self.current.deadline)

    def connect(self) -> None:
        super().connect()  # type: ignore[misc]
        self.current.sent = True

    def request(self, method: str, url: str, body: Any = None, headers: Any = None, **options: Any) -> None:
        """Send a request: in one piece if its head is plain."""
        self._asked, self._unsent = None, False
        head = None
        secret = self.current.headers
        headers = {**headers, **secret} if secret else headers
        if self._short and self.current.whole:
            head = self._head(method, with_key(url, self.current.query), body, headers)
        if head is None:
            self.current.sent = self.current.sent or self.sock is not None
            super().request(method, url, body, headers, **options)  # type: ignore[misc]
            return
        if self.sock is None:
            self.connect()
        elif self.sock.gettimeout() != self.timeout:
            self.sock.settimeout(self.timeout)
        self.current.sent = True
        self._asked = method
        sys.audit("http.client.send", self, head)
        if body and len(body) < _FIRST:
            head, body = head + body, None
        sock: Any = self.sock
        sock.sendall(head)
        if body:
            self._send_large(body)

    def send(self, data: Any) -> None:
        """A piece of a request that goes the ordinary way."""
        if type(data) is bytes and len(data) >= _FIRST and self.sock is not None:
            self._send_large(data)
        else:
            super().send(data)  # type: ignore[misc]

    def _send_large(self, body: bytes) -> None:
        current = self.current
        self._late = self._unsent = True
        self._unsent = not send_all(self.sock, body, current.patience, current.deadline)

    def _encode_request(self, request: str) -> bytes:
        """The request line of the ordinary way, where nobody looks at it any more."""
        method, _, rest = request.partition(" ")
        target, _, version = rest.rpartition(" ")
        line: bytes = super()._encode_request(f"{method} {with_key(target, self.current.query)} {version}")  # type: ignore[misc]
        return line

    def _head(self, method: str, url: str, body: Any, headers: Any) -> bytes | None:
        """The bytes before the body, or None where it is better to ask `http.client`."""
        names = {name.lower() for name in headers}
        if not (body is None or type(body) is bytes) or names & _FRAMING or not names >= _ALWAYS:
            return None
        if not is_target(url) or not method.isalpha() or not all(map(is_name, headers)):
            return None
        text = f"{method} {url} HTTP/1.1\r\nHost: {self._host}\r\n"
        lines = 3 + len(headers)
        if body is not None or method in _BODY_EXPECTED:
            text += f"Content-Length: {len(body or b'')}\r\n"
            lines += 1
        text += "".join([f"{name}: {value}\r\n" for name, value in headers.items()]) + "\r\n"
        # No value may start another header: http.client would refuse it, and is left to say so.
        if text.count("\n") != lines or text.count("\r") != lines or "\0" in text:
            return None
        return text.encode("latin-1")

    def getresponse(self) -> Any:
        """The answer: read whole if that is wanted, else urllib3's open one."""
        if not self.current.whole:
            return super().getresponse()  # type: ignore[misc]
        if self._late:
            self._late = False
            self.sock.settimeout(self.timeout)
            hasten(self.sock, self.current.deadline)
        elif self.sock.gettimeout() != self.timeout:
            self.sock.settimeout(self.timeout)
        if self._asked is None:
            return self._read(http.client.HTTPConnection.getresponse(self))  # type: ignore[arg-type]
        data = self.sock.recv(_FIRST)
        end = data.find(b"\r\n\r\n")
        head = plain(data[:end].decode("latin-1")) if end > 0 and self._asked != "HEAD" else None
        if head is not None:
            return self._rest(*head, data[end + 4 :])
        return self._read(self._response(self.sock, received=data, method=self._asked))

    def _rest(self, status: int, headers: Headers, length: int, data: bytes) -> Answer:
        """The body of a plain answer, of which `data` is there."""
        current, sock = self.current, self.sock
        if current.limit is not None and length > current.limit:
            raise TooLarge(current.limit)
        missing = length - len(data)
        if missing > 0:
            parts = [data]
            while missing > 0:
                hasten(sock, current.deadline)
                data = sock.recv(min(missing, _MOST))
                if not data:
                    raise http.client.IncompleteRead(b"".join(parts), missing)
                parts.append(data)
                missing -= len(data)
            data = b"".join(parts)
        if missing < 0 or self._unsent or "close" in headers.get("connection", "").lower():
            self.close()  # type: ignore[attr-defined]
            data = data[:length]  # nobody asked for more
        return Answer(status, headers, data)

    def _response(
        self, sock: Any, _debuglevel: int = 0, *, received: bytes = b"", method: str | None = None
    ) -> http.client.HTTPResponse:
        from .framing import StrictResponse

        response = StrictResponse(sock, method)
        response.limit(sock, self.current.deadline, received)
        response.surplus, response.closing = self.close, self._unsent  # type: ignore[attr-defined]
        return response

    def _read(self, response: http.client.HTTPResponse) -> Answer:
        """The whole of an answer that `http.client` reads."""
        try:
            response.begin()  # nothing, if it has been done
            data = _upto(response, self.current.limit)
        finally:
            response.close()
        if response.will_close:
            self.close()  # type: ignore[attr-defined]
        return Answer(response.status, Headers(response.msg.items()), data)


def _upto(response: http.client.HTTPResponse, limit: int | None) -> bytes:
    """The body. Raises TooLarge as soon as it is known to be."""
    if limit is None:
        return response.read()
    left = limit
    if response.length is not None and response.length > limit:
        raise TooLarge(limit)
    parts = []
    while left >= 0 and (chunk := response.read(min(left + 1, _MOST))):
        parts.append(chunk)
        left -= len(chunk)
    if left < 0:
        raise TooLarge(limit)
    data = b"".join(parts)
    if response.length:
        raise http.client.IncompleteRead(data, response.length)
    return data


def _untouched() -> bool:
    """Whether the ordinary way is as it comes: what replaces its methods wants to be called."""
    common = ("putrequest", "putheader", "getresponse")
    ways = (
        (http.client, http.client.HTTPConnection, (*common, "endheaders", "send")),
        (urllib3.connection, HTTPConnection, (*common, "request")),
    )
    methods = [(getattr(kind, name), module.__file__) for module, kind, names in ways for name in names]
    return all(type(m) is FunctionType and m.__code__.co_filename == file for m, file in methods)


class WatchedHTTP(_Watched, HTTPConnection):
    """Over TCP."""


class WatchedHTTPS(_Watched, HTTPSConnection):
    """Over TLS."""

    @property
    def is_connected(self) -> bool:
        """Whether it is open, with nothing left over: urllib3 looks at the socket, and TLS has a buffer."""
        return super().is_connected and not holds(self.sock)

    def connect(self) -> None:
        try:
            super().connect()
        except OSError as error:
            close_begun(error)
            raise
        # Without a close_notify an end may be somebody else's doing (RFC 9112, 9.8).
        self.sock.suppress_ragged_eofs = False
