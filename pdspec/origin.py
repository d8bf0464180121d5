"""The origin of a URL (RFC 6454): scheme, host and port. Credentials and next-links are bound to it."""

from __future__ import annotations

import re
from functools import lru_cache

from .errors import UsageError

# Nothing that two URL parsers could read differently: no user info, no backslash, no percent sign.
_AUTHORITY = re.compile(r"(https?)://([\w.-]+|\[[0-9a-f:.]+\])(?::([0-9]{1,5}))?", re.IGNORECASE)
_DEFAULT_PORTS = {"http": "80", "https": "443"}
_END = re.compile(r"[/?#]")


@lru_cache(maxsize=256)
def _normal(authority: str) -> str:
    match = _AUTHORITY.fullmatch(authority)
    if match is None:
        return ""
    scheme, host, port = match[1].lower(), match[2], match[3]
    host = host.lower() if host.isascii() else host
    if port is not None:
        port = port.lstrip("0") or "0"
    return f"{scheme}://{host}" if port in (None, _DEFAULT_PORTS[scheme]) else f"{scheme}://{host}:{port}"


def origin_of(url: str) -> str:
    """The normal form of a URL's origin, or "" for anything but a plain http or https URL.

    >>> origin_of("HTTPS://API.Pipedrive.com:443/v1?x=y"), origin_of("http://[::1]:8080/")
    ('https://api.pipedrive.com', 'http://[::1]:8080')
    >>> origin_of("https://user@a.test/"), origin_of("https://a.test\\\\@b.test/"), origin_of("/v1")
    ('', '', '')
    """
    start = url.find("://")
    end = _END.search(url, start + 3) if start > 0 else None
    return _normal(url[: end.start()] if end else url)


def is_loopback(origin: str) -> bool:
    """Whether an origin is this machine, where nobody can listen in (RFC 6761, 6.3; RFC 8252, 8.3).

    >>> is_loopback("http://127.0.0.1:80"), is_loopback("http://[::1]"), is_loopback("http://127.evil.test")
    (True, True, False)
    """
    host = origin.partition("://")[2]
    host = host[: host.rindex("]") + 1] if host.startswith("[") else host.partition(":")[0]
    if host in ("localhost", "[::1]") or host.endswith(".localhost"):
        return True
    first, *rest = host.split(".")
    return first == "127" and len(rest) == 3 and all(n.isascii() and n.isdigit() and len(n) < 4 for n in rest)


def is_secure(origin: str) -> bool:
    """Whether a secret may travel there unasked: https, or this machine."""
    return origin.startswith("https://") or (origin.startswith("http://") and is_loopback(origin))


def require_origin(url: str, option: str) -> str:
    """The origin of a URL that somebody gave us, or a UsageError that names the option."""
    origin = origin_of(url)
    if not origin:
        shown = "this" if "@" in url else repr(url)
        raise UsageError(f"{option}: {shown} is not an http or https URL like 'https://api.example.com'")
    return origin
