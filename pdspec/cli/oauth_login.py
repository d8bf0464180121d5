"""OAuth logins that the user keeps: the apps' settings in one file, each token in its own, all 0600.

A login belongs to the server that it was made for, like an API token. The token file is that of
`FileTokenStore`, so a program may share it: `OAuth2(…, store=FileTokenStore(path))`.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import UsageError
from .tokens import config_folder, write_private

if TYPE_CHECKING:
    from ..oauth import OAuth2

CALLBACK = "http://127.0.0.1:8484/callback"
_BEARERS = ("oauth2", "openIdConnect")


def apps_file() -> Path:
    """Where the settings of logins are kept, client secrets among them."""
    return config_folder() / "logins.json"


def token_file(origin: str) -> Path:
    """Where the token for a server is kept."""
    return config_folder() / f"oauth-{hashlib.sha256(origin.encode()).hexdigest()[:12]}.json"


def make(origin: str, app: dict[str, Any]) -> OAuth2:
    """The OAuth2 of a login, with its token file."""
    from ..oauth import FileTokenStore, OAuth2

    return OAuth2(
        app["client_id"],
        app["client_secret"],
        app["redirect_uri"],
        authorization_endpoint=app["authorization_endpoint"],
        token_endpoint=app["token_endpoint"],
        scopes=app.get("scopes", ()),
        store=FileTokenStore(token_file(origin)),
    )


def kept_login(client: Any, origin: str) -> dict[str, Any]:
    """The options of a client that uses the login for a server; {} without one."""
    app = apps().get(origin)
    if not isinstance(app, dict) or not token_file(origin).exists():
        return {}
    if not any(scheme.type in _BEARERS for scheme in client.operations.security_schemes.values()):
        return {}
    return {"oauth": make(origin, app)}


def apps() -> dict[str, Any]:
    """The settings of all logins, by origin."""
    try:
        kept = json.loads(apps_file().read_bytes())
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise UsageError(f"{apps_file()} cannot be read ({error}); remove it and log in again") from None
    return kept if isinstance(kept, dict) else {}


def keep_app(origin: str, app: dict[str, Any]) -> None:
    """Remember how a token is refreshed."""
    write_private(apps_file(), apps() | {origin: app})


def forget_app(origin: str) -> bool:
    """Forget a login and its token; whether there was one."""
    kept = apps()
    found = kept.pop(origin, None)
    if found is not None:
        write_private(apps_file(), kept)
    for path in (token_file(origin), token_file(origin).with_suffix(".json.lock")):
        path.unlink(missing_ok=True)
    return found is not None


def endpoints(client: Any, server: str) -> tuple[str, str, list[str]]:
    """Where to log in and where tokens come from, by the document; a replaced `server` has both itself.

    Only a server on this machine is taken for its own token server: the sandbox is one.
    """
    from urllib.parse import urlsplit

    from ..origin import is_loopback

    for scheme in client.operations.security_schemes.values():
        flow = scheme.flows.get("authorizationCode") or scheme.flows.get("accessCode")
        if scheme.type in _BEARERS and isinstance(flow, dict):
            authorize, token = str(flow.get("authorizationUrl", "")), str(flow.get("tokenUrl", ""))
            if server and is_loopback(server):
                authorize, token = (f"{server}{urlsplit(url).path}" for url in (authorize, token))
            return authorize, token, list(flow.get("scopes") or {})
    raise UsageError(
        "the document has no OAuth login (authorization code flow); keep a token: pdspec login --token"
    )
