"""The options of a client, checked once."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, Any, Literal

from urllib3 import Retry

from .clock import Clock
from .errors import UsageError
from .message import Timeout, Transport
from .names import nearest
from .record import Record, field, replace
from .sensitive import kind_name, shown
from .transport import MAX_RESPONSE_SIZE

if TYPE_CHECKING:
    from .hooks import Hooks

ValidateResponses = Literal["off", "warn", "raise"]


class Options(Record):
    """Everything that can be said to a client; all of it optional, all of it by keyword."""

    api_token: Any = field(default=None, repr=False)
    access_token: Any = field(default=None, repr=False)
    oauth: Any = None
    credentials: Mapping[str, Any] | None = field(default=None, repr=False)
    base_url: str | None = None
    origin: str | None = None
    server_variables: Mapping[str, str] | None = None
    timeout: float | Timeout | None = field(default_factory=Timeout)
    retries: Retry | int | bool | None = None
    rate_limit: Any = None
    validate_responses: ValidateResponses = "off"
    max_response_size: int | None = MAX_RESPONSE_SIZE
    headers: Mapping[str, str] | None = field(default=None, repr=False)
    user_agent: str | None = None
    proxy: str | None = field(default=None, repr=False)
    ca_certs: str | None = None
    transport: Transport | None = None
    trusted_origins: tuple[str, ...] = ()
    hooks: Hooks | None = None
    pagination: Mapping[str, Any] | None = None
    clock: Clock | None = None  # for tests

    def __post_init__(self) -> None:
        for name, (fits, words) in _FITS.items():
            value = getattr(self, name)
            if value is not None and not fits(value):
                given = "this" if isinstance(value, str) and "@" in value else shown(value, name)
                raise UsageError(f"{name} {words}, not {given}")
        for name in ("base_url", "origin"):
            value = getattr(self, name)
            if value is not None and "@" in value.partition("://")[2].partition("/")[0]:
                raise UsageError(
                    f"{name} must not hold a user or a password; give credentials={{…}} or headers={{…}}"
                )
        for name in ("credentials", "server_variables", "headers", "pagination"):
            if (mapping := getattr(self, name)) is not None:
                self.__dict__[name] = _named(mapping, name)
        vouched = self.trusted_origins
        vouched = (vouched,) if isinstance(vouched, str) else tuple(vouched)
        if not all(isinstance(url, str) for url in vouched):
            raise UsageError(
                f"trusted_origins takes URLs like 'https://api.example.com', not {shown(vouched)}"
            )
        self.__dict__["trusted_origins"] = vouched
        timed = self.timed
        if not all(
            seconds is None or _is_time(seconds) for seconds in (timed.connect, timed.read, timed.total)
        ):
            raise UsageError(
                f"timeout must be more than 0 seconds, None for no limit, not {shown(self.timeout)}"
            )

    @property
    def timed(self) -> Timeout:
        """The timeout as three numbers: one number bounds each step and the whole."""
        if isinstance(self.timeout, Timeout):
            return self.timeout
        return Timeout(self.timeout, self.timeout, self.timeout)


def _is_url(value: Any) -> bool:
    return isinstance(value, str) and value.startswith(("http://", "https://"))


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_time(value: Any) -> bool:
    return _is_number(value) and 0 < value <= _LONGEST


def _is_retries(value: Any) -> bool:
    """A number, or a policy whose own numbers are some: urllib3 looks at them when a call fails."""
    if not isinstance(value, Retry):
        return isinstance(value, int)
    counts = (getattr(value, name) for name in ("total", "connect", "read", "redirect", "status", "other"))
    waits = (getattr(value, name, 0.0) for name in ("backoff_factor", "backoff_max", "backoff_jitter"))
    sets = (value.allowed_methods, value.status_forcelist)
    return (
        all(count is None or isinstance(count, int) for count in counts)
        and all(_is_number(wait) and 0 <= wait <= _LONGEST for wait in waits)
        and all(not one or isinstance(one, Collection) for one in sets)
    )


def _is_file(value: Any) -> bool:
    return value == "" or (isinstance(value, (str, os.PathLike)) and os.path.isfile(value))  # noqa: PTH113


def _is_hooks(value: Any) -> bool:
    from .hooks import Hooks

    return isinstance(value, Hooks) and all(
        hook is None or callable(hook) for hook in (value.before, value.after)
    )


def _is_clock(value: Any) -> bool:
    return isinstance(value, Clock) and all(map(callable, (value.now, value.sleep, value.random)))


_LONGEST = 1e9  # seconds; a socket takes no more than some hundred years
_URL = (_is_url, "must start with https:// or http://")
# What an option that is not None must be, and how that is said.
_FITS: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "base_url": _URL,
    "origin": _URL,
    "timeout": (
        lambda value: _is_number(value) or isinstance(value, Timeout),
        "is seconds or pdspec.Timeout(…)",
    ),
    "retries": (_is_retries, "is a number, False or a urllib3.Retry of numbers"),
    "validate_responses": (
        lambda value: isinstance(value, str) and value in ("off", "warn", "raise"),
        "is 'off', 'warn' or 'raise'",
    ),
    "max_response_size": (lambda value: type(value) is int and value > 0, "must be more than 0 bytes"),
    "user_agent": (lambda value: isinstance(value, str), "is a string"),
    "proxy": (lambda value: isinstance(value, str), "is a URL like 'http://proxy.example.com:8080'"),
    "ca_certs": (_is_file, "is the path of a file that is there"),
    "transport": (
        lambda value: callable(getattr(value, "send", None)) and callable(getattr(value, "close", None)),
        "needs the methods send and close",
    ),
    "hooks": (_is_hooks, "is pdspec.Hooks(before=…, after=…) with callables"),
    "clock": (_is_clock, "is a Clock of callables"),
}


def _named(value: Any, option: str) -> dict[str, Any]:
    """A mapping as a dict of its own, which nobody changes later."""
    if not isinstance(value, Mapping):
        raise UsageError(f"{option} is a dict, not {kind_name(value)}")
    found = dict(value.items())
    if not all(isinstance(name, str) for name in found):
        raise UsageError(f"{option} is a dict with strings as keys")
    return found


NAMES = Options.__match_args__


def make_options(given: Mapping[str, Any], base: Options | None = None) -> Options:
    """Options from keywords. Raises UsageError for one that does not exist, with the nearest that does."""
    given = {str.__str__(name): value for name, value in given.items()}
    for name in given:
        if name not in NAMES:
            close = nearest(name, NAMES)
            hint = f"; did you mean {close!r}?" if close else f"; known are {', '.join(NAMES)}"
            raise UsageError(f"{name!r} is not a client option{hint}")
    return replace(base, **given) if base else Options(**given)
