"""What a client or a document says about pages, read with an eye for slips."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from .errors import UsageError
from .model import Operation, SpecProblem
from .names import nearest
from .pagination import ALIASES, Pagination
from .pointer import escape
from .registry import Registry
from .sensitive import kind_name

_KEYS: Final = (*Pagination.__match_args__, *ALIASES)


def read_paginations(given: Mapping[str, Any], registry: Registry) -> dict[str, Pagination]:
    """The client's `pagination` option by operationId. Raises UsageError for a name that means nothing."""
    found = {}
    for name, one in given.items():
        operation_id = name if name in registry else registry.by_python_name.get(name)
        if operation_id is None:
            raise UsageError(f"pagination: {registry.unknown(name)}")
        found[operation_id] = one if isinstance(one, Pagination) else _read(name, one)
    return found


def _read(name: str, given: Any) -> Pagination:
    if not isinstance(given, Mapping):
        kind = kind_name(given)
        raise UsageError(
            f"pagination: {name!r} takes pdspec.Pagination(…) or a dict of its names, not {kind}"
        )
    values = dict(given.items())
    for key in values:
        if key not in _KEYS:
            raise UsageError(f"pagination: {name!r} has {_unknown(key)}")
    return Pagination.from_extension(values)


def extension_problems(operation: Operation) -> Iterator[SpecProblem]:
    """The keys of an operation's `x-pagination` that nobody reads."""
    given = operation.extensions.get("x-pagination")
    for key in given if isinstance(given, Mapping) else ():
        if key not in _KEYS and not key.startswith("x-"):
            pointer = f"{operation.pointer}/x-pagination/{escape(key)}"
            yield SpecProblem(f"x-pagination has {_unknown(key)}", operation.node.uri, pointer, operation.id)


def _unknown(key: Any) -> str:
    close = nearest(str(key), _KEYS)
    hint = f"did you mean {close!r}?" if close else f"known are {', '.join(_KEYS)}"
    return f"no key {key!r}; {hint}"
