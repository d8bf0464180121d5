"""An operation as a Python method. Its signature and docstring are written when somebody looks at them."""

from __future__ import annotations

from collections.abc import Callable
from types import MethodType
from typing import Any

from .model import Operation
from .registry import Registry


class Method:
    """What the methods of clients and views are bound from; calls go to `act(args, kwargs)`.

    It stands for a function: `help`, `inspect.signature` and editors find what they look for on one.
    `walk` is the Caller and the name of the view where the method walks pages.
    """

    def __init__(
        self,
        operation: Operation,
        registry: Registry,
        act: Callable[[tuple[Any, ...], dict[str, Any]], Any],
        owner: type,
        walk: tuple[Any, str] | None = None,
    ) -> None:
        self.operation, self.registry = operation, registry
        self._act, self._walk = act, walk
        self.__name__ = operation.python_name
        self.__qualname__ = f"{owner.__name__}.{operation.python_name}"
        self.__module__ = owner.__module__

    def __call__(self, _owner: Any, /, *args: Any, **kwargs: Any) -> Any:
        return self._act(args, kwargs)

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        return self if instance is None else MethodType(self, instance)

    @property
    def __doc__(self) -> str:  # type: ignore[override]
        if self._walk is not None:
            from .paged import walk_docstring

            return walk_docstring(*self._walk)
        from .describe import docstring

        return docstring(self.operation, self.registry)

    @property
    def __signature__(self) -> Any:
        if self._walk is not None:
            from .paged import walk_signature

            return walk_signature(*self._walk)
        from .describe import method_signature

        return method_signature(self.operation)


def described(operation: Operation, registry: Registry, owner: type) -> Any:
    """A plain function for the operation: what a client class shows of its methods."""
    from .describe import docstring, method_signature

    def method(self: Any, /, *args: Any, **kwargs: Any) -> Any:
        return self.call(operation.id, *args, **kwargs)

    method.__name__, method.__qualname__ = operation.python_name, f"{owner.__name__}.{operation.python_name}"
    method.__doc__ = docstring(operation, registry)
    method.__signature__ = method_signature(operation)  # type: ignore[attr-defined]
    return method
