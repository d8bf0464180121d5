"""Wire names to Python names, deterministically; collisions; near matches."""

from __future__ import annotations

import keyword
import re
from collections.abc import Container, Iterable

_NOT_WORD = r"[^0-9a-zA-Z_]+"
# `match`, `type` and `_` are fine as names; only what the parser refuses is not.
_RESERVED = frozenset(keyword.kwlist)
# What a client has itself; an operation of that name gets a trailing underscore.
CLIENT_NAMES = frozenset({
    "budget", "call", "close", "document", "from_spec", "items", "operations", "pages", "problems",
    "registry", "request", "response", "stream", "with_options",
})  # fmt: skip


def snake_case(name: str) -> str:
    """The Python name of an operationId.

    >>> snake_case("getMailMessages"), snake_case("listHTTPServers"), snake_case("issues/list-for-org")
    ('get_mail_messages', 'list_http_servers', 'issues_list_for_org')
    """
    spaced = _spaced(_ascii(name)).lower()
    return identifier("_".join(word for word in spaced.split("_") if word))


def python_name(wire: str) -> str:
    """The Python name of a parameter or field: itself when it can be, else a readable alias.

    >>> python_name("userId"), python_name("x-request-id"), python_name("from"), python_name("include[]")
    ('userId', 'x_request_id', 'from_', 'include')
    """
    if wire.isidentifier() and wire.isascii():
        return f"{wire}_" if wire in _RESERVED else wire
    return identifier(_spaced(_ascii(wire)).lower())


def identifier(text: str) -> str:
    """Any text as an identifier that is not a keyword."""
    cleaned = _words(text).strip("_")
    if not cleaned:
        return "unnamed"
    if cleaned[0].isdigit():
        cleaned = f"_{cleaned}"
    return f"{cleaned}_" if cleaned in _RESERVED else cleaned


def _spaced(text: str) -> str:
    """ASCII text with an underscore where a new word begins: fooBar, HTTPServer."""
    out, before = [], ""
    for index, char in enumerate(text):
        if char.isupper() and (before.islower() or before.isdigit() or (before and _starts(text, index))):
            out.append("_")
        out.append(char)
        before = char
    return "".join(out)


def _starts(text: str, index: int) -> bool:
    """Whether the capital there ends a run of them and begins a word: the S of HTTPServer."""
    return text[index - 1].isupper() and text[index + 1 : index + 2].islower()


def _words(text: str) -> str:
    """Letters, digits and underscores of ASCII; an underscore for each run of anything else."""
    if text.isascii() and text.replace("_", "").isalnum():  # most are: no pattern has to be compiled
        return text
    return re.sub(_NOT_WORD, "_", text)


def _ascii(text: str) -> str:
    if text.isascii():
        return _words(text)
    import unicodedata

    plain = unicodedata.normalize("NFKD", text)
    kept = "".join(c if c.isascii() else "" if unicodedata.combining(c) else f"_u{ord(c):x}_" for c in plain)
    return _words(kept)


def route_name(method: str, path: str) -> str:
    """A name for an operation that has no operationId.

    >>> route_name("GET", "/widgets/{id}/parts"), route_name("POST", "/")
    ('get_widgets_by_id_parts', 'post_root')
    """
    words = re.sub(r"\{([^}]*)\}", r"by_\1", path.partition("#")[0])
    return snake_case(f"{method.lower()}_{words.strip('/') or 'root'}")


def unique(name: str, taken: Iterable[str]) -> str:
    """The name, or the name with the first free number.

    >>> unique("id", {"id", "id_2"})
    'id_3'
    """
    used = taken if isinstance(taken, (set, frozenset, dict)) else set(taken)
    if name not in used:
        return name
    number = 2
    while f"{name}_{number}" in used:
        number += 1
    return f"{name}_{number}"


def beside(name: str, taken: Container[str]) -> str:
    """The name, with as many underscores behind it as keep it apart from those that are taken.

    >>> beside("position", {"position", "position_"})
    'position__'
    """
    while name in taken:
        name += "_"
    return name


def nearest(name: str, candidates: Iterable[str]) -> str:
    """The candidate that was probably meant, or "".

    >>> nearest("limt", ["start", "limit"]), nearest("zzz", ["start", "limit"])
    ('limit', '')
    """
    close = near(name, candidates, 1)
    return close[0] if close else ""


def near(name: str, candidates: Iterable[str], most: int = 3) -> list[str]:
    """Up to `most` candidates that were probably meant, best first; case and separators do not count."""
    from difflib import get_close_matches

    by_folded: dict[str, str] = {}
    for candidate in list(candidates)[:20_000]:
        by_folded.setdefault(_folded(candidate), candidate)
    return [by_folded[match] for match in get_close_matches(_folded(name), by_folded, most, 0.6)]


def _folded(name: str) -> str:
    return re.sub(r"[^0-9a-z]", "", name[:200].lower()) or name[:200]
