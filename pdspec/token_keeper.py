"""The token that is in use, and the store behind it: somebody else's code, which may raise anything."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import ExitStack

from .errors import PdspecError, TimedOut, UsageError
from .token_server import TokenServer, Way
from .tokens import MemoryTokenStore, Token, TokenStore

logger = logging.getLogger("pdspec")


class TokenKeeper:
    """Has one token, and keeps it in step with a store."""

    def __init__(
        self, server: TokenServer, store: TokenStore | None, leeway: float, clock: Callable[[], float]
    ) -> None:
        self._server = server
        self.store: TokenStore = MemoryTokenStore() if store is None else store
        self._leeway, self._clock = leeway, clock
        self._token: Token | None = None
        self._stored: Token | None = None  # what the store held when we last looked
        self._unsaved = False
        self._renew_at = 0.0

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.client_id} at {self._server.url}>"

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

    def _look(self) -> bool:
        """Take the store's token if somebody has changed it since we last looked; whether that was so."""
        try:
            found = self.store.load()
        except PdspecError:
            raise
        except Exception as error:
            raise UsageError(
                f"the token store cannot be read: its load() raised {type(error).__name__}"
            ) from error
        if found is not None and not isinstance(found, Token):
            raise UsageError(f"the token store's load() returns a Token or None, not {type(found).__name__}")
        if found is None or found == self._stored:
            return False
        self._stored = found
        self._adopt(found)
        return True

    def _lock_store(self, stack: ExitStack, seconds: float | None) -> None:
        """Keep other processes away until `stack` is closed."""
        lock = getattr(self.store, "lock", None)
        if lock is None:
            return
        try:
            stack.enter_context(lock(Way().left if seconds is None else min(seconds, Way().left)))
        except TimeoutError as error:
            raise TimedOut(
                f"the token store is locked: {error}", self._server.request(), sent=False
            ) from None
        except PdspecError:
            raise
        except Exception as error:
            raise UsageError(
                f"the token store cannot be locked: its lock() raised {type(error).__name__}"
            ) from error

    def _adopt(self, token: Token) -> None:
        now = self._clock()
        left = float("inf") if token.expires_at is None else max(0.0, token.expires_at - now)
        self._token, self._renew_at = token, now + left - min(self._leeway, left / 4)

    def _keep(self, token: Token) -> Token:
        self._adopt(token)
        if token is self._stored:
            return token
        try:
            self.store.save(token)
        except Exception as error:  # the token is good; ending the run over a full disk would not help
            self._say_unsaved(error)
        else:
            self._stored, self._unsaved = token, False
        return token

    def _say_unsaved(self, error: Exception) -> None:
        """Say once that a restart may cost a login. A foreign error's words could hold the token."""
        words = error.strerror if isinstance(error, OSError) else str(error)
        known = isinstance(error, (OSError, PdspecError)) and words
        logger.log(
            logging.DEBUG if self._unsaved else logging.ERROR,
            "%s: the new token is not saved: %s. This process goes on with it. Others, and the next run, "
            "have only the old one, which may be dead: then the app has to be authorized again",
            self,
            words if known else type(error).__name__,
        )
        self._unsaved = True

    def _forget(self) -> None:
        self._token, self._renew_at = None, 0.0
        clear = getattr(self.store, "clear", None)
        if clear is not None:
            try:
                clear()
            except PdspecError:
                raise
            except Exception as error:
                raise UsageError(
                    f"the token is revoked, but the token store's clear() raised {type(error).__name__}"
                ) from error
            self._stored = None
