"""Python values to plain JSON values, or problems that say what to pass instead."""

from __future__ import annotations

import datetime
import decimal
import enum
import math
import operator
import uuid
from collections.abc import Mapping
from typing import Any

from .errors import Problem
from .formats import FormatAt
from .sensitive import kind_name, shown

MAX_DEPTH = 100
_MOST_DIGITS = 4_200  # Python stops at 4,300 (sys.set_int_max_str_digits)
_MOST_BITS = 13_900  # of an integer with so many digits


def to_json(
    value: Any, location: str, formats: FormatAt = lambda _path: frozenset()
) -> tuple[Any, list[Problem]]:
    """The same value in exact JSON types, and what could not be converted.

    Tuples become lists, mappings dicts, enum members their values, integral numbers of other libraries
    ints. Dates, times and UUIDs become strings where the schema's `format` says which kind is meant.

    >>> to_json({"a": (1, 2)}, "body")
    ({'a': [1, 2]}, [])
    """
    converter = _Converter(location, formats)
    return converter.convert(value, ()), converter.problems


class _Converter:
    def __init__(self, location: str, formats: FormatAt) -> None:
        self.location, self.formats = location, formats
        self.problems: list[Problem] = []

    def problem(
        self, path: tuple[str | int, ...], message: str, value: Any = None, rule: str = "json"
    ) -> None:
        where = self.location + "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in path)
        self.problems.append(Problem(where, message, value, rule))

    def convert(self, value: Any, path: tuple[str | int, ...]) -> Any:
        kind = type(value)
        if kind is bool or value is None:
            return value
        if kind is int:
            return self.number(value, path)
        if isinstance(value, enum.Enum):
            return self.convert(value.value, path)
        if isinstance(value, str):
            return self.text(str.__str__(value), path)
        if isinstance(value, float):
            if not math.isfinite(value):
                self.problem(path, f"{shown(value)} cannot be written in JSON", value)
            return float.__float__(value)
        if len(path) > MAX_DEPTH:
            self.problem(
                path[:3], f"is nested deeper than {MAX_DEPTH} levels, or contains itself", rule="depth"
            )
            return None
        if isinstance(value, Mapping):
            return self.mapping(value, path)
        if isinstance(value, (list, tuple)):
            return [self.convert(below, (*path, index)) for index, below in enumerate(value)]
        if isinstance(value, (datetime.date, datetime.time, uuid.UUID, decimal.Decimal)):
            return self.formatted(value, path)
        if hasattr(kind, "__index__"):
            return self.number(operator.index(value), path)
        self.problem(
            path, f"{shown(value)} is {kind_name(value)}, which JSON cannot carry{_instead(value)}", value
        )
        return None

    def number(self, value: int, path: tuple[str | int, ...]) -> int:
        if value.bit_length() > _MOST_BITS:
            self.problem(path, "is an integer of more digits than Python writes", value)
        return int(value)

    def mapping(self, value: Mapping[Any, Any], path: tuple[str | int, ...]) -> dict[str, Any]:
        out = {}
        for key, below in value.items():
            if not isinstance(key, str):
                self.problem(path, f"key {shown(key)} is not a string", key)
                continue
            name = self.text(key, path)
            out[name] = self.convert(below, (*path, name))
        return out

    def text(self, value: str, path: tuple[str | int, ...]) -> str:
        try:
            value.encode()
        except UnicodeEncodeError:
            self.problem(path, f"{shown(value)} has a lone surrogate, which is not text", value)
        return value

    def formatted(self, value: Any, path: tuple[str | int, ...]) -> Any:
        """Dates, UUIDs and decimals, where the schema's `format` says how they travel."""
        formats = self.formats(path)
        if isinstance(value, decimal.Decimal) and value.is_finite():
            if value.adjusted() > _MOST_DIGITS:  # before it is written out: 1e999999999 would take hours
                self.problem(path, "is a number of more digits than Python writes", value)
                return None
            if formats & _NUMBERS or value == value.to_integral_value():
                return _decimal(value)
            if "decimal" in formats:
                return str(value)
        elif isinstance(value, datetime.datetime):
            if "date-time" in formats and value.tzinfo is not None:
                return value.isoformat().replace("+00:00", "Z")
            if "date-time" in formats:
                self.problem(
                    path, f"{shown(value)} has no time zone, so it names no moment; add tzinfo", value
                )
                return None
        elif (isinstance(value, datetime.date) and "date" in formats) or (
            isinstance(value, datetime.time) and "time" in formats
        ):
            return value.isoformat()
        elif isinstance(value, uuid.UUID) and "uuid" in formats:
            return str(value)
        self.problem(
            path,
            f"{shown(value)} is {kind_name(value)}, and the schema does not say how to write one; "
            "pass a string or a number",
            value,
        )
        return None


_NUMBERS = frozenset({"double", "float", "number", "decimal-number"})


def _decimal(value: decimal.Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _instead(value: Any) -> str:
    if isinstance(value, (set, frozenset)):
        return "; pass a list"
    if isinstance(value, (bytes, bytearray)):
        return "; decode it to a str first"
    return ""
