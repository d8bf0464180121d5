"""The places that arguments of an operation go to."""

from __future__ import annotations

from .scalars import Check

PARAMETER, FIELD, BODY, CONTENT_TYPE = range(4)


# Kind, name (python_name of a parameter, wire name of a field), check.
Slot = tuple[int, str, Check]
