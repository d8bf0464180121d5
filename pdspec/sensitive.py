"""How values are shown in messages, and what is never shown: the fields and headers that hold secrets."""

from __future__ import annotations

from typing import Any

# In lower case.
SENSITIVE = frozenset({
    "authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-token", "x-api-key", "api-key",
    "apikey", "x-auth-token", "api_token", "access_token", "token", "password", "client_secret",
})  # fmt: skip
_ENDINGS = ("password", "secret", "_token", "-token")
_KEYS = ("token", "api-key", "api_key", "apikey", "access-key", "secret-key", "subscription-key", "auth-key")
HIDDEN = "[hidden]"
SHOWN = 80  # characters of a value in a message


def is_sensitive(where: str) -> bool:
    """Whether a place holds something that must not be shown: a password, a token, a cookie."""
    name = where.rpartition(".")[2].lower()
    return name in SENSITIVE or name.endswith(_ENDINGS)


def is_secret_header(name: str) -> bool:
    """Whether a header is one that APIs take a credential in.

    >>> is_secret_header("X-Goog-Api-Key"), is_secret_header("Idempotency-Key")
    (True, False)
    """
    return is_sensitive(name) or name.lower().endswith(_KEYS)


def shown(value: Any, where: str = "") -> str:
    """A value for a message: short, on one line, and hidden where it is a secret.

    >>> shown("x" * 100), shown("s3cret", "body.password")
    ("'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…xxxxxxxxxxxxxx'", '[hidden]')
    """
    if is_sensitive(where):
        return HIDDEN
    try:
        text = str.__str__(repr(value))
    except Exception:  # a message about an argument must not fail because of the argument
        text = f"<{kind_name(value)}>"
    if len(text) > SHOWN:
        text = f"{text[: SHOWN - 20]}…{text[-15:]}"
    return text.encode("ascii", "backslashreplace").decode() if not text.isprintable() else text


def kind_name(value: Any) -> str:
    """The name of a value's class, whatever its metaclass thinks of that."""
    name: str = type.__dict__["__name__"].__get__(type(value))
    return name
