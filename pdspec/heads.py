"""Heads of requests and answers that are plain beyond doubt; whatever else comes takes the ordinary way."""

from __future__ import annotations

from functools import lru_cache

from .message import Headers

_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_HOST = _LETTERS + ".-"
_NAME = _LETTERS + "!#$%&'*+.^_`|~-"  # RFC 9110, 5.6.2
_MANY = 64  # headers that are not plain any more


@lru_cache(maxsize=4096)
def is_name(name: str) -> bool:
    """Whether a header may be called so."""
    return _made_of(_NAME, name)


def is_host(host: str) -> bool:
    """Whether a host needs nothing written around it."""
    return _made_of(_HOST, host)


def _made_of(characters: str, text: str) -> bool:
    return bool(text) and not text.strip(characters)


def is_target(url: str) -> bool:
    """Whether a request line can hold it as it is."""
    return url.startswith("/") and url.isascii() and url.isprintable() and " " not in url


def _status(line: str) -> int | None:
    """The status of a plain status line, 200 to 599."""
    version, code, rest = line[:9], line[9:12], line[12:13]
    plain = version == "HTTP/1.1 " and code.isascii() and code.isdigit() and rest in ("", " ")
    return int(code) if plain and "200" <= code <= "599" else None


def plain(head: str) -> tuple[int, Headers, int] | None:
    """Status, headers and Content-Length of an answer that says nothing out of the ordinary."""
    first, *lines = head.split("\r\n")
    status = _status(first)
    if len(lines) > _MANY:
        return None
    pairs = []
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon or not is_name(name):
            return None
        pairs.append((name, value.strip(" \t")))
    headers = Headers(pairs)
    length = headers.get("content-length", "")
    if status is None or "transfer-encoding" in headers or "\0" in head:
        return None
    if head.count("\n") != len(lines) or head.count("\r") != len(lines):  # one that stands alone
        return None
    if not length.isdigit() or not length.isascii() or len(length) > 12 or status in (204, 304):
        return None
    return status, headers, int(length)
