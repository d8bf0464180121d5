"""What goes over the wire and comes back, and the shape of the layers in between."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Generic, NoReturn, Protocol, TypeVar

from .model import Operation
from .record import Record, field, replace

T_co = TypeVar("T_co", covariant=True)


class Timeout(Record):
    """Seconds. `connect` and `read` bound one step each, `total` the whole call with its retries.

    An answer that is iterated over or saved while it arrives has to begin within `total`, and each piece of
    it has to come within `read`.

    >>> Timeout(connect=3, read=10, total=60)
    Timeout(connect=3, read=10, total=60)
    """

    connect: float | None = 10.0
    read: float | None = 60.0
    total: float | None = 300.0


class Request(Record):
    """A validated request, built and not yet sent. It never holds credentials.

    `url` is absolute, `headers` are those of the call, `body` is what goes out (bytes or None).
    `credentials` says what will be added on the way, with placeholders for the values:
    ("header", "x-api-token", "$PIPEDRIVE_API_TOKEN").
    """

    operation: Operation | None
    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict, hash=False)
    body: bytes | None = None
    credentials: tuple[tuple[str, str, str], ...] = ()

    # Written out, like that of Response: there are one or two of each in every call.
    def __init__(
        self,
        operation: Operation | None,
        method: str,
        url: str,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        credentials: tuple[tuple[str, str, str], ...] = (),
    ) -> None:
        values = self.__dict__
        values["operation"], values["method"], values["url"] = operation, method, url
        values["headers"] = {} if headers is None else headers
        values["body"], values["credentials"] = body, credentials

    @property
    def label(self) -> str:
        """The operation and its request line, for messages: "getOrganization (GET /organizations/7)"."""
        where = self.url.partition("?")[0]
        line = f"{self.method} {where}"
        return f"{self.operation.id} ({line})" if self.operation else line

    def __repr__(self) -> str:
        return f"<Request {self.method} {self.url}>"

    def curl(self) -> str:
        """The same request as a curl command for a POSIX shell; credentials stay shell variables.

        >>> print(Request(None, "GET", "https://a.test/x?y=1", {"accept": "application/json"}).curl())
        curl 'https://a.test/x?y=1' -H 'accept: application/json'
        """
        from .curl import curl_command

        return curl_command(self.method, self.url, self.headers, self.body, self.credentials)


def _refuse(*_args: Any, **_kwargs: Any) -> NoReturn:
    raise TypeError("the headers of a request cannot be changed; headers={…} of the client adds some")


_READ_ONLY: Any = _refuse


class RequestHeaders(dict[str, str]):
    """The headers of a built request, which share one of these: read only, and found in any case.

    A dict, because every call copies them for the wire.

    >>> headers = RequestHeaders({"accept": "text/plain"})
    >>> headers["Accept"], "ACCEPT" in headers, headers.get("X-Id"), headers == {"accept": "text/plain"}
    ('text/plain', True, None, True)
    """

    __slots__ = ()

    def __missing__(self, name: str) -> str:
        folded = str(name).lower()
        for own, value in self.items():
            if own.lower() == folded:
                return value
        raise KeyError(name)

    def get(self, name: str, default: Any = None) -> Any:
        """The value, or the default."""
        try:
            return self[name]
        except KeyError:
            return default

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self.get(name) is not None

    __setitem__ = __delitem__ = __ior__ = _READ_ONLY
    clear = pop = popitem = setdefault = update = _READ_ONLY

    def __reduce__(self) -> Any:
        return RequestHeaders, (dict(self),)


class Headers(Mapping[str, str]):
    """The headers of an answer. Names in any case; those that came more than once are joined by commas.

    >>> headers = Headers([("Vary", "a"), ("vary", "b"), ("X-Id", "1")])
    >>> headers["VARY"], dict(headers), headers.getlist("vary")
    ('a, b', {'Vary': 'a, b', 'X-Id': '1'}, ['a', 'b'])
    """

    __slots__ = ("_pairs", "_values")

    def __init__(self, pairs: Iterable[tuple[str, str]] = ()) -> None:
        self._pairs = list(pairs)
        self._values: dict[str, str] = {}
        for name, value in self._pairs:
            key = name.lower()
            self._values[key] = f"{self._values[key]}, {value}" if key in self._values else value

    def __getitem__(self, name: str) -> str:
        return self._values[name.lower()]

    def get(self, name: str, default: Any = None) -> Any:
        """The value, or the default."""
        return self._values.get(name.lower(), default)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() in self._values

    def __iter__(self) -> Iterator[str]:
        return iter({name.lower(): name for name, _ in reversed(self._pairs)}[key] for key in self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __reduce__(self) -> Any:
        return Headers, (self._pairs,)

    def __repr__(self) -> str:
        return f"<Headers {', '.join(self)}>"

    def getlist(self, name: str) -> list[str]:
        """The values of a header that may come more than once."""
        return [value for given, value in self._pairs if given.lower() == name.lower()]


class Response(Record, Generic[T_co]):
    """An answer. `content` is the body after decompression, `data` the decoded body.

    `attempts` counts the requests that were sent for it, `elapsed` is in seconds, waits included.
    """

    request: Request
    status: int
    headers: Mapping[str, str] = field(hash=False)
    content: bytes = b""
    data: T_co = field(default=None, hash=False)  # None: not decoded yet
    attempts: int = 1
    elapsed: float = 0.0

    def __init__(
        self,
        request: Request,
        status: int,
        headers: Mapping[str, str],
        content: bytes = b"",
        data: T_co = None,  # type: ignore[assignment]
        attempts: int = 1,
        elapsed: float = 0.0,
    ) -> None:
        values = self.__dict__
        values["request"], values["status"], values["headers"] = request, status, headers
        values["content"], values["data"] = content, data
        values["attempts"], values["elapsed"] = attempts, elapsed

    def __repr__(self) -> str:
        asked = f" to {self.request.method} {self.request.url}" if self.request else ""
        return f"<Response {self.status}{asked}, {len(self.content)} bytes>"

    def _repr_html_(self) -> str:
        from . import html

        return html.response(self)

    @property
    def retry_after(self) -> float | None:
        """Seconds to wait from `Retry-After`, given there as a number or an HTTP date; None without one."""
        value = self.headers.get("retry-after", "").strip()
        if value.isascii() and value.isdigit():
            return float(value)
        if not value:
            return None
        from datetime import UTC
        from email.utils import parsedate_to_datetime

        try:
            moment = parsedate_to_datetime(value)
            if moment.tzinfo is None:  # one of the old forms, and always UTC (RFC 9110, 5.6.7)
                moment = moment.replace(tzinfo=UTC)
            return max(0.0, moment.timestamp() - time.time())
        except (ValueError, TypeError, OverflowError):
            return None


class Exchange:
    """One call on its way through the layers; private to the call, so that layers may write to it.

    `deadline` is a `time.monotonic()` value or None. `secret_headers` and `secret_query` are set anew by
    the auth layer for every attempt and read by the transport only. `stream` asks the transport for an
    answer whose body is not read yet. `values` are the credentials of an attempt if they can change, and
    `renewed` says that a 401 has brought other ones.
    """

    __slots__ = (
        "attempt",
        "deadline",
        "max_size",
        "renewed",
        "request",
        "secret_headers",
        "secret_query",
        "stream",
        "timeout",
        "values",
    )

    def __init__(
        self,
        request: Request,
        timeout: Timeout,
        deadline: float | None = None,
        attempt: int = 1,
        secret_headers: Mapping[str, str] | None = None,
        secret_query: tuple[tuple[str, str], ...] = (),
        max_size: int | None = None,
        stream: bool = False,
    ) -> None:
        self.request, self.timeout, self.deadline, self.attempt = request, timeout, deadline, attempt
        self.secret_headers: Mapping[str, str] = secret_headers or {}
        self.secret_query, self.max_size, self.stream = secret_query, max_size, stream
        self.values: Sequence[str] = ()
        self.renewed = False


Send = Callable[[Exchange], Response[Any]]
Layer = Callable[[Send], Send]


class Transport(Protocol):
    """What carries an Exchange out: urllib3 by default, anything with these two methods otherwise."""

    def send(self, exchange: Exchange) -> Response[Any]: ...

    def close(self) -> None: ...


class Stream(Protocol):
    """An open body: what `Response.data` is while `Exchange.stream` is set."""

    def chunks(self, size: int = 65536) -> Iterator[bytes]: ...

    def close(self) -> None: ...


def closed(response: Response[Any], most: int = 1_000_000) -> Response[Any]:
    """The response with its body read, of an open one the beginning: for answers that tell of a failure."""
    body: Any = response.data
    if not hasattr(body, "chunks"):
        return response
    content = bytearray()
    for chunk in body.chunks():
        content += chunk
        if len(content) > most:
            break
    body.close()
    return replace(response, content=bytes(content), data=None)
