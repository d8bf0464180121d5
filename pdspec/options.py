"""The options of a client, checked once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

from .clock import Clock
from .errors import UsageError
from .message import Timeout, Transport
from .names import nearest
from .record import Record, field, replace
from .transport import MAX_RESPONSE_SIZE

if TYPE_CHECKING:
    from urllib3 import Retry

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
        for name in ("base_url", "origin"):
            value = getattr(self, name)
            if value is not None and not (
                isinstance(value, str) and value.startswith(("http://", "https://"))
            ):
                shown = "this" if isinstance(value, str) and "@" in value else repr(value)
                raise UsageError(f"{name} must start with https:// or http://, not {shown}")
            if value is not None and "@" in value.partition("://")[2].partition("/")[0]:
                raise UsageError(
                    f"{name} must not hold a user or a password; give credentials={{…}} or headers={{…}}"
                )
        if self.validate_responses not in ("off", "warn", "raise"):
            raise UsageError(
                f"validate_responses is 'off', 'warn' or 'raise', not {self.validate_responses!r}"
            )
        if isinstance(self.timeout, bool) or not isinstance(self.timeout, (int, float, Timeout, type(None))):
            raise UsageError(f"timeout is seconds or pdspec.Timeout(…), not {self.timeout!r}")
        timed = self.timed
        times = (timed.connect, timed.read, timed.total)
        if any(seconds is not None and not seconds > 0 for seconds in times):
            raise UsageError(f"timeout must be more than 0 seconds, not {self.timeout!r}")
        if self.max_response_size is not None and self.max_response_size <= 0:
            raise UsageError(f"max_response_size must be more than 0 bytes, not {self.max_response_size!r}")

    @property
    def timed(self) -> Timeout:
        """The timeout as three numbers: one number bounds each step and the whole."""
        if isinstance(self.timeout, Timeout):
            return self.timeout
        return Timeout(self.timeout, self.timeout, self.timeout)


NAMES = Options.__match_args__


def make_options(given: Mapping[str, Any], base: Options | None = None) -> Options:
    """Options from keywords. Raises UsageError for one that does not exist, with the nearest that does."""
    for name in given:
        if name not in NAMES:
            close = nearest(name, NAMES)
            hint = f"; did you mean {close!r}?" if close else f"; known are {', '.join(NAMES)}"
            raise UsageError(f"{name!r} is not a client option{hint}")
    return replace(base, **given) if base else Options(**given)
