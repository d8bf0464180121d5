"""A document given as Python values: copied once into the plain values that a file would have."""

from __future__ import annotations

import datetime
import decimal
import enum
import gc
import math
import operator
import uuid
from collections.abc import Mapping
from typing import Any

from .errors import LoadError, PdspecError
from .pointer import escape
from .sensitive import kind_name, shown

_MOST_BITS = 14_000  # of an integer that Python writes (sys.set_int_max_str_digits: 4,300 digits)
_PLAIN = frozenset({str, bool, float, type(None)})
# A container, its copy, and where it stands: the place above and the key there.
_Place = tuple[Any, Any]


def plain_document(source: Mapping[Any, Any]) -> dict[str, Any]:
    """The same document in exact JSON types; what is shared or circular stays so.

    Tuples become lists, keys strings, dates (of a YAML reader) text. Raises LoadError, with the place, for
    what no file could hold.

    >>> plain_document({"openapi": "3.1.0", "paths": {"/a": {"get": {"responses": {200: ()}}}}})["paths"]
    {'/a': {'get': {'responses': {'200': []}}}}
    """
    paused = gc.isenabled()
    gc.disable()  # a tree of fresh values holds no garbage; scanning it doubles the time
    try:
        return _Copier().copy(source)
    finally:
        if paused:
            gc.enable()


class _Copier:
    def __init__(self) -> None:
        self.known: dict[int, tuple[Any, Any]] = {}  # with the original, so that no id is used again
        self.left: list[tuple[Any, Any, _Place | None]] = []

    def copy(self, source: Mapping[Any, Any]) -> dict[str, Any]:
        root: dict[str, Any] = self.container(source, {}, None)
        while self.left:  # no recursion: some documents nest deeper than Python does
            value, out, place = self.left.pop()
            try:
                if type(out) is dict:
                    for key, below in value.items():
                        name = key if type(key) is str else self.key(key, place)
                        out[name] = below if type(below) in _PLAIN else self.value(below, (place, name))
                else:
                    for index, below in enumerate(value):
                        out.append(below if type(below) in _PLAIN else self.value(below, (place, index)))
            except (PdspecError, MemoryError):
                raise
            except Exception as error:  # an `items`, an `__iter__`: the giver's own code
                raise LoadError(f"could not be read: {shown(error)}", "", _pointer(place)) from error
        return root

    def container(self, value: Any, out: Any, place: _Place | None) -> Any:
        kept = self.known.get(id(value))
        if kept is not None:
            return kept[1]
        self.known[id(value)] = (value, out)
        self.left.append((value, out, place))
        return out

    def value(self, value: Any, place: _Place) -> Any:
        kind = type(value)
        if kind is int:
            return _number(value, place)
        if issubclass(kind, Mapping):
            return self.container(value, {}, place)
        if issubclass(kind, (list, tuple)):
            return self.container(value, [], place)
        if issubclass(kind, str):
            return str.__str__(value)
        if issubclass(kind, float):
            return float.__float__(value)
        if issubclass(kind, enum.Enum) and not issubclass(kind, int):
            return self.value(value.value, place)
        if issubclass(kind, (datetime.date, datetime.time)):
            return value.isoformat()
        if issubclass(kind, uuid.UUID):
            return str(value)
        if value is None or kind is bool:
            return value
        if hasattr(kind, "__index__") or issubclass(kind, decimal.Decimal):
            return _number(value, place)
        what = f"{shown(value)} is {kind_name(value)}, which no document can hold"
        raise LoadError(what, "", _pointer(place))

    def key(self, key: Any, place: _Place | None) -> str:
        """A key as JSON writes it; the status codes of a YAML reader are numbers."""
        if issubclass(type(key), str):
            return str.__str__(key)
        if key is None or type(key) is bool:
            return {None: "null", True: "true", False: "false"}[key]
        if issubclass(type(key), int):
            return str(_number(key, place))
        if issubclass(type(key), float):
            return float.__repr__(key)
        raise LoadError(f"key {shown(key)} is {kind_name(key)}, not a string", "", _pointer(place))


def _number(value: Any, place: _Place | None) -> int | float:
    if isinstance(value, decimal.Decimal):
        if value.is_snan():
            return math.nan
        if not value.is_finite() or value.adjusted() > _MOST_BITS or value != value.to_integral_value():
            return float(value)
        value = int(value)
    number = int.__index__(operator.index(value))
    if number.bit_length() > _MOST_BITS:
        raise LoadError("an integer of more digits than Python writes", "", _pointer(place))
    return number


def _pointer(place: _Place | None) -> str:
    tokens = []
    while place is not None:
        place, token = place
        tokens.append(f"/{escape(str(token))}")
    return "".join(reversed(tokens))
