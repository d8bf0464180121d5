"""The places that arguments of an operation go to."""

from __future__ import annotations

from typing import NamedTuple

from .accept import Check

PARAMETER, FIELD, BODY, CONTENT_TYPE = range(4)


class Slot(NamedTuple):
    kind: int
    name: str  # python_name of a parameter, wire name of a field
    check: Check
