"""When to get a token, and that only one caller does: what the OAuth flows have in common."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from typing import Any

from .errors import HTTPError, TimedOut, TransportError
from .forks import give_lock
from .message import Send
from .token_server import TokenServer, Way
from .tokens import MemoryTokenStore, Token, TokenStore

logger = logging.getLogger("pdspec")

LEEWAY = 60.0  # seconds before expiry at which a token counts as expired
SECOND_THOUGHT = 10.0  # after an early refresh failed, how long the old token is used undisturbed


class TokenSource:
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
        self._server = server
        self.store: TokenStore = MemoryTokenStore() if store is None else store
        self._leeway, self._clock = leeway, clock
        self._token: Token | None = None
        self._stored: Token | None = None  # what the store held when we last looked
        self._renew_at = 0.0
        give_lock(self)
        if token is not None:
            self._keep(token)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.client_id} at {self._server.url}>"

    def __getstate__(self) -> dict[str, Any]:
        return {key: value for key, value in self.__dict__.items() if key != "_lock"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        give_lock(self)

    @property
    def client_id(self) -> str:
        """The app's public name at the token server."""
        return self._server.client_id

    @property
    def token(self) -> Token | None:
        """The token as it is now, from the store if need be; never fetched."""
        if self._token is None:
            self._look()
        return self._token

    @property
    def origin(self) -> str:
        """Where the token says that its API is, if that may be believed; "" otherwise."""
        return ""

    def current(self, deadline: float | None = None, send: Send | None = None) -> str:
        """An access token that is good for a while; fetched or refreshed if it has to be."""
        token = self._token
        if token is not None and self._clock() < self._renew_at:
            return token.access_token
        with self._alone(deadline):
            if self._token is None:
                self._look()
            if self._token is not None and self._clock() < self._renew_at:
                return self._token.access_token
            return self._replace_early(Way(send, deadline)).access_token

    def renew(self, stale: str, deadline: float | None = None, send: Send | None = None) -> str | None:
        """Another access token than the refused one, or None when there is no way to get one."""
        with self._alone(deadline):
            token = self._token
            if token is not None and token.access_token != stale:
                return token.access_token  # another thread was here first
            if token is not None and not self._can_renew(token):
                return None
            token = self._replace(Way(send, deadline))
        return token.access_token if token.access_token != stale else None

    def _replace_early(self, way: Way) -> Token:
        """A new token. If there is none to be had and the old one is still good, the old one for now."""
        token, now = self._token, self._clock()
        good = token is not None and token.expires_at is not None and now < token.expires_at
        if token is None or not good:
            return self._replace(way)
        if not self._can_renew(token):
            return token
        try:
            return self._replace(way)
        except (TransportError, HTTPError) as error:
            if isinstance(error, HTTPError) and error.status < 500 and error.status != 429:
                raise
            logger.warning("%s: early refresh failed (%s); trying again later", self, type(error).__name__)
            self._renew_at = min(token.expires_at or now, now + SECOND_THOUGHT)
            return token

    def _replace(self, way: Way) -> Token:
        """Take what another process has put into the store in the meantime, or get a new token."""
        lock = getattr(self.store, "lock", None)
        try:
            with nullcontext() if lock is None else lock(max(0.0, way.left)):
                if self._look() and self._token is not None and self._clock() < self._renew_at:
                    return self._token
                try:
                    token = self._obtain(self._token, way)
                except HTTPError:  # a store without a lock: another process may have used the refresh token
                    if self._look() and self._token is not None and self._clock() < self._renew_at:
                        return self._token
                    raise
                return self._keep(token)
        except TimeoutError as error:
            raise TimedOut(
                f"the token store is locked: {error}", self._server.request(), sent=False
            ) from None

    def _look(self) -> bool:
        """Take the store's token if somebody has changed it since we last looked; whether that was so."""
        found = self.store.load()
        if found is None or found == self._stored:
            return False
        self._stored = found
        self._adopt(found)
        return True

    def _adopt(self, token: Token) -> None:
        now = self._clock()
        left = float("inf") if token.expires_at is None else max(0.0, token.expires_at - now)
        self._token, self._renew_at = token, now + left - min(self._leeway, left / 4)

    def _keep(self, token: Token) -> Token:
        self._adopt(token)
        try:
            self.store.save(token)
        except OSError as error:  # the token is good; ending the run over a full disk would not help
            logger.warning("%s: the new token is not saved: %s", self, error.strerror or type(error).__name__)
        else:
            self._stored = token
        return token

    def _forget(self) -> None:
        self._token, self._renew_at = None, 0.0
        clear = getattr(self.store, "clear", None)
        if clear is not None:
            clear()
            self._stored = None

    @contextmanager
    def _alone(self, deadline: float | None) -> Iterator[None]:
        """Hold the lock; TimedOut if that takes longer than the call has."""
        lock = self._lock
        if not lock.acquire(timeout=-1 if deadline is None else max(0.0, deadline - time.monotonic())):
            raise TimedOut("another thread is still fetching the token", self._server.request(), sent=False)
        try:
            yield
        finally:
            lock.release()

    def _token_of(self, answer: Mapping[str, Any], before: Token | None = None) -> Token:
        self._server.token_in(answer)
        return Token.from_answer(answer, self._clock(), before)

    def _can_renew(self, token: Token) -> bool:  # noqa: ARG002
        return True

    def _obtain(self, token: Token | None, way: Way) -> Token:
        raise NotImplementedError
