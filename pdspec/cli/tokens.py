"""API tokens that the user keeps: one file, mode 0600, each token for the one server that it is for."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import UsageError

if TYPE_CHECKING:
    from ..model import Operation


def config_folder() -> Path:
    """The user's folder for settings; `PDSPEC_CONFIG_DIR` replaces it."""
    if given := os.environ.get("PDSPEC_CONFIG_DIR"):
        return Path(given)
    if sys.platform == "win32":
        base = os.environ.get("APPDATA") or str(Path.home())
    elif sys.platform == "darwin":
        base = str(Path.home() / "Library" / "Application Support")
    else:
        base = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(base) / "pdspec"


def tokens_file() -> Path:
    """Where API tokens are kept."""
    return config_folder() / "tokens.json"


def from_environment(pipedrive: bool) -> bool:
    """Whether the environment has a credential that the client will find by itself."""
    names = ("PIPEDRIVE_API_TOKEN", "PIPEDRIVE_ACCESS_TOKEN")
    return pipedrive and any(os.environ.get(name) for name in names)


def stored(client: Any, origin: str) -> dict[str, Any]:
    """What is kept for a server: an API token, else an OAuth login."""
    if not origin:
        return {}
    kept = read().get(origin)
    schemes = client.operations.security_schemes
    if isinstance(kept, dict):
        credentials = {
            name: value for name, value in kept.items() if name in schemes and isinstance(value, str)
        }
        if credentials:
            return {"credentials": credentials}
    from .oauth_login import kept_login

    return kept_login(client, origin)


def needed(operation: Operation) -> bool:
    """Whether an operation cannot be called without credentials."""
    return bool(operation.security) and {} not in operation.security


def key_scheme(client: Any, operation: Operation | None = None) -> str:
    """The security scheme that an API token is for. Raises UsageError when the document has none."""
    schemes = client.operations.security_schemes
    wanted = [name for one in (operation.security if operation else ()) if len(one) == 1 for name in one]
    for name in [*wanted, *(() if wanted else schemes)]:
        scheme = schemes.get(name)
        if scheme is not None and (
            scheme.type == "apiKey" or (scheme.type, scheme.scheme) == ("http", "bearer")
        ):
            return str(name)
    declared = ", ".join(schemes) or "none"
    raise UsageError(f"the document has no security scheme that a token could be for (declared: {declared})")


def ask(client: Any, operation: Operation) -> dict[str, Any]:
    """Ask for a token on the terminal, without showing it."""
    try:
        name = key_scheme(client, operation)
    except UsageError:
        return {}
    token = click.prompt(f"Token for {name}", hide_input=True, err=True)
    return {"credentials": {name: token.strip()}}


def read() -> dict[str, Any]:
    """The kept tokens, by origin and scheme; nothing when there is no file."""
    try:
        kept = json.loads(tokens_file().read_bytes())
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise UsageError(f"{tokens_file()} cannot be read ({error}); remove it and log in again") from None
    return kept if isinstance(kept, dict) else {}


def keep(origin: str, scheme: str, token: str) -> Path:
    """Keep a token for a server."""
    kept = read()
    kept[origin] = {**(kept.get(origin) or {}), scheme: token}
    write_private(tokens_file(), kept)
    return tokens_file()


def forget(origin: str) -> bool:
    """Forget the tokens for a server; whether there were any."""
    kept = read()
    if origin not in kept:
        return False
    del kept[origin]
    write_private(tokens_file(), kept)
    return True


def write_private(path: Path, value: Any) -> None:
    """JSON that only the user can read, all or nothing."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")  # mode 0600
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(value, file, indent=2)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from None
