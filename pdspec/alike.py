"""The objects of a list are alike: what fits the shape of one need not be worked out again for the next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .scalars import Check

_SHAPES = 64  # kept of one kind of object; a list has a few


def alike(check_object: Check, declared: Mapping[str, Check | None], extra: Check | None) -> Check:
    """The objects of a list are alike: the same names with values of the same types fit again.

    `declared` has None for properties whose type says all. A list of 100 organizations takes two thirds.
    """
    seen: dict[tuple[Any, ...], list[tuple[str, Check]]] = {}

    def check_alike(value: Any) -> bool:
        shape = (*value, *map(type, value.values()))
        rest = seen.get(shape)
        if rest is None:
            if not check_object(value):
                return False
            if len(seen) < _SHAPES:
                others = [(name, declared.get(name, extra)) for name in value]
                seen[shape] = [(name, check) for name, check in others if check]
            return True
        for name, check in rest:  # noqa: SIM110  # a generator costs more
            if not check(value[name]):
                return False
        return True

    return check_alike
