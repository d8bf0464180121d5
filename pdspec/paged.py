"""How the methods of `client.items` and `client.pages` show themselves: what they take, and how they page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .caller import Caller
from .describe import docstring, method_signature
from .errors import PdspecError
from .names import beside
from .pagination import BODY, Pagination
from .paging import WALK_OPTIONS, pagination_of

if TYPE_CHECKING:
    import inspect

_MEANING = {
    "max_items": "(int): how many items at most; all when left out",
    "position": "(dict): go on where another walk's `.position` was",
    "prefetch": "(bool): fetch the next page while this one is worked on",
}
_DEFAULTS = {"prefetch": False}


def walk_signature(caller: Caller, view: str) -> inspect.Signature:
    """The signature of the operation with the arguments of the walk."""
    import inspect

    own = method_signature(caller.operation)
    found = list(own.parameters.values())
    rest = found.pop() if found[-1].kind is inspect.Parameter.VAR_KEYWORD else None
    for option, name in _options(caller, view).items():
        found.append(inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=_DEFAULTS.get(option)))
    return own.replace(parameters=[*found, rest] if rest is not None else found)


def walk_docstring(caller: Caller, view: str) -> str:
    """The docstring of the operation, the arguments of the walk, and how it pages."""
    lines = [f"    {name} {_MEANING[option]}" for option, name in _options(caller, view).items()]
    parts = [docstring(caller.operation, caller.engine.registry), "\n".join(["Of the walk:", *lines])]
    try:
        lines = _lines(pagination_of(caller), _source(caller), view)
    except PdspecError as error:
        lines = [str(error)]
    return "\n\n".join([*parts, "\n".join(["Pages:", *(f"    {line}" for line in lines)])])


def _options(caller: Caller, view: str) -> dict[str, str]:
    """What a walk takes, each by the keyword that it has here."""
    names = WALK_OPTIONS if view == "items" else WALK_OPTIONS[1:]
    return {name: beside(name, caller.binder.slots) for name in names}


def _source(caller: Caller) -> str:
    if caller.operation.id in caller.engine.paginations:
        return "the client's `pagination` option says"
    told = isinstance(caller.operation.extensions.get("x-pagination"), dict)
    return "x-pagination of the document says" if told else "the names of parameters and answer say"


def _lines(pagination: Pagination, source: str, view: str) -> list[str]:
    place = f"`{pagination.items}` of the answer" if pagination.items else "the answer itself"
    lines = [f"style {pagination.style!r}, as {source}: {_way(pagination)}", f"items: {place}"]
    if pagination.limit:
        most = f", at most {pagination.max}" if pagination.max else ""
        lines.append(f"size of a page: {_argument(pagination.limit)}{most}")
    if pagination.more:
        lines.append(f"more to come: as long as `{pagination.more}` of the answer says so")
    for name, value in pagination.also.items():
        lines.append(f"always sent: {_argument(name)} = {value!r}")
    return [*lines, f"position: {_position(pagination, view)}"]


def _way(pagination: Pagination) -> str:
    """In words, how the next page is asked for."""
    argument = _argument(pagination.parameter)
    following = f"`{pagination.next}` of the answer"
    if pagination.style == "single":
        return "the list comes whole, in one answer"
    if pagination.style == "link":
        return 'the URL of the next page is in the Link header (rel="next")'
    if pagination.style == "url":
        cursor = f", or what {argument} takes" if pagination.parameter else ""
        return f"{following} is the URL of the next page{cursor}"
    if pagination.style == "cursor":
        return f"{argument} takes {following if pagination.next else f'`{pagination.last}` of the last item'}"
    counts = "rows" if pagination.style == "offset" else "pages"
    told = following if pagination.next else "counted on here"
    return f"{argument} counts {counts} from {pagination.first_number}; the next one is {told}"


def _argument(name: str) -> str:
    return (
        f"field `{name.removeprefix(BODY)}` of the body" if name.startswith(BODY) else f"parameter `{name}`"
    )


def _position(pagination: Pagination, view: str) -> str:
    """What `.position` of a walk holds."""
    if pagination.style in ("url", "link"):
        page = "the URL of the next page"
    elif pagination.style == "single":
        page = "whether the list was read"
    else:
        page = f"the value of {_argument(pagination.parameter)} for the next page"
    rest = ", and how many items of a page that is not done yet" if view == "items" else ""
    return f"`.position` of the walk is plain data, fit for JSON: {page}{rest}"
