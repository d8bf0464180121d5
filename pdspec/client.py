"""The client: one method per operation, and five views of the same methods."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar, Self

from .caller import Caller
from .document import Document, load
from .engine import Engine
from .errors import PdspecError, UnknownOperation, UsageError
from .method import Method, described
from .model import Operation, SpecProblem
from .names import CLIENT_NAMES
from .options import make_options
from .registry import Registry
from .sensitive import shown

Source = str | os.PathLike[str] | Mapping[str, Any] | Document


class _Methods:
    """Attribute access to operations, shared by the client and its views."""

    _engine: Engine

    def _act(self, caller: Caller) -> Callable[[tuple[Any, ...], dict[str, Any]], Any]:
        raise NotImplementedError

    def __getattr__(self, name: str) -> Any:
        # Reached only for names not used before: the method is kept in the instance from then on, unless it
        # would hide one that a subclass has put in its place and that calls this one.
        name = str.__str__(name)
        if name.startswith("__") or "_engine" not in self.__dict__:
            raise AttributeError(name)
        registry = self._engine.registry
        operation_id = registry.by_python_name.get(name)
        if operation_id is None:
            raise UnknownOperation(registry.unknown(name, registry.by_python_name))
        operation = registry[operation_id]
        caller = self._engine.caller(operation)
        kind = Method(operation, registry, self._act(caller), type(self), self._walk(caller))
        method = kind.__get__(self)
        of_class = next((cls.__dict__[name] for cls in type(self).__mro__ if name in cls.__dict__), None)
        if of_class is None or isinstance(of_class, _OperationMethod):
            self.__dict__[name] = method
        return method

    def _walk(self, _caller: Caller) -> tuple[Caller, str] | None:
        return None

    def __dir__(self) -> Iterator[str]:
        return iter({*super().__dir__(), *self._engine.registry.by_python_name} - {"mro"})


class View(_Methods):
    """The operations of a client with another return type. `name` says which, `client` is its class."""

    def __init__(self, engine: Engine, name: str, client: type[SpecClient]) -> None:
        self._engine, self._name, self._client = engine, name, client

    def _act(self, caller: Caller) -> Callable[[tuple[Any, ...], dict[str, Any]], Any]:
        return _ACTS[self._name](caller)

    def _walk(self, caller: Caller) -> tuple[Caller, str] | None:
        return (caller, self._name) if self._name in ("items", "pages") else None

    def __call__(self, operation: str | tuple[str, str], /, *args: Any, **kwargs: Any) -> Any:
        """The same by operationId, Python name or ("GET", "/path")."""
        engine = self._engine
        return _ACTS[self._name](engine.caller(engine.registry.find(operation)))(args, kwargs)

    def __reduce__(self) -> Any:
        return _revive_view, (self._name, self._client, self._engine.registry.document, self._engine.options)

    def __repr__(self) -> str:
        return (
            f"<{self._name} view of {len(self._engine.registry)} operations: {self._engine.registry.title}>"
        )


def _items(caller: Caller) -> Callable[[tuple[Any, ...], dict[str, Any]], Any]:
    from .paging import items

    return lambda args, kwargs: items(caller, args, kwargs)


def _pages(caller: Caller) -> Callable[[tuple[Any, ...], dict[str, Any]], Any]:
    from .paging import pages

    return lambda args, kwargs: pages(caller, args, kwargs)


_ACTS: Mapping[str, Callable[[Caller], Callable[[tuple[Any, ...], dict[str, Any]], Any]]] = {
    "items": _items,
    "pages": _pages,
    "response": lambda caller: caller.response,
    "request": lambda caller: caller.request,
    "stream": lambda caller: caller.stream,
}


class _Signature:
    """What `inspect.signature` shows of a client class: its options by name, for those who ask."""

    def __get__(self, instance: object, owner: type) -> Any:
        from .describe import with_options_named

        return with_options_named(owner.__init__)  # type: ignore[misc]  # of the class, as it is


class SpecClient(_Methods):
    """A client for the API that an OpenAPI document describes.

    `SpecClient.from_spec("acme.yaml", credentials={"bearerAuth": "…"})`, then `client.list_widgets(…)`.
    Options are those of `pdspec.options.Options`, all by keyword. Safe to share between threads; keeps
    connections alive until `close()` or the end of a `with` block.
    """

    _registry: ClassVar[Registry]
    items: View
    pages: View
    response: View
    request: View
    stream: View
    _from_environment: ClassVar[bool] = False
    __signature__: ClassVar[Any] = _Signature()

    def __init__(self, registry: Registry, **options: Any) -> None:
        if (
            self._from_environment
            and (origin := os.environ.get("PDSPEC_ORIGIN"))
            and "base_url" not in options
        ):
            options.setdefault("origin", origin)
        self._set_up(_engine(registry, options, self._from_environment))

    def _set_up(self, engine: Engine) -> None:
        self._engine = engine
        # Written like this, editors that read source code take the views from the stubs.
        self.__dict__.update({name: View(engine, name, type(self)) for name in _ACTS})

    @classmethod
    def from_spec(
        cls, source: Source, *, remote_refs: bool = False, cache: bool = True, **options: Any
    ) -> SpecClient:
        """A client for any document: a path, a dict, or a `Document`.

        Raises LoadError when it cannot be read; what is broken inside is in `problems` and warned of.
        """
        from .problems import warn_of

        registry = Registry(load(source, remote_refs=remote_refs, cache=cache))
        warn_of(registry)
        return SpecClient(registry, **options)

    @classmethod
    def registry(cls) -> Registry:
        """The operations of a class that `bound_client` made, without making a client."""
        return cls._registry

    def _act(self, caller: Caller) -> Callable[[tuple[Any, ...], dict[str, Any]], Any]:
        return caller.data

    def call(self, operation: str | tuple[str, str], /, *args: Any, **kwargs: Any) -> Any:
        """Call by operationId, Python name or ("GET", "/path"). Raises UnknownOperation with near names."""
        engine = self._engine
        return engine.caller(engine.registry.find(operation)).data(args, kwargs)

    @property
    def operations(self) -> Mapping[str, Operation]:
        """operationId -> Operation."""
        return self._engine.registry

    @property
    def document(self) -> Document:
        """The document behind the client."""
        return self._engine.registry.document

    @property
    def problems(self) -> tuple[SpecProblem, ...]:
        """What of the document does not work, with pointers. Looks at all of it when first asked."""
        from .problems import find_problems

        return find_problems(self._engine.registry)

    @property
    def budget(self) -> Any:
        """Burst left, tokens spent today, estimates for a planned loop."""
        return self._engine.budget

    def with_options(self, **options: Any) -> Self:
        """A client with some options changed; pool, rate limiter and budget stay common."""
        engine = self._engine
        other = object.__new__(type(self))
        other.__dict__.update(self._added())
        other._set_up(_engine(engine.registry, options, engine.environment, engine))
        return other

    def _added(self) -> dict[str, Any]:
        """What a subclass has put into the instance."""
        ours = {"_engine", *_ACTS, *self._engine.registry.by_python_name}
        kept = self.__dict__.copy()  # other threads put methods in
        return {name: value for name, value in kept.items() if name not in ours}

    def close(self) -> None:
        """Close idle connections. The client can be used again and will open new ones."""
        self._engine.transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()

    def __reduce__(self) -> Any:
        kind = type(self)
        return _revive, (kind, self._engine.registry.document, self._engine.options), self._added() or None

    def __repr__(self) -> str:
        registry = self._engine.registry
        return f"<{type(self).__name__} for {registry.title} {registry.version}: {len(registry)} operations>"

    def _repr_html_(self) -> str:
        from . import html

        return html.operations(self._engine.registry, type(self).__name__)


def _engine(
    registry: Registry, given: Mapping[str, Any], environment: bool, shared: Engine | None = None
) -> Engine:
    """The engine of a client with these options, of which all that is wrong is a UsageError."""
    try:
        return Engine(registry, make_options(given, shared.options if shared else None), environment, shared)
    except (PdspecError, MemoryError):
        raise
    except Exception as error:  # an `__eq__`, an `items`: the options' own code
        raise UsageError(f"the options {', '.join(given)} could not be read: {shown(error)}") from error


def _revive(cls: type[SpecClient], document: Document, options: Any) -> SpecClient:
    client = object.__new__(cls)
    kept = getattr(cls, "_registry", None)
    registry = kept if kept is not None and kept.document.hash == document.hash else Registry(document)
    client._set_up(Engine(registry, options, cls._from_environment))
    return client


def _revive_view(name: str, cls: type[SpecClient], document: Document, options: Any) -> View:
    view: View = getattr(_revive(cls, document, options), name)
    return view


class _OperationMethod:
    """An operation on a client class: a described function there, the ready method on an instance."""

    def __init__(self, registry: Registry, operation_id: str) -> None:
        self.registry, self.operation_id = registry, operation_id

    def __get__(self, instance: SpecClient | None, owner: type) -> Any:
        if instance is not None:
            return instance.__getattr__(self.registry.entries[self.operation_id].python_name)
        return described(self.registry[self.operation_id], self.registry, owner)


def bound_client(source: Source, *, module: str, environment: bool = False) -> type[Any]:
    """A client class for one document, with its operations as real attributes: `Client = bound_client(…)`."""
    registry = Registry(load(source))

    def __init__(self: SpecClient, **options: Any) -> None:  # noqa: N807  # becomes the class's own
        SpecClient.__init__(self, registry, **options)

    __init__.__qualname__ = "Client.__init__"
    methods = {entry.python_name: _OperationMethod(registry, entry.id) for entry in registry.entries.values()}
    body: dict[str, Any] = {
        **methods,
        "__init__": __init__,
        "__module__": module,
        "__doc__": f"A client for {registry.title} {registry.version}. Options are those of `SpecClient`.",
        "_registry": registry,
        "_from_environment": environment,
    }
    return type("Client", (SpecClient,), body)


__all__ = ["CLIENT_NAMES", "SpecClient", "View", "bound_client"]
