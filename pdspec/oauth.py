"""OAuth 2.0 (RFC 6749): Pipedrive's authorization-code flow, and client credentials for other APIs.

A token is refreshed shortly before it expires, and once after a 401, by one thread of one process however
many are waiting for it. Secrets travel only to the token endpoint, and appear in no message.
"""

from __future__ import annotations

import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from typing import Literal
from urllib.parse import quote, urlencode

from .errors import MissingCredentials
from .message import Send
from .oauth_checks import check_source, check_texts, fields, texts
from .origin import is_loopback, origin_of
from .secrets import Secret
from .token_file import FileTokenStore
from .token_server import TokenServer, Way, check_endpoint
from .token_source import LEEWAY, TokenSource, logger
from .tokens import MemoryTokenStore, Token, TokenStore

__all__ = ["ClientCredentials", "FileTokenStore", "MemoryTokenStore", "OAuth2", "Token", "TokenStore"]

AUTHORIZATION_ENDPOINT = "https://oauth.pipedrive.com/oauth/authorize"
TOKEN_ENDPOINT = "https://oauth.pipedrive.com/oauth/token"  # noqa: S105  (an address)
_SPENT = "the OAuth token has expired and cannot be refreshed: log in again"


class OAuth2(TokenSource):
    """The authorization-code flow, with Pipedrive's addresses as defaults.

    Send the user to `authorization_url(state=…)`, give the code that comes back to `exchange(code)`, and the
    object to a client as `oauth=`. From then on the token is kept fresh, and `store` keeps it between runs.

    `domain`: an `api_domain` of the token server is believed only if it is https and this domain or below
    it; None believes none. `client_secret=""` is a public client (with PKCE, RFC 7636: `pkce()`). `send`
    carries token requests while no client is involved; by default over a connection of its own.

    >>> oauth = OAuth2("id", "secret", "https://app.test/callback")
    >>> oauth.authorization_url(state="xyz")[:64]
    'https://oauth.pipedrive.com/oauth/authorize?response_type=code&c'
    """

    def __init__(
        self,
        client_id: str,
        client_secret: str,
        redirect_uri: str = "",
        *,
        authorization_endpoint: str = AUTHORIZATION_ENDPOINT,
        token_endpoint: str = TOKEN_ENDPOINT,
        revocation_endpoint: str | None = None,
        domain: str | None = "pipedrive.com",
        scopes: Sequence[str] = (),
        store: TokenStore | None = None,
        token: Token | None = None,
        client_authentication: Literal["basic", "body"] = "basic",
        leeway: float = LEEWAY,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], object] = time.sleep,
        send: Send | None = None,
    ) -> None:
        check_texts(client_id=client_id, redirect_uri=redirect_uri, token_endpoint=token_endpoint)
        check_texts(authorization_endpoint=authorization_endpoint, client_secret=client_secret)
        check_texts(domain=domain or "", revocation_endpoint=revocation_endpoint or "")
        check_source(store, token, client_authentication, leeway, clock, sleep, send)
        secret = Secret(client_secret, "client_secret") if client_secret else None
        server = TokenServer(token_endpoint, client_id, secret, client_authentication, send, sleep)
        self.redirect_uri, self.authorization_endpoint = redirect_uri, authorization_endpoint
        self.revocation_endpoint = revocation_endpoint or f"{token_endpoint.rpartition('/')[0]}/revoke"
        check_endpoint(self.revocation_endpoint, "revocation_endpoint")
        self.scopes = texts("scopes", scopes)
        self.domain, self._origin = domain, ""
        super().__init__(server, store, token, leeway, clock)

    def authorization_url(
        self, state: str | None = None, *, code_challenge: str | None = None, **extra: str
    ) -> str:
        """Where the user lets the app in. `state` comes back unchanged: check it (RFC 6749, 10.12)."""
        check_texts(**{"state": state or "", "code_challenge": code_challenge or "", **extra})
        query = {"response_type": "code", "client_id": self.client_id, "redirect_uri": self.redirect_uri}
        if self.scopes:
            query["scope"] = " ".join(self.scopes)
        if state is not None:
            query["state"] = state
        if code_challenge is not None:
            query |= {"code_challenge": code_challenge, "code_challenge_method": "S256"}
        joint = "&" if "?" in self.authorization_endpoint else "?"
        return f"{self.authorization_endpoint}{joint}{urlencode(query | extra, quote_via=quote)}"

    @staticmethod
    def pkce() -> tuple[str, str]:
        """A new `code_verifier` and its `code_challenge` (RFC 7636, 4.1 and 4.2)."""
        import secrets

        verifier = secrets.token_urlsafe(48)
        return verifier, urlsafe_b64encode(sha256(verifier.encode()).digest()).decode().rstrip("=")

    def exchange(self, code: str, *, code_verifier: str | None = None) -> Token:
        """Trade the code of the redirect for a token, and keep it. A code can be used once."""
        check_texts(code=code, code_verifier=code_verifier or "")
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": self.redirect_uri}
        if code_verifier is not None:
            form["code_verifier"] = code_verifier
        with self._alone():
            return self._keep(self._token_of(self._server.ask(form, Way(), again=False)))

    def refresh(self) -> Token:
        """Get a new token now, whatever is left of the old one."""
        old, self._refusal = self.token, None
        token = self._other_than(old, Way(), refused=True)
        if token is old:
            raise MissingCredentials(_SPENT)
        return token

    def revoke(self) -> None:
        """Tell the server that the token is done with (RFC 7009), and forget it, in the store too."""
        token = self.token
        if token is None:
            return
        kind = "refresh_token" if token.refresh_token else "access_token"
        form = {"token": token.refresh_token or token.access_token, "token_type_hint": kind}
        with self._alone():
            self._server.ask(form, Way(), url=self.revocation_endpoint)
            self._forget()
            self._origin = ""

    @property
    def origin(self) -> str:
        """Pipedrive's `api_domain`, if it is https and below `domain`; "" otherwise."""
        if self._token is None:
            self._look()
        return self._origin

    def _can_renew(self, token: Token) -> bool:
        return bool(token.refresh_token)

    def _obtain(self, token: Token | None, way: Way) -> Token:
        if token is None:
            raise MissingCredentials("no OAuth token yet: open authorization_url(), then exchange(code)")
        if not token.refresh_token:
            raise MissingCredentials(_SPENT)
        form = {"grant_type": "refresh_token", "refresh_token": token.refresh_token}
        return self._token_of(self._server.ask(form, way), token)

    def _adopt(self, token: Token) -> None:
        super()._adopt(token)
        self._origin = self._believed(token.api_domain)

    def _believed(self, api_domain: str | None) -> str:
        """The origin of an `api_domain` that tokens may be sent to, or ""."""
        origin = origin_of(api_domain or "")
        if not api_domain or not self.domain:
            return ""
        host, domain = origin.partition("://")[2].partition(":")[0], self.domain.lower()
        if origin.startswith("https://") and (host == domain or host.endswith(f".{domain}")):
            return origin
        if origin and is_loopback(origin) and is_loopback(origin_of(self._server.url)):
            return origin  # the sandbox
        logger.warning("%s: the api_domain is not https at %s or below it; not used", self, domain)
        return ""


class ClientCredentials(TokenSource):
    """The client-credentials flow (RFC 6749, 4.4): the app itself logs in, without a user.

    >>> ClientCredentials("https://auth.acme.test/token", "id", "secret", scopes=["widgets:read"])
    <ClientCredentials id at https://auth.acme.test/token>
    """

    def __init__(
        self,
        token_url: str,
        client_id: str,
        client_secret: str,
        *,
        scopes: Sequence[str] = (),
        extra: Mapping[str, str] | None = None,
        store: TokenStore | None = None,
        client_authentication: Literal["basic", "body"] = "basic",
        leeway: float = LEEWAY,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], object] = time.sleep,
        send: Send | None = None,
    ) -> None:
        check_texts(token_url=token_url, client_id=client_id, client_secret=client_secret)
        check_source(store, None, client_authentication, leeway, clock, sleep, send)
        self.scopes = texts("scopes", scopes)
        self.extra = fields("extra", extra)  # such as Auth0's `audience`
        secret = Secret(client_secret, "client_secret")
        server = TokenServer(token_url, client_id, secret, client_authentication, send, sleep)
        super().__init__(server, store, None, leeway, clock)

    def _obtain(self, token: Token | None, way: Way) -> Token:  # noqa: ARG002
        form = {"grant_type": "client_credentials", **self.extra}
        if self.scopes:
            form["scope"] = " ".join(self.scopes)
        return self._token_of(self._server.ask(form, way))
