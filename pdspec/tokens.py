"""OAuth tokens, and where they are kept between runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from typing import Any, Protocol

from .errors import UsageError
from .forks import give_lock
from .sensitive import HIDDEN, kind_name

LOCK_TIMEOUT = 60.0  # how long to wait for whoever is refreshing the same token
LONGEST_LIFE = 1e10  # seconds; a token that would live longer never expires


@dataclass(frozen=True, slots=True)
class Token:
    """What a token server gave. `expires_at` is in epoch seconds, None for never. The repr hides the secrets.

    >>> Token("abc", "def", 1800000000.0, "base", "https://acme.pipedrive.com")
    Token([hidden], expires_at=1800000000.0, scope='base', api_domain='https://acme.pipedrive.com')
    """

    access_token: str
    refresh_token: str | None = None
    expires_at: float | None = None
    scope: str = ""
    api_domain: str | None = None

    def __repr__(self) -> str:
        rest = f"expires_at={self.expires_at!r}, scope={self.scope!r}, api_domain={self.api_domain!r}"
        return f"Token({HIDDEN}, {rest})"

    @classmethod
    def from_answer(cls, answer: Mapping[str, Any], now: float, before: Token | None = None) -> Token:
        """A token server's answer (RFC 6749, 5.1). What it leaves out stays as it was `before` (6)."""
        lifetime = _seconds(answer.get("expires_in"))
        return cls(
            answer["access_token"],
            _text(answer.get("refresh_token")) or (before.refresh_token if before else None),
            None if lifetime is None else now + lifetime,
            _text(answer.get("scope")) or (before.scope if before else ""),
            _text(answer.get("api_domain")) or (before.api_domain if before else None),
        )

    def to_dict(self) -> dict[str, Any]:
        """Plain data with the secrets in it, for a store."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Token:
        """The token that `to_dict` was made of, whatever else is there. Raises UsageError without one."""
        try:
            values = {one.name: data[one.name] for one in fields(cls) if one.name in data}
        except Exception as error:  # no mapping, or one with code of its own
            raise UsageError(f"this is not a stored token: {kind_name(data)}") from error
        optional = (values.get("refresh_token"), values.get("scope"), values.get("api_domain"))
        texts = all(value is None or issubclass(type(value), str) for value in optional)
        moment = values.get("expires_at")
        timed = moment is None or (type(moment) in (int, float) and abs(moment) <= LONGEST_LIFE)
        if not _text(values.get("access_token")) or not texts or not timed:
            raise UsageError(
                "this is not a stored token: it needs an access_token, and its own types elsewhere"
            )
        return cls(**values)


def _seconds(lifetime: Any) -> float | None:
    """A lifetime that can be true of a token just given; None for "until it is refused" otherwise."""
    if isinstance(lifetime, bool) or not isinstance(lifetime, (int, float, str)):
        return None
    try:
        seconds = float(lifetime)
    except (ValueError, OverflowError):
        return None
    return seconds if 0 < seconds <= LONGEST_LIFE else None


def _text(value: Any) -> str:
    return value if issubclass(type(value), str) else ""


class TokenStore(Protocol):
    """Where a token is kept: anything with these two methods.

    A store that several processes share should have `lock(timeout)` too, a context manager that only one of
    them enters at a time (TimeoutError for the others): without it two may refresh at the same time. With
    `clear()` a revoked token is removed. What `save` raises is logged, and the call goes on with the new
    token; what `load` and `lock` raise ends the call, unless the token that it has is still good.
    """

    def load(self) -> Token | None: ...

    def save(self, token: Token) -> None: ...


class MemoryTokenStore:
    """Keeps the token as long as the process lives."""

    _lock: Any

    def __init__(self, token: Token | None = None) -> None:
        self._token = token
        give_lock(self)

    def __getstate__(self) -> dict[str, Any]:
        return {"_token": self._token}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self._token = state["_token"]
        give_lock(self)

    def load(self) -> Token | None:
        """The token saved last."""
        return self._token

    def save(self, token: Token) -> None:
        """Keep the token."""
        self._token = token

    def clear(self) -> None:
        """Forget the token."""
        self._token = None

    @contextmanager
    def lock(self, timeout: float = LOCK_TIMEOUT) -> Iterator[None]:
        """One at a time, of those that share the store. Raises TimeoutError when another does not let go."""
        lock = self._lock  # a forked child has another one
        if not lock.acquire(timeout=timeout):
            raise TimeoutError("another refresh is under way")
        try:
            yield
        finally:
            lock.release()
