"""One credential: where its value comes from, and how it is kept out of sight."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from .errors import UsageError
from .message import Send
from .sensitive import HIDDEN

Credential = (
    Any  # str, ("user", "password"), a callable that returns one of these, or a Source such as OAuth2
)


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
