"""Which proxy stands between us and an origin, and what it is told to let us through."""

from __future__ import annotations

from base64 import b64encode
from contextlib import suppress
from typing import Any
from urllib.parse import unquote

import urllib3
from urllib3.exceptions import LocationParseError
from urllib3.util import Url, parse_url

from .errors import UsageError
from .origin import is_loopback, origin_of


def proxy_for(origin: str, given: str | None) -> str | None:
    """The proxy for an origin: the one that was given ("" for none), else the environment's.

    What goes to this machine is not sent to another one first: it may be unencrypted for that reason alone.
    """
    proxy = given if given is not None else _from_environment(origin)
    if not proxy:
        return None
    parsed = _parsed(proxy)
    elsewhere = not is_loopback(f"{parsed.scheme}://{parsed.host}")
    return None if elsewhere and is_loopback(origin_of(origin)) else proxy


def proxy_manager(proxy: str, options: dict[str, Any]) -> urllib3.ProxyManager:
    """The pools behind a proxy, which gets the user and password of its own URL."""
    parsed = _parsed(proxy)
    headers = {}
    if parsed.auth:
        headers["proxy-authorization"] = f"Basic {b64encode(unquote(parsed.auth).encode()).decode()}"
    return urllib3.ProxyManager(parsed._replace(auth=None).url, proxy_headers=headers, **options)


def _from_environment(origin: str) -> str | None:
    from urllib.request import getproxies_environment, proxy_bypass_environment  # type: ignore[attr-defined]  # documented, not in the stubs

    scheme, _, host = origin.partition("://")
    proxies = getproxies_environment()
    if proxy_bypass_environment(host, proxies):
        return None
    return proxies.get(scheme) or proxies.get("all")


def _parsed(proxy: str) -> Url:
    parsed = Url()
    with suppress(LocationParseError):
        parsed = parse_url(proxy if "://" in proxy else f"http://{proxy}")
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise UsageError(  # out here, where nothing carries the URL along
            "the proxy (proxy=… or HTTP_PROXY and the like) is no URL like "
            "'http://user:password@proxy.example.com:8080'; what is special in a password is written like %40"
        )
    return parsed
