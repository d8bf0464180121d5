"""What a security scheme means on the wire (OpenAPI 3.1.1, Security Scheme Object), and in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import quote

from .errors import UsageError
from .model import SecurityScheme
from .record import Record


class Placement(Record):
    """Where a credential goes: `location` "header", "query" or "cookie", as `name`, after `prefix`.

    `variable` is a shell variable that can stand for it. `basic` says that it travels in base64.
    """

    scheme: str
    location: str
    name: str
    prefix: str
    variable: str
    basic: bool = False

    def text(self, value: str) -> str:
        """What is written there for a value (RFC 7617 for Basic, RFC 6750 for Bearer)."""
        if self.basic:
            from base64 import b64encode

            value = b64encode(value.encode()).decode()
        if self.location == "cookie" and re.search(r'[\s",;\\]', value):
            raise UsageError(
                f"the credential for {self.scheme} has characters that a cookie cannot carry (RFC 6265)"
            )
        if self.location != "query" and not (value.isascii() and value.isprintable()):
            raise UsageError(f"the credential for {self.scheme} has characters that a header cannot carry")
        return self.prefix + value


def placement(scheme: SecurityScheme) -> Placement | None:
    """Where the scheme's credential goes; None when it is not for us to send (mutualTLS, digest)."""
    if scheme.type == "apiKey":
        return Placement(scheme.name, scheme.location, scheme.parameter, "", variable(scheme))
    if scheme.type in ("oauth2", "openIdConnect"):
        return Placement(scheme.name, "header", "authorization", "Bearer ", variable(scheme))
    if scheme.type != "http" or scheme.scheme.lower() == "digest":
        return None
    word = {"basic": "Basic", "bearer": "Bearer"}.get(scheme.scheme.lower(), scheme.scheme)
    return Placement(
        scheme.name, "header", "authorization", f"{word} ", variable(scheme), basic=word == "Basic"
    )


def write(
    values: Sequence[tuple[Placement, str]], cookie: str = ""
) -> tuple[dict[str, str], tuple[tuple[str, str], ...]]:
    """The headers and the (percent-encoded) query fields that carry the values; cookies join `cookie`."""
    headers: dict[str, str] = {}
    query: list[tuple[str, str]] = []
    for place, value in values:
        text = place.text(value)
        if place.location == "query":
            query.append((quote(place.name, safe=""), quote(text, safe="")))
        elif place.location == "header":
            headers[place.name] = text
        else:
            cookie = f"{cookie}; {place.name}={text}" if cookie else f"{place.name}={text}"
            headers["cookie"] = cookie
    return headers, tuple(query)


def kind(scheme: SecurityScheme) -> str:
    """The type, with the HTTP scheme where it matters: "apiKey", "oauth2", "http basic"."""
    return f"http {scheme.scheme.lower()}" if scheme.type == "http" else scheme.type


def is_pipedrive(scheme: SecurityScheme) -> bool:
    """Whether it is one of Pipedrive's two, which have options and environment variables of their own."""
    if scheme.type == "apiKey":
        return scheme.parameter.lower() == "x-api-token"
    return scheme.type == "oauth2" and ".pipedrive.com/" in str(scheme.flows)


def variable(scheme: SecurityScheme) -> str:
    """A name for the credential in a shell.

    >>> variable(SecurityScheme("bearerAuth", "http", scheme="bearer"))
    'BEARER_AUTH'
    """
    if is_pipedrive(scheme):
        return "PIPEDRIVE_API_TOKEN" if scheme.type == "apiKey" else "PIPEDRIVE_ACCESS_TOKEN"
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|\W+", "_", scheme.name, flags=re.ASCII)
    name = words.strip("_").upper() or "CREDENTIAL"
    return f"_{name}" if name[0].isdigit() else name


def describe(name: str, scheme: SecurityScheme | None, *, by_name: bool = False) -> str:
    """How to give a scheme's credential, for an error message. `by_name`: api_token is not enough."""
    if scheme is None:
        return f"{name}: not declared in the document's securitySchemes, so there is no saying how to send it"
    if kind(scheme) == "http digest":
        return f"{name} (http digest): pdspec does not do digest authentication"
    if scheme.type == "mutualTLS":
        return f"{name} (a TLS client certificate)"
    where = f"apiKey in {scheme.location} {scheme.parameter}" if scheme.type == "apiKey" else kind(scheme)
    ways = [f"credentials={{{name!r}: …}}"]
    if scheme.type == "apiKey" and not by_name:
        ways.insert(0, "api_token=…")
    elif scheme.type in ("oauth2", "openIdConnect") or kind(scheme) == "http bearer":
        ways[:0] = ["access_token=…", "oauth=OAuth2(…)"]
    if is_pipedrive(scheme):
        ways[-1] = f"the environment variable {variable(scheme)}"
    return f"{name} ({where}): {' or '.join(ways)}"
