"""The token server: authorization codes, access and refresh tokens, revocation (RFC 6749, RFC 7009).

Whoever asks at /oauth/authorize is let in at once: there is nobody to click on a button.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, unquote_to_bytes, urlencode, urlsplit

from .answers import Answer, Incoming
from .store import Database, Store

CODE_LIFETIME: Final = 300.0
ALL_SCOPES: Final = (
    "base", "deals:read", "deals:full", "mail:read", "mail:full", "activities:read", "activities:full",
    "contacts:read", "contacts:full", "products:read", "products:full", "users:read", "recents:read",
    "search:read",
    "admin",
)  # fmt: skip
_NO_STORE: Final = {"cache-control": "no-store", "pragma": "no-cache"}


@dataclass(frozen=True, slots=True)
class OAuthSettings:
    """What the token server knows about the test app."""

    client_id: str
    client_secret: str
    scopes: tuple[str, ...] = ALL_SCOPES
    access_token_lifetime: float = 3600
    rotate_refresh_tokens: bool = False


class OAuthError(Exception):
    """An error answer as RFC 6749 (5.2) has it."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        super().__init__(error, description)
        self.error, self.description, self.status = error, description, status

    def answer(self) -> Answer:
        """As it goes back."""
        headers = dict(_NO_STORE)
        if self.status == 401:
            headers["www-authenticate"] = 'Basic realm="sandbox"'
        return Answer(self.status, {"error": self.error, "error_description": self.description}, headers)


class TokenServer:
    """The three endpoints, over the store. Thread-safe, as the store is."""

    def __init__(
        self, store: Store, settings: OAuthSettings, origin: Callable[[], str], clock: Callable[[], float]
    ) -> None:
        self.settings = settings
        self._store, self._origin, self._clock = store, origin, clock

    def handle(self, incoming: Incoming) -> Answer:
        """The answer to a request below /oauth/."""
        name = incoming.path.strip("/").removeprefix("oauth/")
        endpoints: Mapping[str, tuple[str, Callable[[Incoming], Answer]]] = {
            "authorize": ("GET", self._authorize), "token": ("POST", self._token), "revoke": ("POST",
            self._revoke),
        }  # fmt: skip
        if name not in endpoints:
            return OAuthError("invalid_request", f"there is no {incoming.path}", 404).answer()
        method, endpoint = endpoints[name]
        if incoming.method not in (method, "HEAD" if method == "GET" else method):
            answer = OAuthError("invalid_request", f"use {method}", 405).answer()
            return Answer(405, answer.body, {**answer.headers, "allow": method})
        try:
            return endpoint(incoming)
        except OAuthError as error:
            return error.answer()

    def scopes_of(self, access_token: str) -> frozenset[str] | None:
        """The scopes of an access token that is valid now, or None."""
        with self._store.transaction() as db:
            row = db.row("SELECT * FROM oauth_tokens WHERE token = ? AND kind = 'access'", access_token)
        if row is None or row["expires"] <= self._clock():
            return None
        return frozenset(row["scope"].split())

    def issue(self, scope: str | None = None) -> dict[str, object]:
        """A token answer without the way through the browser, for tests."""
        with self._store.transaction(write=True) as db:
            return self._tokens(db, secrets.token_hex(8), scope or " ".join(self.settings.scopes))

    def expire_access_tokens(self) -> None:
        """Lets every access token be expired from now on; refresh tokens stay good."""
        with self._store.transaction(write=True) as db:
            db.execute("UPDATE oauth_tokens SET expires = 0 WHERE kind = 'access'")

    def _authorize(self, incoming: Incoming) -> Answer:
        given = dict(parse_qsl(incoming.query))
        redirect_uri = given.get("redirect_uri", "")
        target = urlsplit(redirect_uri)
        if not hmac.compare_digest(given.get("client_id", "").encode(), self.settings.client_id.encode()):
            raise OAuthError("invalid_client", "client_id is not known")
        if (
            target.scheme not in {"http", "https"}
            or not target.netloc
            or target.fragment
            or "\n" in redirect_uri
        ):
            raise OAuthError(
                "invalid_request", "redirect_uri must be an absolute http(s) URL without a fragment"
            )
        back = {"state": given["state"]} if "state" in given else {}
        scope = given.get("scope") or " ".join(self.settings.scopes)
        if given.get("response_type", "code") != "code":
            back = {"error": "unsupported_response_type"} | back
        elif not set(scope.split()) <= set(self.settings.scopes):
            back = {"error": "invalid_scope"} | back
        else:
            back = {"code": self._new_code(redirect_uri, scope)} | back
        location = f"{redirect_uri}{'&' if target.query else '?'}{urlencode(back)}"
        return Answer(302, b"", {"location": location, "content-type": "text/plain", **_NO_STORE})

    def _new_code(self, redirect_uri: str, scope: str) -> str:
        code = secrets.token_hex(16)
        with self._store.transaction(write=True) as db:
            db.insert("oauth_codes", {
                "code": code, "redirect_uri": redirect_uri, "scope": scope,
                "expires": self._clock() + CODE_LIFETIME,
            })  # fmt: skip
        return code

    def _token(self, incoming: Incoming) -> Answer:
        form = self._form(incoming)
        grants = {
            "authorization_code": self._exchange,
            "refresh_token": self._refresh,
            "client_credentials": self._client_credentials,
        }
        grant = grants.get(form.get("grant_type", ""))
        if grant is None:
            raise OAuthError("unsupported_grant_type", f"grant_type must be one of {', '.join(grants)}")
        failure: OAuthError | None = None
        with self._store.transaction(write=True) as db:
            try:
                body = grant(db, form)
            except OAuthError as error:  # what it did on the way, such as a revocation, stays done
                failure = error
        if failure:
            raise failure
        return Answer(200, body, _NO_STORE)

    def _exchange(self, db: Database, form: Mapping[str, str]) -> dict[str, object]:
        row = db.row("SELECT * FROM oauth_codes WHERE code = ?", form.get("code", ""))
        if row is None or row["expires"] <= self._clock():
            raise OAuthError("invalid_grant", "the code is not valid, or it has expired")
        if row["grant_id"] is not None:
            db.execute("DELETE FROM oauth_tokens WHERE grant_id = ?", row["grant_id"])
            raise OAuthError("invalid_grant", "the code was used before; its tokens are revoked")
        if row["redirect_uri"] != form.get("redirect_uri"):
            raise OAuthError("invalid_grant", "redirect_uri is not the one of the authorization request")
        grant_id = secrets.token_hex(8)
        db.execute("UPDATE oauth_codes SET grant_id = ? WHERE code = ?", grant_id, row["code"])
        return self._tokens(db, grant_id, row["scope"])

    def _refresh(self, db: Database, form: Mapping[str, str]) -> dict[str, object]:
        given = form.get("refresh_token", "")
        row = db.row("SELECT * FROM oauth_tokens WHERE token = ? AND kind IN ('refresh', 'used')", given)
        if row is None:
            raise OAuthError("invalid_grant", "the refresh token is not valid")
        if row["kind"] == "used":
            db.execute("DELETE FROM oauth_tokens WHERE grant_id = ?", row["grant_id"])
            raise OAuthError("invalid_grant", "the refresh token was used before; its tokens are revoked")
        if not self.settings.rotate_refresh_tokens:
            return self._tokens(db, row["grant_id"], row["scope"], given)
        db.execute("UPDATE oauth_tokens SET kind = 'used' WHERE token = ?", given)
        return self._tokens(db, row["grant_id"], row["scope"])

    def _client_credentials(self, db: Database, form: Mapping[str, str]) -> dict[str, object]:
        scope = form.get("scope") or " ".join(self.settings.scopes)
        if not set(scope.split()) <= set(self.settings.scopes):
            raise OAuthError("invalid_scope", "a scope is not known")
        body = self._tokens(db, secrets.token_hex(8), scope)
        db.execute("DELETE FROM oauth_tokens WHERE token = ?", body.pop("refresh_token"))
        return body

    def _revoke(self, incoming: Incoming) -> Answer:
        """RFC 7009: a token that is not known is revoked already."""
        token = self._form(incoming).get("token", "")
        with self._store.transaction(write=True) as db:
            row = db.row("SELECT * FROM oauth_tokens WHERE token = ?", token)
            if row and row["kind"] == "access":
                db.execute("DELETE FROM oauth_tokens WHERE token = ?", token)
            elif row:
                db.execute("DELETE FROM oauth_tokens WHERE grant_id = ?", row["grant_id"])
        return Answer(200, {}, _NO_STORE)

    def _tokens(
        self, db: Database, grant_id: str, scope: str, refresh_token: str | None = None
    ) -> dict[str, object]:
        expires_in = self.settings.access_token_lifetime
        access_token = f"v1:{secrets.token_hex(20)}"
        db.insert("oauth_tokens", {
            "token": access_token, "kind": "access", "grant_id": grant_id, "scope": scope,
            "expires": self._clock() + expires_in,
        })  # fmt: skip
        if refresh_token is None:
            refresh_token = f"r1:{secrets.token_hex(20)}"
            row = {"token": refresh_token, "kind": "refresh", "grant_id": grant_id, "scope": scope}
            db.insert("oauth_tokens", row)
        return {
            "access_token": access_token, "token_type": "Bearer", "refresh_token": refresh_token,
            "scope": scope,
            "expires_in": int(expires_in), "api_domain": self._origin(),
        }  # fmt: skip

    def _form(self, incoming: Incoming) -> dict[str, str]:
        """The form of a request whose client has shown that it is the app. Raises OAuthError."""
        if not self._is_app(incoming.headers.get("authorization", "")):
            raise OAuthError("invalid_client", "HTTP Basic with client id and secret is needed", 401)
        media_type = incoming.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media_type != "application/x-www-form-urlencoded":
            raise OAuthError("invalid_request", "the body must be application/x-www-form-urlencoded")
        return dict(parse_qsl(incoming.body.decode("utf-8", "replace")))

    def _is_app(self, authorization: str) -> bool:
        scheme, _, credentials = authorization.partition(" ")
        try:
            given = base64.b64decode(credentials.strip(), validate=True)
        except (binascii.Error, ValueError):
            return False
        app = f"{self.settings.client_id}:{self.settings.client_secret}".encode()
        # Encoded as RFC 6749 (2.3.1) wants it, or as they are: clients do both.
        decoded = b":".join(map(unquote_to_bytes, given.replace(b"+", b" ").split(b":")))
        matches = [hmac.compare_digest(one, app) for one in (given, decoded)]
        return scheme.lower() == "basic" and any(matches)
