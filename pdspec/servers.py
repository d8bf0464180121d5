"""Which base URL an operation is sent to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

from .document import Document
from .errors import UsageError
from .model import Operation, Server
from .reading import read_servers


def base_url_of(
    operation: Operation,
    document: Document,
    base_url: str | None = None,
    origin: str | None = None,
    variables: Mapping[str, str] | None = None,
) -> str:
    """The absolute base URL of an operation.

    `base_url` replaces the document's server, `origin` the scheme, host and port of any server. Raises
    UsageError when no absolute URL comes out, naming the option that would help.
    """
    own = operation.servers != read_servers(document.root.get("servers"))
    url = base_url if base_url and not own else expand(operation.servers[0], operation.id, variables or {})
    try:
        return _absolute(url, operation, document, base_url, origin)
    except ValueError as error:  # Python's own: a bracket of IPv6 that is not closed
        raise UsageError(f"{operation.id} was not sent: its server is no URL: {error}") from None


def _absolute(
    url: str, operation: Operation, document: Document, base_url: str | None, origin: str | None
) -> str:
    if not url.startswith(("http://", "https://")):
        if document.uri.startswith(("http://", "https://")):
            url = urljoin(document.uri, url)
        elif url.startswith("//"):
            url = f"https:{url}"
        elif base := (origin or base_url):
            url = (
                urljoin(base.rstrip("/") + "/", url.lstrip("/"))
                if origin is None
                else f"{base.rstrip('/')}/{url.lstrip('/')}"
            )
        else:
            raise UsageError(
                f"{operation.id} was not sent: the document's server URL {url!r} has no host; "
                "pass base_url='https://…' (or origin=, which keeps the path)"
            )
    if origin:
        url = origin.rstrip("/") + urlsplit(url).path
    return url


def expand(server: Server, operation_id: str, variables: Mapping[str, str]) -> str:
    """A server URL with its variables filled in: given ones, else the document's defaults."""

    def fill(match: re.Match[str]) -> str:
        name = match[1]
        declared: Any = server.variables.get(name)
        declared = declared if isinstance(declared, Mapping) else {}
        value = variables.get(name, declared.get("default"))
        if value is None:
            raise UsageError(
                f"{operation_id} was not sent: server URL {server.url!r} needs a value for {name!r}; "
                f"pass server_variables={{{name!r}: '…'}}"
            )
        allowed = declared.get("enum")
        if isinstance(allowed, list) and allowed and str(value) not in map(str, allowed):
            raise UsageError(
                f"server variable {name!r} is {str(value)!r}; allowed are {', '.join(map(str, allowed))}"
            )
        ends_host = "/" in str(value) and _goes_on(server.url, match)
        if name in variables and (ends_host or re.search(r"[\s\\@#?]|//|\.\.", str(value))):
            raise UsageError(f"server variable {name!r}: {str(value)!r} would lead to another host")
        return str(value)

    return re.sub(r"\{([^}]*)\}", fill, server.url) if "{" in server.url else server.url


def _goes_on(url: str, variable: re.Match[str]) -> bool:
    """Whether more of the host's name follows a variable: a slash in its value would cut that off."""
    _, slashes, host = url[: variable.start()].partition("//")
    return bool(slashes) and "/" not in host and url[variable.end() :][:1] not in ("", "/")
