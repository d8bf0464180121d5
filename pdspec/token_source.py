"""When to get a token, and that only one caller does: what the OAuth flows have in common.

The first thread that needs a new token leads: it looks into the store, locks it, and has the token server
asked in a thread of its own. The others wait for what comes of it. A refresh token that was sent may be
spent, so a leader that leaves (its deadline, Ctrl-C) leaves the answer, and the saving, to the thread that
asks. Otherwise the leader alone touches the store: a connection to a database often belongs to one thread.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import CancelledError, Future, wait
from contextlib import ExitStack, contextmanager, suppress
from copy import copy
from functools import partial
from typing import Any, NamedTuple

from .background import begin
from .errors import HTTPError, PdspecError, ResponseError, TimedOut
from .forks import give_lock
from .message import Send
from .token_keeper import TokenKeeper, logger
from .token_server import TokenServer, Way
from .tokens import Token, TokenStore

__all__ = ["LEEWAY", "TokenSource", "logger"]

LEEWAY = 60.0  # seconds before expiry at which a token counts as expired
SECOND_THOUGHT = 10.0  # how long the server is not asked again after a failed early refresh, or a refusal
LONGEST_THOUGHT = 60.0  # the same, if the server says with Retry-After how long


class Need(NamedTuple):
    """Another token than `old`, by `until` (`time.monotonic()`). `early`: `old` will do if there is none."""

    old: Token | None
    until: float | None
    refused: bool
    early: bool

    @property
    def left(self) -> float | None:
        """Seconds until `until`."""
        return None if self.until is None else max(0.0, self.until - time.monotonic())


class TokenSource(TokenKeeper):
    """Keeps one token fresh. Thread-safe, fork-safe, picklable (with its secrets, for another process)."""

    _lock: Any

    def __init__(
        self,
        server: TokenServer,
        store: TokenStore | None,
        token: Token | None,
        leeway: float,
        clock: Callable[[], float],
    ) -> None:
        super().__init__(server, store, leeway, clock)
        self._refusal: tuple[Token | None, ResponseError, float] | None = None  # of what, and until when
        self._forked()
        give_lock(self)
        if token is not None:
            self._keep(token)

    def __getstate__(self) -> dict[str, Any]:
        return {key: value for key, value in self.__dict__.items() if key not in ("_lock", "_flight")}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._forked()
        give_lock(self)

    def _forked(self) -> None:
        """A token on its way is the affair of the process that asked."""
        self._flight: Future[Token] | None = None

    def current(self, deadline: float | None = None, send: Send | None = None) -> str:
        """An access token that is good for a while; fetched or refreshed if it has to be."""
        token = self._token
        if token is not None and self._clock() < self._renew_at:
            return token.access_token
        return self._other_than(token, Way(send, deadline)).access_token

    def renew(self, stale: str, deadline: float | None = None, send: Send | None = None) -> str | None:
        """Another access token than the refused one, or None when there is no way to get one."""
        token = self._token
        if token is not None and token.access_token != stale:
            return token.access_token  # another thread was here first
        token = self._other_than(token, Way(send, deadline), refused=True)
        return token.access_token if token.access_token != stale else None

    # One leads, the others wait

    def _other_than(self, old: Token | None, way: Way, *, refused: bool = False) -> Token:
        """The token after `old`. A token that was not `refused` may be used up if there is no other yet."""
        early = not refused and self._good(old)
        until = way.deadline
        if early:
            patience = SECOND_THOUGHT if until is None else (until - time.monotonic()) / 2
            until = time.monotonic() + min(SECOND_THOUGHT, patience)
        need = Need(old, until, refused, early)
        while True:
            try:
                error, token = self._fly(need, way)
            except CancelledError:  # whoever led has left before the server was asked
                continue
            except TimeoutError:
                if early and old is not None:
                    self._put_off(old, "no answer yet")
                    return old
                raise TimedOut(
                    "the token server has not answered yet; another thread is still waiting for it",
                    self._server.request(),
                    sent=False,
                ) from None
            if error is not None:
                raise copy(error) from error.__cause__  # one for each thread: it will get a traceback
            assert token is not None
            return token

    def _fly(self, need: Need, way: Way) -> tuple[BaseException | None, Token | None]:
        """What came of the flight that is under way, or of a new one that this thread leads."""
        mine: Future[Token] = Future()
        try:
            with self._lock:
                if self._token is not None and self._token is not need.old:
                    return None, self._token  # another thread was here first
                if self._flight is None or self._flight.done():
                    self._flight = mine
                flight = self._flight
            if flight is mine:
                self._lead(flight, need, way)
            error = flight.exception(need.left)
            return error, None if error else flight.result()
        except BaseException:
            mine.cancel()  # the others lead then; does nothing once the thread that asks will end it
            raise

    def _lead(self, flight: Future[Token], need: Need, way: Way) -> None:
        """Bring `flight` to its end, or leave that to the thread that asks the server."""
        asked: Future[Token] = Future()
        stack = ExitStack()
        begun = False
        try:
            token = self._known(need)
            if token is None:
                self._lock_store(stack, need.left)
                token = self._known(need)
            if token is not None:
                stack.close()
                flight.set_result(token)
                return
            finish = partial(self._finish, flight, need, stack, self._token)
            begun = True
            begin(partial(self._obtain, self._token, Way(way.send).limited()), asked)
            asked.exception(need.left)
            finish(asked)
        except BaseException as error:
            if begun and not asked.cancel():
                if not flight.done():
                    flight.set_running_or_notify_cancel()
                    asked.add_done_callback(finish)
                if not isinstance(error, TimeoutError):
                    raise
                return
            stack.close()
            if not isinstance(error, Exception) or (isinstance(error, TimedOut) and not need.early):
                raise  # this thread's affair alone
            self._fail(flight, need, error)

    def _finish(
        self,
        flight: Future[Token],
        need: Need,
        stack: ExitStack,
        before: Token | None,
        asked: Future[Token],
    ) -> None:
        """Keep what the server gave, let go of the store, and tell everyone who waits."""
        if flight.done():
            return
        error = asked.exception()
        token = self._found_after(error, need) if error else self._keep(asked.result())
        try:
            stack.close()
        except Exception as problem:
            logger.warning("%s: the token store could not be unlocked: %s", self, type(problem).__name__)
        if token is not None:
            flight.set_result(token)
        elif error is not None:
            self._remember(before, error)
            self._fail(flight, need, error)

    def _fail(self, flight: Future[Token], need: Need, error: BaseException) -> None:
        final = not isinstance(error, PdspecError) or (
            isinstance(error, HTTPError) and error.status < 500 and error.status != 429
        )
        if need.early and need.old is not None and not final:
            self._put_off(need.old, type(error).__name__)
            flight.set_result(need.old)
        else:
            flight.set_exception(error)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Meanwhile no refresh is under way, here or in another process."""
        mine: Future[Token] = Future()
        try:
            while True:
                with self._lock:
                    flight = self._flight
                    if flight is None or flight.done():
                        self._flight = mine
                        break
                wait([flight])
            with ExitStack() as stack:
                self._lock_store(stack, None)
                yield
        finally:
            mine.cancel()

    # What is known without asking

    def _good(self, token: Token | None) -> bool:
        return token is not None and token.expires_at is not None and self._clock() < token.expires_at

    def _known(self, need: Need) -> Token | None:
        """A token that will do. Raises the server's refusal if it has just given one."""
        self._look()
        token = self._token
        if token is not None:
            if token is not need.old and self._clock() < self._renew_at:
                return token
            if not self._can_renew(token) and (need.refused or self._good(token)):
                return token
        if self._refusal is not None:
            of, error, until = self._refusal
            if of is token and 0.0 < until - self._clock() <= LONGEST_THOUGHT:  # a clock may jump
                raise copy(error)
        return None

    def _found_after(self, error: BaseException, need: Need) -> Token | None:
        """Of a store without a lock, a token of another process that was faster with the refresh token."""
        if isinstance(error, HTTPError):
            with suppress(PdspecError):
                return self._known(need)
        return None

    def _remember(self, before: Token | None, error: BaseException) -> None:
        """Spare the server what it has just refused, however many calls there are."""
        if isinstance(error, ResponseError) and error.status < 500:
            pause = min(max(SECOND_THOUGHT, error.response.retry_after or 0.0), LONGEST_THOUGHT)
            self._refusal = before, copy(error), self._clock() + pause

    def _put_off(self, token: Token, reason: str) -> None:
        """Use a token that is still good a little longer."""
        now = self._clock()
        with self._lock:
            if self._token is not token or now < self._renew_at:
                return
            self._renew_at = min(token.expires_at or now, now + SECOND_THOUGHT)
        logger.warning("%s: early refresh failed (%s); trying again later", self, reason)

    # The flows

    def _token_of(self, answer: Mapping[str, Any], before: Token | None = None) -> Token:
        self._server.token_in(answer)
        return Token.from_answer(answer, self._clock(), before)

    def _can_renew(self, token: Token) -> bool:  # noqa: ARG002
        return True

    def _obtain(self, token: Token | None, way: Way) -> Token:
        raise NotImplementedError
