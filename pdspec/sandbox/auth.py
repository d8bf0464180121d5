"""Who is asking, and whether they may."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import parse_qsl

from .answers import Incoming, Refused
from .fields import ADMIN_ID
from .routing import Route


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is asking. `key` tells callers apart for rate limits; `scopes` is None where none are needed."""

    key: str
    user_id: int
    scopes: frozenset[str] | None = None


class Tokens(Protocol):
    """Where access tokens are looked up."""

    def scopes_of(self, access_token: str) -> frozenset[str] | None:
        """The scopes of a token that is valid now, or None."""


def identify(incoming: Incoming, token: str, tokens: Tokens, query_token: bool) -> Caller:
    """The caller of a request by API token or access token. Refused 401 without a valid one.

    `query_token` also allows `?api_token=`, which v1 knows and v2 does not.
    """
    given = incoming.headers.get("x-api-token")
    if given is None and query_token:
        given = dict(parse_qsl(incoming.query)).get("api_token")
    if given is not None:
        if not hmac.compare_digest(given.encode(), token.encode()):
            raise Refused(401, "unauthorized access", "The API token is not valid.")
        return Caller("api-token", ADMIN_ID)
    scheme, _, access_token = incoming.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        raise Refused(401, "unauthorized access", "Send x-api-token, or Authorization: Bearer.")
    scopes = tokens.scopes_of(access_token.strip())
    if scopes is None:
        raise Refused(
            401, "unauthorized access", "The access token is not valid, or it has expired.",
            headers={"www-authenticate": 'Bearer error="invalid_token"'},
        )  # fmt: skip
    return Caller(f"bearer {access_token.strip()}", ADMIN_ID, scopes)


def authorize(caller: Caller, route: Route) -> None:
    """Refused 403 unless the caller has one of the scopes that the operation lists."""
    if caller.scopes is None:
        return
    wanted = {scope for each in route.operation.security for scopes in each.values() for scope in scopes}
    if wanted and not caller.scopes & wanted:
        raise Refused(403, "Scope and URL mismatch", f"Needs one of the scopes {', '.join(sorted(wanted))}.")
