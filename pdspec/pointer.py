"""Steps through a document: one key down, and where that is (RFC 6901)."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from .errors import RefError
from .model import Node
from .names import nearest

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")


def step(node: Node, key: str | int) -> Node:
    """One key down, without following references. Raises RefError when there is no such key."""
    value = node.value
    try:
        below = value[int(key)] if isinstance(value, list) else value[key]
    except (KeyError, IndexError, ValueError, TypeError):
        raise RefError(f"no {key!r} here{nearby(value, str(key))}", node.uri, node.pointer) from None
    return Node(below, node.uri, f"{node.pointer}/{escape(str(key))}")


def escape(token: str) -> str:
    """A key as a JSON pointer token (RFC 6901)."""
    token = str(token)
    return token.replace("~", "~0").replace("/", "~1") if "~" in token or "/" in token else token


def nearby(value: Any, key: str) -> str:
    """A hint at the key that was probably meant, for a message."""
    if not isinstance(value, dict) or not value:
        return ""
    close = nearest(key, map(str, value))
    return f"; did you mean {close!r}?" if close else ""


def slashed(uri: str) -> str:
    """A path as a URL reference, so that urljoin does not mistake its characters."""
    return uri if "://" in uri else quote(uri, safe="/:~")
