"""One credential: where its value comes from, and how it is kept out of sight."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol

from .errors import InvalidResponse, ResponseError, UsageError
from .message import Exchange, Headers, Response, Send
from .record import replace
from .sensitive import HIDDEN

Credential = (
    Any  # str, ("user", "password"), a callable that returns one of these, or a Source such as OAuth2
)
SHORTEST_MASKED = 4  # shorter values are too likely to be ordinary text
LONGEST_MASKED = 1_000_000  # bytes of an error's body, when it is still being received


class Source(Protocol):
    """Where a credential comes from. `OAuth2` is one, and so is anything with these members.

    `current` is asked for every attempt, `renew` once after a 401, with the value that was refused; None
    from it means that there is no other. `send` reaches the token server through the client's own
    transport. `origin` is a place that the credential itself says it belongs to, or "".
    """

    @property
    def origin(self) -> str: ...

    def current(self, deadline: float | None = None, send: Send | None = None) -> str: ...

    def renew(self, stale: str, deadline: float | None = None, send: Send | None = None) -> str | None: ...


class Secret:
    """A value that does not change and does not show itself.

    >>> Secret("s3cret", "api_token")
    [hidden]
    """

    __slots__ = ("_value",)
    origin = ""

    def __init__(self, value: object, option: str) -> None:
        self._value = checked(value, option)

    def __repr__(self) -> str:
        return HIDDEN

    def current(self, deadline: float | None = None, send: Send | None = None) -> str:  # noqa: ARG002
        """The value."""
        return self._value

    def renew(self, stale: str, deadline: float | None = None, send: Send | None = None) -> None:
        """There is no other."""


class Fresh:
    """A value that a callable gives anew for every attempt."""

    __slots__ = ("_make", "_option")
    origin = ""

    def __init__(self, make: Callable[[], object], option: str) -> None:
        self._make, self._option = make, option

    def __repr__(self) -> str:
        return HIDDEN

    def current(self, deadline: float | None = None, send: Send | None = None) -> str:  # noqa: ARG002
        """What the callable returns now."""
        return checked(self._make(), self._option)

    def renew(self, stale: str, deadline: float | None = None, send: Send | None = None) -> str | None:  # noqa: ARG002
        """What the callable returns now, if it is another value than the refused one."""
        value = self.current()
        return value if value != stale else None


def as_source(value: Credential, option: str) -> Source:
    """Any form in which a credential can be given, as a Source."""
    if isinstance(value, (Secret, Fresh)) or (hasattr(value, "current") and hasattr(value, "renew")):
        source: Source = value
        return source
    return Fresh(value, option) if callable(value) else Secret(value, option)


def checked(value: object, option: str) -> str:
    """The value as text that can travel, or a UsageError that does not show it.

    >>> checked(("ann", "pass"), "credentials['basic']")
    'ann:pass'
    """
    if isinstance(value, tuple) and len(value) == 2 and all(isinstance(part, str) for part in value):
        user, password = value
        if ":" in user:
            raise UsageError(f"{option}: a user name cannot contain a colon (RFC 7617, 2)")
        value = f"{user}:{password}"
    if not isinstance(value, str):
        kind = type(value).__name__
        raise UsageError(f"{option} must be a string, a (user, password) pair or a callable, not {kind}")
    if not value or value.isspace():
        raise UsageError(f"{option} is empty")
    if "\r" in value or "\n" in value:
        raise UsageError(f"{option} contains a line break; if it was read from a file, strip() it")
    if any(ord(character) < 32 or ord(character) == 127 for character in value):
        raise UsageError(f"{option} contains a control character, which no request can carry")
    return value


def forms(secret: str) -> list[str]:
    """The ways in which a server may show a secret again, longest first: as is, escaped, in base64."""
    import json
    from base64 import b64encode, urlsafe_b64encode
    from urllib.parse import quote, quote_plus

    raw = secret.encode()
    shapes = {
        secret, quote(secret, safe=""), quote(secret), quote_plus(secret), json.dumps(secret)[1:-1],
        b64encode(raw).decode(), b64encode(raw).decode().rstrip("="), urlsafe_b64encode(raw).decode(),
    }  # fmt: skip
    return sorted(shapes, key=len, reverse=True)


def hide(response: Response[Any], secrets: Iterable[str]) -> Response[Any]:
    """The response with every secret in its body and headers replaced by "[hidden]"."""
    shapes = _shapes(secrets)
    if hasattr(response.data, "chunks"):
        response = replace(response, data=MaskedBody(response.data, shapes))
    content, headers = response.content, response.headers
    for shape in shapes:
        content = content.replace(shape.encode(), HIDDEN.encode())
    shown = {name: value for name, value in headers.items() if any(shape in value for shape in shapes)}
    if content is response.content and not shown:
        return response
    if shown:
        headers = Headers([(name, hide_text(value, shapes)) for name, value in headers.items()])
    return replace(response, content=content, headers=headers)


def shapes_of(secrets: Iterable[str]) -> list[str]:
    """Every form of the secrets that are long enough to be told from ordinary text."""
    return [shape for secret in secrets if len(secret) >= SHORTEST_MASKED for shape in forms(secret)]


def sent_with(exchange: Exchange) -> list[str]:
    """The credentials that went out with a request, from where they stood."""
    from urllib.parse import unquote

    headers = list(exchange.secret_headers.values())
    parts = [value.rpartition(" ")[2] for value in headers]  # what stands after "Bearer"
    return [*headers, *parts, *(unquote(value) for _, value in exchange.secret_query)]


class MaskedBody:
    """The open body of an error, which comes in one piece: a secret may be cut in two on the wire."""

    def __init__(self, body: Any, shapes: Iterable[str]) -> None:
        self._body, self._shapes, self.close = body, list(shapes), body.close
        self.hurry = getattr(body, "hurry", lambda: None)

    def chunks(self, size: int = 65536) -> Iterator[bytes]:
        """The body, as far as anybody wants to see it."""
        content = b""
        for chunk in self._body.chunks(size):
            content += chunk
            if len(content) > LONGEST_MASKED:
                break
        for shape in self._shapes:
            content = content.replace(shape.encode(), HIDDEN.encode())
        yield content


def hide_error(error: ResponseError, secrets: Iterable[str]) -> ResponseError:
    """The error with every secret in its words and its answer replaced by "[hidden]"."""
    shapes = _shapes(secrets)
    if not any(shape in str(error) or shape.encode() in error.response.content for shape in shapes):
        return error
    message, response = hide_text(error.message, shapes), hide(error.response, secrets)
    if not isinstance(error, InvalidResponse):
        return type(error)(message, error.request, response)
    problems = [
        replace(
            one,
            message=hide_text(one.message, shapes),
            location=hide_text(one.location, shapes),
            value=HIDDEN,
        )
        for one in error.problems
    ]
    return InvalidResponse(message, error.request, response, problems)


def _shapes(secrets: Iterable[str]) -> list[str]:
    known = list(secrets)
    known += [
        secret.partition(":")[2] for secret in known if ":" in secret
    ]  # the password of HTTP Basic alone
    return shapes_of(known)


def hide_text(text: str, shapes: Iterable[str]) -> str:
    """The text with every given form of a secret replaced by "[hidden]"."""
    for shape in shapes:
        text = text.replace(shape, HIDDEN)
    return text
