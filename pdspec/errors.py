"""Every exception of pdspec. The branches answer: was it sent, was there an answer, whose fault.

PdspecError
├── SpecError(uri, pointer)            the document is at fault
│   ├── LoadError                      cannot be read, parsed, or is not OpenAPI
│   ├── RefError                       a `$ref` leads nowhere, or somewhere it may not
│   └── UnsupportedError               valid, but outside what pdspec does
├── UsageError                         the call is at fault; nothing was sent
│   ├── UnknownOperation               also AttributeError and KeyError
│   ├── InvalidCall(problems)          also TypeError and ValueError
│   └── MissingCredentials             also says which schemes would do
├── TransportError(request, sent)      no complete answer; `sent` says whether the server may have acted
│   ├── ConnectFailed                  never sent
│   ├── TimedOut
│   ├── ProtocolError                  connection lost, or not HTTP
│   └── ResponseTooLarge
└── ResponseError(request, response)   there was an answer
    ├── HTTPError                      by status alone
    │   ├── ClientError                4xx: BadRequest 400, Unauthorized 401, PaymentRequired 402,
    │   │                              Forbidden 403, NotFound 404, MethodNotAllowed 405, Conflict 409,
    │   │                              Gone 410, UnsupportedMediaType 415, UnprocessableEntity 422,
    │   │                              RateLimited 429
    │   ├── ServerError                5xx
    │   └── UnexpectedStatus           1xx and 3xx: redirects are not followed
    ├── DecodeError                    not JSON where JSON was promised
    └── InvalidResponse(problems)      only with validate_responses="raise"

Every class takes exactly what it stores, so all of them pickle.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .record import Record, field, replace
from .sensitive import kind_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .message import Request, Response


class Problem(Record):
    """One thing wrong with a call or an answer.

    `location` is where ("query.limit", "body.visible_to"), `message` what and what to do, `rule` the
    JSON Schema keyword or a word of ours ("missing", "unknown"), `allowed` the permitted values and
    `suggestion`, or `nearest`, the nearest valid name.
    """

    location: str
    message: str
    # The message shows as much of the value as can be shown.
    value: Any = field(default=None, repr=False, hash=False)
    rule: str = ""
    allowed: tuple[Any, ...] = field(default=(), hash=False)
    suggestion: str = ""

    @property
    def nearest(self) -> str:
        """The nearest valid name, or ""."""
        return self.suggestion

    def __str__(self) -> str:
        return f"{self.location}: {self.message}" if self.location else self.message

    def __reduce__(self) -> Any:
        from .scalars import is_json

        # What is no JSON may be an open file or a lock: of that only the kind travels.
        value = self.value if is_json(self.value) else f"<{kind_name(self.value)}>"
        return Problem, (self.location, self.message, value, self.rule, self.allowed, self.suggestion)


class PdspecError(Exception):
    """Base of every exception that pdspec raises on purpose."""


class SpecError(PdspecError):
    """The document is at fault. `uri` is the file, `pointer` the JSON pointer or "line N"."""

    def __init__(self, message: str, uri: str = "", pointer: str = "") -> None:
        super().__init__(message, uri, pointer)
        self.message, self.uri, self.pointer = message, uri, pointer

    def __str__(self) -> str:
        place = f"{self.uri}#{self.pointer}" if self.pointer.startswith("/") else self.uri
        if self.pointer and not self.pointer.startswith("/"):
            place = f"{self.uri}, {self.pointer}" if self.uri else self.pointer
        return f"{place}: {self.message}" if place else self.message


class LoadError(SpecError):
    """The document cannot be read or parsed, or is not OpenAPI."""


class RefError(SpecError):
    """A `$ref` leads nowhere, in a circle, or to a place it may not."""


class UnsupportedError(SpecError):
    """The document asks for something that pdspec does not do."""


class UsageError(PdspecError):
    """The call is at fault; nothing was sent."""


class UnknownOperation(UsageError, AttributeError, KeyError):
    """No operation has this name; the message offers the nearest ones."""

    def __str__(self) -> str:
        return str(self.args[0]) if self.args else ""  # as it is: a KeyError puts it in quotes


class InvalidCall(UsageError, TypeError, ValueError):
    """Arguments do not fit the operation. `problems` has every one of them.

    An exception in an argument's own code (an `__iter__`, a `read`) is one of them, and the `__cause__`.
    """

    def __init__(self, operation: str, problems: Sequence[Problem]) -> None:
        super().__init__(operation, tuple(problems))
        self.operation, self.problems = operation, tuple(problems)

    def __str__(self) -> str:
        return _listing(f"{self.operation} was not sent", self.problems)


class MissingCredentials(UsageError):
    """No security alternative of the operation is covered; the message names those that would do."""


class TransportError(PdspecError):
    """No complete answer. `sent` is False only when the server cannot have acted on the request."""

    def __init__(self, message: str, request: Request | None = None, sent: bool = True) -> None:
        super().__init__(message, request, sent)
        self.message, self.request, self.sent = message, request, sent

    def __str__(self) -> str:
        if self.request is None:
            return self.message
        fate = "the server may have acted on it" if self.sent else "nothing was sent"
        return f"{self.request.label}: {self.message} ({fate})"


class ConnectFailed(TransportError):
    """No connection: name not found, refused, TLS certificate not accepted, proxy unreachable."""


class TimedOut(TransportError):
    """The connect, read or total timeout ran out."""


class ProtocolError(TransportError):
    """The connection broke, or what came back is not (complete) HTTP."""


class ResponseTooLarge(TransportError):
    """The answer is larger than `max_response_size` after decompression."""


class ResponseError(PdspecError):
    """There was an answer, and it is not what was asked for."""

    def __init__(self, message: str, request: Request | None, response: Response[Any]) -> None:
        super().__init__(message, request, response)
        self.message, self.request, self.response = message, request, response

    def took(self, seconds: float) -> None:
        """Note in the response how long the call took."""
        self.response = replace(self.response, elapsed=seconds)
        self.args = (*self.args[:2], self.response, *self.args[3:])

    @property
    def status(self) -> int:
        """The HTTP status code of the answer."""
        return self.response.status

    def __str__(self) -> str:
        return f"{self.request.label}: {self.message}" if self.request else self.message


class HTTPError(ResponseError):
    """The status says that it did not work. The message carries the server's own words."""


class ClientError(HTTPError):
    """4xx: the request is at fault."""


class BadRequest(ClientError):
    """400."""


class Unauthorized(ClientError):
    """401: the credentials are missing, wrong or expired."""


class PaymentRequired(ClientError):
    """402: not in the plan."""


class Forbidden(ClientError):
    """403: the credentials do not reach this far."""


class NotFound(ClientError):
    """404."""


class MethodNotAllowed(ClientError):
    """405."""


class Conflict(ClientError):
    """409."""


class Gone(ClientError):
    """410: it was there, and is not coming back."""


class UnsupportedMediaType(ClientError):
    """415."""


class UnprocessableEntity(ClientError):
    """422."""


class RateLimited(ClientError):
    """429. `retry_after` is in seconds, or None when the server did not say."""

    @property
    def retry_after(self) -> float | None:
        """Seconds to wait, from the `Retry-After` header (RFC 9110, 10.2.3)."""
        return self.response.retry_after


class ServerError(HTTPError):
    """5xx: the server is at fault."""


class UnexpectedStatus(HTTPError):
    """1xx or 3xx: redirects are never followed, so that credentials stay where they belong."""


class DecodeError(ResponseError):
    """The body is not what its Content-Type says."""


class InvalidResponse(ResponseError):
    """The answer does not fit its schema (only with `validate_responses="raise"`)."""

    def __init__(
        self, message: str, request: Request | None, response: Response[Any], problems: Sequence[Problem] = ()
    ) -> None:
        super().__init__(message, request, response)
        self.args = (message, request, response, tuple(problems))
        self.problems = tuple(problems)

    def __str__(self) -> str:
        return _listing(super().__str__(), self.problems)


class PdspecWarning(UserWarning):
    """Something of a document or an answer is off, and the work went on."""


_BY_STATUS: dict[int, type[HTTPError]] = {
    400: BadRequest,
    401: Unauthorized,
    402: PaymentRequired,
    403: Forbidden,
    404: NotFound,
    405: MethodNotAllowed,
    409: Conflict,
    410: Gone,
    415: UnsupportedMediaType,
    422: UnprocessableEntity,
    429: RateLimited,
}


def http_error_class(status: int) -> type[HTTPError]:
    """The exception for a status code, whatever the document lists.

    >>> http_error_class(404).__name__, http_error_class(418).__name__, http_error_class(599).__name__
    ('NotFound', 'ClientError', 'ServerError')
    """
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    if 400 <= status < 500:
        return ClientError
    return ServerError if status >= 500 else UnexpectedStatus


def _listing(head: str, problems: Sequence[Problem]) -> str:
    if len(problems) <= 1:
        return f"{head}: {problems[0]}" if problems else head
    return "\n  ".join([f"{head}, {len(problems)} problems:", *map(str, problems)])
