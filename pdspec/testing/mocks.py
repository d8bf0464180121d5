"""`mock`: a client, or every client of a class, with canned answers in place of the network."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Self

from ..client import SpecClient
from ..options import make_options
from ..registry import Registry
from ..retry import as_policy
from .checks import Source
from .fake import FakeTransport, Unanswered


class Mock(FakeTransport):
    """A FakeTransport with a client that uses it: `.client`.

    As a context manager it also takes over what it was made of: a client, or every client that is made of
    the class inside the block. At the end of the block it says which calls had no answer. Waits between
    retries and the rate limit are off.
    """

    def __init__(
        self, target: Source, *, strict: bool = True, examples: bool = False, **options: Any
    ) -> None:
        super().__init__(target, strict=strict, examples=examples)
        make_options(options)  # a name that is none is said at once
        self._target, self._given = target, options
        self._kept: Any = None
        self.client: Any = self._client()

    def _client(self) -> SpecClient:
        target = self._target
        if isinstance(target, SpecClient):
            return target.with_options(**self._quick(self._given, target._engine.options.retries))
        if isinstance(target, type):
            client: SpecClient = target(**self._options(self._given))
            return client
        return SpecClient(self.registry, **self._options(self._given))

    def _quick(self, options: dict[str, Any], retries: Any = None) -> dict[str, Any]:
        policy = as_policy(options.get("retries", retries))
        quick = policy.new(backoff_factor=0, backoff_jitter=0, respect_retry_after_header=False)
        return {"rate_limit": False, **options, "retries": quick, "transport": self}

    def _options(self, options: dict[str, Any]) -> dict[str, Any]:
        """Options under which every operation may be called, whatever it asks for."""
        schemes = self.registry.security_schemes
        credentials = {
            name: ("test", "test") if (scheme.type, scheme.scheme) == ("http", "basic") else "test-credential"
            for name, scheme in schemes.items()
            if scheme.type != "mutualTLS" and scheme.scheme != "digest"
        }
        if not {"api_token", "access_token", "oauth", "credentials"} & set(options):
            options = {**options, "credentials": credentials}
        if not {"origin", "base_url"} & set(options) and not _is_absolute(self.registry):
            options = {**options, "base_url": "https://api.test"}
        return self._quick(options)

    def __enter__(self) -> Self:
        target = self._target
        if isinstance(target, SpecClient):
            self._kept = dict(target.__dict__)
            target.__dict__.clear()
            target._set_up(self.client._engine)
        elif isinstance(target, type):
            original = self._kept = target.__init__  # type: ignore[misc]

            def patched(client: SpecClient, **options: Any) -> None:
                original(client, **self._options({**self._given, **options}))

            target.__init__ = patched  # type: ignore[misc]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        target = self._target
        if isinstance(target, SpecClient):
            target.__dict__.clear()
            target.__dict__.update(self._kept)
        elif isinstance(target, type):
            target.__init__ = self._kept  # type: ignore[misc]
        if error is None and self.unanswered:
            calls = "\n  ".join(map(repr, self.unanswered))
            raise Unanswered(f"calls were made for which no answer is set:\n  {calls}")


def mock(target: Source = None, /, *, strict: bool = True, examples: bool = False, **options: Any) -> Mock:
    """Canned answers for a client, a client class (`pdspec.Client` by default), "v1", "v2" or a document.

    `options` are the client's. See `FakeTransport` for `strict` and `examples`, `Mock` for `with`.
    """
    if target is None:
        from .. import Client

        target = Client
    return Mock(target, strict=strict, examples=examples, **options)


def _is_absolute(registry: Registry) -> bool:
    servers = [server for operation in list(registry.values())[:1] for server in operation.servers]
    return all(server.url.startswith(("http://", "https://")) for server in servers)
