"""The URL of the next page, as a server tells it: in a header or in the answer, and never trusted."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence, Set
from typing import Any
from urllib.parse import parse_qsl, unquote_plus, urlencode, urljoin, urlsplit, urlunsplit

from .errors import InvalidResponse
from .message import Response
from .origin import origin_of

LONG = 8  # characters of a credential that no URL has by chance
_SECRET_PARAMETERS = frozenset({"api_token", "access_token", "api_key", "apikey", "client_secret"})


def looks_like_url(text: str) -> bool:
    """Whether a text is a URL, and no cursor."""
    return "://" in text or text.startswith(("/", "?"))


def next_link(header: str) -> str | None:
    """The URL of `rel="next"` in a Link header (RFC 8288, 3), or None.

    Sentry always has one and says `results="false"` at the end.

    >>> next_link('<https://a.test/x?page=1>; rel="prev", </x?page=3>; rel="next"; title="a, b"')
    '/x?page=3'
    """
    for match in re.finditer(r'<([^<>]*)>((?:\s*;\s*[^\s=;,"]+(?:\s*=\s*(?:"[^"]*"|[^\s;,"]*))?)*)', header):
        parameters = re.findall(r';\s*([^\s=;,"]+)\s*=\s*"?([^";,]*)', match[2])
        values = {name.lower(): value for name, value in reversed(parameters)}
        if "next" in values.get("rel", "").lower().split() and values.get("results") != "false":
            return match[1]
    return None


def checked_url(response: Response[Any], url: Any, sent: Callable[[], Sequence[str]]) -> str | None:
    """The absolute URL of the next page; it must be of the origin that this page came from."""
    if url is None or url == "" or url is False:
        return None
    here = response.request.url
    if not isinstance(url, str):
        raise invalid(response, f"the next URL is {type(url).__name__}, not a string")
    absolute = _without_values(response, urljoin(here, url.strip()), sent())
    if not origin_of(absolute) or origin_of(absolute) != origin_of(here):
        where = origin_of(absolute) or "something that is no plain http or https URL"
        raise invalid(
            response, f"the next page is said to be at {where}, not at {origin_of(here)}; not followed"
        )
    named = {name.lower() for place, name, _ in response.request.credentials if place == "query"}
    return _without_secrets(absolute, _SECRET_PARAMETERS | named)


def _without_secrets(url: str, secret: Set[str]) -> str:
    """The URL without a credential that a server put into it; the auth layer adds it again."""
    parts = urlsplit(url)
    names = [unquote_plus(pair.partition("=")[0]).lower() for pair in parts.query.split("&")]
    if not any(name in secret for name in names):
        return urlunsplit(parts._replace(fragment=""))
    pairs = [pair for pair in parse_qsl(parts.query, True) if pair[0].lower() not in secret]
    return urlunsplit(parts._replace(query=urlencode(pairs), fragment=""))


def _without_values(response: Response[Any], url: str, secrets: Sequence[str]) -> str:
    """The URL without credentials that have other names in its query. A path or host with one is refused."""
    if not secrets:
        return url
    from .masks import Mask

    mask = Mask(secret for secret in secrets if len(secret) >= LONG)
    if mask.text(url) is url:
        return url
    parts = urlsplit(url)
    pairs = [pair for pair in parts.query.split("&") if mask.text(pair) is pair]
    kept = urlunsplit(parts._replace(query="&".join(pairs)))
    if mask.text(kept) is not kept:
        raise invalid(response, "the URL of the next page has a credential in it; not followed")
    return kept


def invalid(response: Response[Any], message: str) -> InvalidResponse:
    """The error for an answer that leads nowhere."""
    return InvalidResponse(f"paging: {message}", response.request, response)
