"""The `items` and `pages` views: a call of an operation, walked to its end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .caller import Caller
from .errors import InvalidCall, Problem, UsageError
from .fields import Fields, type_of
from .infer import find_pagination
from .message import Exchange, Request, Response
from .model import UNSET, Bound
from .names import beside, nearest
from .pagination import BODY, Pagination, pick
from .plain import to_json
from .record import replace
from .sensitive import shown
from .walk import Items, Pages

WALK_OPTIONS = ("max_items", "position", "prefetch")


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
    found = engine.paginations.get(operation.id)
    found = found or find_pagination(operation, engine.registry.document.resolve)
    if found is None:
        raise UsageError(
            f"{operation.id} does not say how it pages; pass pagination={{{operation.id!r}: "
            f"pdspec.Pagination(…)}} to the client, or add x-pagination to the document"
        )
    return found


def _split(caller: Caller, kwargs: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The operation's own arguments and those of the walk, which get a `_` where a parameter has the name."""
    own, options = {str.__str__(name): value for name, value in kwargs.items()}, {}
    for name in WALK_OPTIONS:
        keyword = beside(name, caller.binder.slots)
        if keyword in own:
            options[name] = own.pop(keyword)
    options["position"] = _plain_position(options.get("position"))
    prefetch = options.get("prefetch", False)
    if not issubclass(type(prefetch), int):
        raise UsageError(f"prefetch is True or False, not {shown(prefetch)}")
    return own, options


def _plain_position(given: Any) -> Any:
    """A position in plain JSON types, as it comes back from a file. Raises UsageError for anything else."""
    if given is None:
        return None
    try:
        plain, problems = to_json(given, "position")
    except MemoryError:
        raise
    except Exception as error:  # a mapping's own code
        raise UsageError(f"position could not be read: {shown(error)}") from error
    if problems:
        raise UsageError("; ".join(map(str, problems)))
    return plain


def _pages(
    caller: Caller, args: tuple[Any, ...], kwargs: Mapping[str, Any], options: Mapping[str, Any]
) -> Pages:
    pagination = pagination_of(caller)
    caller.request(args, kwargs)  # mistakes show here, not at the first item
    call = _Call(caller, caller.binder.bind(args, kwargs))
    call.check(pagination)
    return Pages(
        call.send_page,
        pagination,
        call.wire(pagination),
        position=options.get("position"),
        prefetch=bool(options.get("prefetch", False)),
        name=caller.operation.id,
        sent=call.sent,
    )


class _Call:
    """One call with all its arguments, made again for every page with some of them changed."""

    def __init__(self, caller: Caller, bound: Bound) -> None:
        self.caller, self.bound = caller, bound
        self.exchange: Exchange | None = None  # of the page that came last
        self.parameters = {p.name: p for p in caller.operation.parameters}
        self.given: dict[str, Any] = dict(bound.values)
        if bound.content is not None and "content_type" in caller.binder.slots:
            self.given["content_type"] = bound.content_type or bound.content.media_type

    def check(self, pagination: Pagination) -> None:
        """Raise UsageError for a parameter that is nowhere, or an argument that is in the way."""
        wire = self.wire(pagination)
        for name, value in pagination.also.items():
            if wire.get(name, value) != value:
                raise UsageError(f"pagination: {self.caller.operation.id} pages by {name}={value!r} alone")
        for name in filter(None, (pagination.parameter, pagination.limit, *pagination.also)):
            self._find(name)

    def _find(self, name: str) -> None:
        operation = self.caller.operation
        if name in self.parameters:
            return
        if not name.startswith(BODY) or operation.body is None:
            close = nearest(name, self.parameters)
            hint = (
                f"did you mean {close!r}?" if close else f"one in the request body is called {BODY + name!r}"
            )
            raise UsageError(f"pagination: {operation.id} has no parameter {name!r}; {hint}")
        if self.bound.body is not UNSET and not isinstance(self.bound.body, Mapping):
            raise UsageError(f"pagination: {name!r} needs a body that is an object")

    def wire(self, pagination: Pagination) -> dict[str, Any]:
        """The arguments by wire name, and the fields of the body that choose the page."""
        values = self.bound.values
        found = {n: values[p.python_name] for n, p in self.parameters.items() if p.python_name in values}
        for name in (pagination.parameter, *pagination.also):
            if name not in self.parameters and name.startswith(BODY) and self.bound.body is not UNSET:
                given = pick(self.bound.body, name.removeprefix(BODY))
                if given is not None:
                    found[name] = given
        return found

    def send_page(self, step: Mapping[str, Any] | str) -> Response[Any]:
        """The page at a URL, or the one for these arguments."""
        if isinstance(step, str):
            request = self.caller.request((), self._arguments(self.bound.body))
            return self._send(replace(request, url=step))
        body, changed = self.bound.body, {}
        for name, value in step.items():
            parameter = self.parameters.get(name)
            if parameter is None:
                path = name.removeprefix(BODY)
                plain = _fitting(value, self._body_fields().type_of(path))
                body = _with({} if body is UNSET else body, path.split("."), plain)
            else:
                schema = parameter.schema
                kind = type_of(schema) if isinstance(schema, Mapping) else ""
                changed[parameter.python_name] = _fitting(value, kind)
        return self._send(self.caller.request((), self._arguments(body) | changed))

    def _send(self, request: Request) -> Response[Any]:
        self.exchange = self.caller.exchange(request)
        return self.caller.carry_out(self.exchange)

    def sent(self) -> list[str]:
        """The credentials that the last page was asked for with."""
        from .masks import sent_with

        return sent_with(self.exchange) if self.exchange else []

    def _body_fields(self) -> Fields:
        body = self.caller.operation.body
        return Fields(body.contents if body else (), self.caller.engine.registry.document.resolve)

    def _arguments(self, body: Any) -> dict[str, Any]:
        declared = self.caller.operation.body
        if body is UNSET or declared is None:
            return self.given
        return self.given | {declared.python_name: body}


def _with(body: Mapping[str, Any], path: list[str], value: Any) -> dict[str, Any]:
    """A copy of the body with another value at a path."""
    name, *rest = path
    if not rest:
        return {**body, name: value}
    below = body.get(name)
    return {**body, name: _with(below if isinstance(below, Mapping) else {}, rest, value)}


def _fitting(cursor: Any, kind: str) -> Any:
    """A cursor that came as a number, as text where text is taken, and the other way round."""
    if kind == "string" and isinstance(cursor, int) and not isinstance(cursor, bool):
        return str(cursor)
    if kind == "integer" and isinstance(cursor, str) and cursor.isascii() and cursor.isdecimal():
        return int(cursor)
    return cursor
