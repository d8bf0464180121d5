"""What every command knows: which document, which server, whose credentials; options, then environment."""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import UsageError
from .text import is_terminal, note

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..model import Operation, SecurityScheme

VENDORED = ("v1", "v2")


@dataclass(frozen=True)
class Settings:
    """The common options of a command line. Secrets are not part of its representation."""

    spec: str = ""
    origin: str = ""
    base_url: str = ""
    timeout: float | None = None
    headers: tuple[str, ...] = field(default=(), repr=False)
    credentials: tuple[str, ...] = field(default=(), repr=False)
    api_token: str = field(default="", repr=False)
    verbose: int = 0

    def merged(self, given: dict[str, Any]) -> Settings:
        """The same with what was said after the command's name."""
        changes = {name: value for name, value in given.items() if value not in (None, "", (), 0)}
        for name in ("headers", "credentials"):
            if name in changes:
                changes[name] = (*getattr(self, name), *changes[name])
        if "verbose" in changes:
            changes["verbose"] += self.verbose
        return replace(self, **changes)

    @property
    def document(self) -> str:
        """ "v1", "v2" or the path of a file."""
        return self.spec or os.environ.get("PDSPEC_SPEC", "") or "v1"

    @property
    def server(self) -> str:
        """The origin that was asked for, or "" for the document's own."""
        return self.origin or os.environ.get("PDSPEC_ORIGIN", "")

    def bare_client(self) -> Any:
        """A client without credentials of ours: for reading the document and building requests."""
        return self._make({})

    def client(self, operation: Operation | None = None, **options: Any) -> Any:
        """A client with credentials: from the options, else the environment, else kept ones, else asked for.

        Only an operation that needs credentials makes it ask, and only on a terminal.
        """
        from . import tokens

        given = self.given_credentials()
        if not given and not tokens.from_environment(self.is_pipedrive):
            bare = self.bare_client()
            given = tokens.stored(bare, self.place(bare))
            if not given and operation is not None and tokens.needed(operation) and is_terminal(sys.stdin):
                given = tokens.ask(bare, operation)
        return self._make({**given, **options})

    def given_credentials(self) -> dict[str, Any]:
        """The credentials of the command line itself."""
        given: dict[str, Any] = {}
        named: dict[str, Any] = {}
        if self.api_token:
            token, bare = secret_from(self.api_token, "--api-token"), self.bare_client()
            if any(scheme.type == "apiKey" for scheme in bare.operations.security_schemes.values()):
                given["api_token"] = token
            else:  # a document whose token is a Bearer
                from .tokens import key_scheme

                named[key_scheme(bare)] = token
        for word in self.credentials:
            name, equals, value = word.partition("=")
            if not name or not equals:
                raise UsageError("--credential is SCHEME=VALUE, SCHEME=@FILE or SCHEME=env:NAME")
            scheme = self._scheme(name)
            secret = secret_from(value, f"--credential {name}")
            basic = (scheme.type, scheme.scheme) == ("http", "basic")
            named[name] = tuple(secret.split(":", 1)) if basic and ":" in secret else secret
        if named:
            given["credentials"] = named
        return given

    def _scheme(self, name: str) -> SecurityScheme:
        """The security scheme of a name. What is none may be a token with an = in it, and is not shown."""
        schemes: Mapping[str, SecurityScheme] = self.bare_client().operations.security_schemes
        if name in schemes:
            return schemes[name]
        from ..names import nearest

        close = nearest(name, schemes)
        hint = f"; did you mean {close!r}?" if close else ""
        declared = ", ".join(schemes) or "none"
        raise UsageError(
            f"--credential is SCHEME=VALUE, and the document has no such scheme (declared: {declared}){hint}"
        )

    @property
    def is_pipedrive(self) -> bool:
        """Whether the document is one of those in the box."""
        return self.document in VENDORED

    def place(self, client: Any) -> str:
        """The origin that the calls go to: what kept credentials are kept for."""
        if given := self.base_url or self.server:
            return _origin(given)
        servers = client.document.root.get("servers")
        first = (
            servers[0].get("url", "")
            if isinstance(servers, list) and servers and isinstance(servers[0], dict)
            else ""
        )
        return _origin(str(first))

    def _make(self, options: dict[str, Any]) -> Any:
        options = {**self._options(), **options}
        name = self.document
        if name == "v2":
            from .. import v2

            return v2.Client(**options)
        if name != "v1":
            from ..client import SpecClient

            return SpecClient.from_spec(name, **options)
        if os.environ.get("PDSPEC_SPEC") not in (None, "", "v1"):  # `pdspec.v1` has that one
            from ..client import bound_client
            from ..vendored import spec_path

            return bound_client(spec_path("organizations.v1.yaml"), module=__name__, environment=True)(
                **options
            )
        from .. import v1

        return v1.Client(**options)

    def _options(self) -> dict[str, Any]:
        options: dict[str, Any] = {}
        if self.base_url:
            options["base_url"] = self.base_url
        elif self.server:
            options["origin"] = self.server
        if self.timeout is not None:
            options["timeout"] = self.timeout
        if self.headers:
            options["headers"] = dict(map(_header, self.headers))
        return options


def _header(word: str) -> tuple[str, str]:
    name, colon, value = word.partition(":")
    if not colon or not name.strip():
        # Unquoted: what there is may be a secret.
        raise UsageError("-H is NAME:VALUE, and a name or the colon is missing")
    return name.strip(), value.strip()


def secret_from(word: str, option: str) -> str:
    """A secret that was given as itself, as @FILE or as env:NAME."""
    if word.startswith("@") and len(word) > 1:
        try:
            return Path(word[1:]).expanduser().read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            why = getattr(error, "strerror", "") or "not text"
            # Unquoted: a password may begin with an @ and be no file at all.
            raise UsageError(f"{option}: the file after the @ cannot be read: {why}") from None
    if word.startswith("env:"):
        value = os.environ.get(word[4:])
        if not value:
            named = re.fullmatch(r"[A-Z_][A-Z0-9_]*", word[4:])
            name = f"the environment variable {word[4:]}" if named else "an environment variable of that name"
            raise UsageError(f"{option}: {name} is not set")
        return value
    return word


def _origin(url: str) -> str:
    from urllib.parse import urlsplit

    parts = urlsplit(url)
    if not parts.scheme or not parts.netloc or "{" in parts.netloc:
        return ""
    return f"{parts.scheme.lower()}://{parts.netloc.rpartition('@')[2].lower()}"


def tell_retired(operation: Operation) -> None:
    """The one line about an operation that is on its way out."""
    if operation.deprecated:
        note(f"note: {retired(operation).partition('. What changes')[0]}; see pdspec show {operation.id}")


def retired(operation: Operation) -> str:
    """That an operation is being retired, what to use, and what changes."""
    replaced = operation.extensions.get("x-replaced-by")
    if not isinstance(replaced, dict) or "operationId" not in replaced:
        return f"{operation.id} is deprecated" + (f"; use {replaced}" if isinstance(replaced, str) else "")
    where = f" --spec {replaced['document']}" if replaced.get("document") else ""
    changes = replaced.get("changes")
    listed = "; ".join(map(str, changes)) if isinstance(changes, list) else ""
    tail = f". What changes: {listed}" if listed else ""
    return f"{operation.id} is being retired; use{where} {replaced['operationId']}{tail}"
