"""The token in a file, shared by processes that may be killed at any moment."""

from __future__ import annotations

import glob
import json
import logging
import os
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

from .errors import UsageError
from .forks import give_lock
from .sensitive import shown
from .tokens import LOCK_TIMEOUT, Token

logger = logging.getLogger("pdspec")

_LOCK_STEP = 0.02
_DRAFT = ".draft"
_LOCKS = find_spec("fcntl") is not None


class FileTokenStore:
    """Keeps the token in a file that only its owner can read (mode 0600 whatever the umask).

    A save replaces the file in one step, so a crash leaves the old token or the new one; of a symbolic link,
    the file that it leads to. A file that others can read is refused. `lock()` keeps processes apart, by a
    second file with ".lock" at its end, and finishes the save of a process that was killed. Where no such
    file can be made or locked (a folder that cannot be written, some network folders) it says so in the log.
    """

    _lock: Any

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
        self._locks: set[int] = set()  # open lock files
        self._told = False
        give_lock(self)

    def __repr__(self) -> str:
        return f"FileTokenStore({str(self.path)!r})"

    def __getstate__(self) -> dict[str, Any]:
        return {key: value for key, value in self.__dict__.items() if key not in ("_lock", "_locks")}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state, _locks=set())
        give_lock(self)

    def _forked(self) -> None:
        """Close the parent's lock files: it may be killed, and what a child holds open stays locked."""
        for number in list(self._locks):
            with suppress(OSError):
                os.close(number)
        self._locks.clear()

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
        """Write the token beside the file and put it in its place. Raises UsageError if that cannot be."""
        target = self._target()
        draft = target.with_name(f".{target.name}.{os.getpid()}.{os.urandom(4).hex()}{_DRAFT}")
        try:
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            _write_private(draft, json.dumps(token.to_dict()))
            draft.replace(target)
        except BaseException as error:
            with suppress(OSError):
                draft.unlink()
            if isinstance(error, OSError):
                words = error.strerror or str(error)
                raise UsageError(f"the token file {self.path} cannot be written: {words}") from None
            raise

    def clear(self) -> None:
        """Delete the file. Raises UsageError if that cannot be."""
        try:
            for draft in _drafts(self._target()):
                draft.unlink()
            self.path.unlink(missing_ok=True)
        except OSError as error:
            raise UsageError(f"the token file {self.path} cannot be deleted: {error.strerror}") from None

    @contextmanager
    def lock(self, timeout: float = LOCK_TIMEOUT) -> Iterator[None]:
        """Only one process at a time. Raises TimeoutError when another does not let go."""
        number = self._lock_file(timeout)
        if number is None:
            yield
            return
        try:
            self._finish_save()
            yield
        finally:
            with self._lock:
                ours = number in self._locks  # False in a child that was forked meanwhile
                self._locks.discard(number)
            if ours:
                _let_go(number)

    def _lock_file(self, timeout: float) -> int | None:
        """The locked file's number; None where locking is not to be had."""
        if not _LOCKS:  # Windows: the store is read again before a refresh, which is nearly as good
            return None
        target, number = self._target(), None
        try:
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            number = os.open(f"{target}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
            with self._lock:
                self._locks.add(number)
            with suppress(OSError):
                os.fchmod(number, 0o600)  # the umask may have taken away too much
            self._wait_for(number, self._clock() + timeout)
        except BaseException as error:
            if number is not None:
                self._locks.discard(number)
                os.close(number)
            if not isinstance(error, OSError) or isinstance(error, TimeoutError):
                raise
            self._say_unlocked(error)
            return None
        return number

    def _wait_for(self, number: int, deadline: float) -> None:
        import fcntl

        while True:
            try:
                fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if self._clock() >= deadline:
                    raise TimeoutError(f"{self.path}.lock is held by another process") from None
                self._sleep(_LOCK_STEP)
            else:
                return

    def _say_unlocked(self, error: OSError) -> None:
        if not self._told:
            logger.warning(
                "%s.lock cannot be locked: %s. If other processes use the token too, two may refresh it at "
                "the same time, and be logged out",
                self.path,
                error.strerror or type(error).__name__,
            )
        self._told = True

    def _target(self) -> Path:
        return Path(os.path.realpath(self.path))

    def _finish_save(self) -> None:
        """Put a new token in its place that a killed process had written; nobody else is writing now."""
        target = self._target()
        with suppress(OSError):
            for draft in _drafts(target):
                if _is_newer(draft, target) and _is_whole(draft):
                    draft.replace(target)
                    logger.warning("%s: took over the token that a killed process had written", self.path)
                else:
                    draft.unlink()


def _write_private(path: Path, text: str) -> None:
    number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(number, "w", encoding="utf-8") as file:
        if os.name == "posix":
            os.fchmod(number, 0o600)  # the umask may have taken away too much
        file.write(text)
        file.flush()
        os.fsync(number)


def _let_go(number: int) -> None:
    import fcntl

    try:
        fcntl.flock(number, fcntl.LOCK_UN)
    finally:
        os.close(number)


def _drafts(target: Path) -> list[Path]:
    return list(target.parent.glob(f".{glob.escape(target.name)}.*{_DRAFT}"))


def _is_newer(draft: Path, target: Path) -> bool:
    return not target.exists() or draft.stat().st_mtime_ns >= target.stat().st_mtime_ns


def _is_whole(draft: Path) -> bool:
    """Whether it is a token file, and our own: others may be able to write in the folder."""
    try:
        if draft.lstat().st_uid != os.geteuid():
            return False
        return FileTokenStore(draft).load() is not None
    except UsageError:
        return False
