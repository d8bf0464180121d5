"""OAuth tokens, and where they are kept between runs."""

from __future__ import annotations

import json
import os
import stat
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import IO, Any, Protocol

from .errors import UsageError
from .sensitive import HIDDEN, kind_name, shown

LOCK_TIMEOUT = 60.0  # how long to wait for another process that is refreshing the same token
_LOCK_STEP = 0.02
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
        lifetime = answer.get("expires_in")
        if isinstance(lifetime, str) and lifetime.isascii() and lifetime.isdigit():
            lifetime = int(lifetime)
        expires_at = None
        if isinstance(lifetime, (int, float)) and not isinstance(lifetime, bool):
            expires_at = now + lifetime if abs(lifetime) <= LONGEST_LIFE else None  # nor for NaN
        return cls(
            answer["access_token"],
            _text(answer.get("refresh_token")) or (before.refresh_token if before else None),
            expires_at,
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


def _text(value: Any) -> str:
    return value if issubclass(type(value), str) else ""


class TokenStore(Protocol):
    """Where a token is kept: anything with these two methods.

    A store that several processes share should have `lock(timeout)` too, a context manager that only one of
    them enters at a time (TimeoutError for the others): without it two may refresh at the same time. With
    `clear()` a revoked token is removed.
    """

    def load(self) -> Token | None: ...

    def save(self, token: Token) -> None: ...


class MemoryTokenStore:
    """Keeps the token as long as the process lives."""

    def __init__(self, token: Token | None = None) -> None:
        self._token = token

    def load(self) -> Token | None:
        """The token saved last."""
        return self._token

    def save(self, token: Token) -> None:
        """Keep the token."""
        self._token = token

    def clear(self) -> None:
        """Forget the token."""
        self._token = None


class FileTokenStore:
    """Keeps the token in a file that only its owner can read (mode 0600 from the start).

    A save replaces the file in one step, so a crash leaves the old token or the new one. A file that others
    can read is refused. `lock()` keeps processes apart, by a second file with ".lock" at its end.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        try:
            self.path = Path(path)
            if not self.path.name or b"\0" in os.fsencode(self.path):
                raise ValueError("no file has such a name")  # noqa: TRY301
        except Exception as error:  # a `__fspath__` is the caller's own code
            raise UsageError(f"{shown(path)} is not the path of a token file: {shown(error)}") from None
        self._clock, self._sleep = clock, sleep

    def __repr__(self) -> str:
        return f"FileTokenStore({str(self.path)!r})"

    def load(self) -> Token | None:
        """The token in the file; None if there is no file. Raises UsageError if others could read it."""
        try:
            with self.path.open(encoding="utf-8") as file:
                self._check_mode(file)
                data = json.load(file)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise UsageError(f"the token file {self.path} cannot be read: {error.strerror}") from None
        except (ValueError, RecursionError):
            raise UsageError(f"{self.path} is not a token file; delete it and log in again") from None
        if not isinstance(data, dict):
            raise UsageError(f"{self.path} is not a token file; delete it and log in again")
        return Token.from_dict(data)

    def _check_mode(self, file: IO[str]) -> None:
        mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
        if os.name == "posix" and mode & 0o077:
            raise UsageError(
                f"{self.path} can be read or changed by others (mode {mode:04o}), and it holds tokens. "
                f"If nobody did: chmod 600 {str(self.path)!r}. Otherwise delete it and log in again"
            )

    def save(self, token: Token) -> None:
        """Write the token beside the file and put it in its place."""
        target = Path(os.path.realpath(self.path))
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = target.parent / f".{target.name}.{os.getpid()}.{os.urandom(4).hex()}"
        try:
            number = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(number, "w", encoding="utf-8") as file:
                json.dump(token.to_dict(), file)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(target)
        except BaseException:
            with suppress(OSError):
                draft.unlink()
            raise

    def clear(self) -> None:
        """Delete the file."""
        self.path.unlink(missing_ok=True)

    @contextmanager
    def lock(self, timeout: float = LOCK_TIMEOUT) -> Iterator[None]:
        """Only one process at a time. Raises TimeoutError when another does not let go."""
        try:
            import fcntl
        except ImportError:  # Windows: the store is read again before a refresh, which is nearly as good
            yield
            return
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        number = os.open(f"{self.path}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            deadline = self._clock() + timeout
            while True:
                try:
                    fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if self._clock() >= deadline:
                        raise TimeoutError(f"{self.path}.lock is held by another process") from None
                    self._sleep(_LOCK_STEP)
            try:
                yield
            finally:  # said outright: a forked child may still have the file open
                fcntl.flock(number, fcntl.LOCK_UN)
        finally:
            os.close(number)
