"""OAuth logins that the user keeps. Filled in with the OAuth layer."""

from __future__ import annotations

from typing import Any


def kept_login(client: Any, origin: str) -> dict[str, Any]:
    return {}
