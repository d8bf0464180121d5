"""jsonschema's validator with two keywords of our own: patterns that end, and decimals that are exact."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from typing import Any

from .patterns import matcher


@cache
def validator_class() -> Any:
    """Imported on first use: jsonschema costs more than the rest of pdspec together."""
    from jsonschema import Draft202012Validator
    from jsonschema.validators import extend

    return extend(Draft202012Validator, {"pattern": _pattern, "multipleOf": _multiple_of})  # type: ignore[no-untyped-call]


def _pattern(validator: Any, pattern: str, instance: Any, _schema: Any) -> Iterator[Any]:
    from jsonschema import ValidationError

    if validator.is_type(instance, "string") and not matcher(pattern)(instance):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


def _multiple_of(validator: Any, factor: Any, instance: Any, _schema: Any) -> Iterator[Any]:
    from jsonschema import ValidationError

    if validator.is_type(instance, "number") and exact(instance) % exact(factor):
        yield ValidationError(f"{instance!r} is not a multiple of {factor!r}")


def exact(number: float) -> Fraction:
    """A JSON number as it is written: 0.1 is a tenth.

    >>> exact(19.99) % exact(0.01)
    Fraction(0, 1)
    """
    return Fraction(number) if isinstance(number, int) else Fraction(repr(number))
