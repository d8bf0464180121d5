"""The `items` and `pages` views: a call of an operation, walked to its end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .caller import Caller
from .errors import InvalidCall, Problem, UsageError
from .infer import find_pagination
from .message import Response
from .model import UNSET
from .pagination import Pagination
from .record import replace
from .walk import Items, Pages

_OPTIONS = ("max_items", "position", "prefetch")


def items(caller: Caller, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Items:
    """Every item of every page, lazily. The arguments are checked now, the first page is fetched later.

    Besides the operation's arguments: `max_items` (how many at most), `position` (go on where another walk's
    `.position` was) and `prefetch` (fetch the next page while this one is worked on).
    """
    arguments, options = _split(caller, kwargs)
    walk = _pages(caller, args, arguments, options)
    return Items(walk, max_items=options.get("max_items"), position=options.get("position"))


def pages(caller: Caller, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Pages:
    """Page by page, each as a Response. Takes `position` and `prefetch` as `items` does."""
    arguments, options = _split(caller, kwargs)
    if "max_items" in options:
        problem = Problem("max_items", "goes with client.items; pages come whole", rule="unknown")
        raise InvalidCall(caller.operation.id, [problem])
    return _pages(caller, args, arguments, options)


def pagination_of(caller: Caller) -> Pagination:
    """How the operation pages: the client's `pagination` option, `x-pagination`, or what its parameters say.

    Raises UsageError when it cannot be told.
    """
    operation = caller.operation
    engine = caller.engine
    given = (engine.options.pagination or {}).get(operation.id)
    if isinstance(given, Pagination):
        return given
    if isinstance(given, Mapping):
        return Pagination.from_extension(given)
    found = find_pagination(operation, engine.registry.document.resolve)
    if found is None:
        raise UsageError(
            f"{operation.id} does not say how it pages; pass pagination={{{operation.id!r}: "
            f"pdspec.Pagination(…)}} to the client, or add x-pagination to the document"
        )
    return found


def _split(caller: Caller, kwargs: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The operation's own arguments and those of the walk, which get a `_` where a parameter has the name."""
    own, options = {str.__str__(name): value for name, value in kwargs.items()}, {}
    for name in _OPTIONS:
        keyword = f"{name}_" if name in caller.binder.slots else name
        if keyword in own:
            options[name] = own.pop(keyword)
    return own, options


def _pages(
    caller: Caller, args: tuple[Any, ...], kwargs: Mapping[str, Any], options: Mapping[str, Any]
) -> Pages:
    pagination = pagination_of(caller)
    operation = caller.operation
    caller.request(args, kwargs)  # mistakes show here, not at the first item
    bound = caller.binder.bind(args, kwargs)
    names = {p.name: p.python_name for p in operation.parameters}
    fixed: dict[str, Any] = {}
    if bound.body is not UNSET and operation.body is not None:
        fixed[operation.body.python_name] = bound.body

    def send_page(step: Mapping[str, Any] | str) -> Response[Any]:
        if isinstance(step, str):
            request = caller.request((), {**bound.values, **fixed})
            return caller.send(replace(request, url=step))
        changed = {names.get(name, name): value for name, value in step.items()}
        return caller.response((), {**bound.values, **fixed, **changed})

    wire = {name: bound.values[python] for name, python in names.items() if python in bound.values}
    return Pages(
        send_page,
        pagination,
        wire,
        position=options.get("position"),
        prefetch=bool(options.get("prefetch", False)),
        name=operation.id,
    )
