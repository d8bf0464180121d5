"""The arguments of an operation that may choose the page: of the query, and fields of the request body."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from .fields import Fields, Resolve
from .model import Content, Operation
from .pagination import BODY

# Objects of a request body that hold what pages it: Intercom's `pagination.starting_after`.
_HOLDERS: Final = ("", "pagination", "paging", "page", "options")
_NO_KNOB: Final = ("object", "array", "boolean")
_ZERO = re.compile(
    r"(?:\b0|zero)[- ](?:based|indexed)|(?:start|begin)\w* (?:at|from|with) (?:0|zero)\b", re.I
)
_ONE = re.compile(r"(?:\b1|one)[- ](?:based|indexed)|(?:start|begin)\w* (?:at|from|with) (?:1|one)\b", re.I)


class Knob(NamedTuple):
    """One such argument. `name` is as `Pagination.parameter` has it, `kind` the type of its value."""

    name: str
    kind: str
    schema: Mapping[str, Any]
    description: str

    @property
    def is_string(self) -> bool:
        return self.kind == "string"

    @property
    def first(self) -> int | None:
        """Whether it counts from 0 or from 1, where the document says so."""
        for key in ("default", "minimum"):
            if self.schema.get(key) in (0, 1):
                return int(self.schema[key])
        if _ZERO.search(self.description):
            return 0
        return 1 if _ONE.search(self.description) else None

    @property
    def maximum(self) -> int | None:
        """The largest value."""
        value = self.schema.get("maximum")
        return value if isinstance(value, int) and not isinstance(value, bool) else None


def knobs_of(operation: Operation, resolve: Resolve) -> dict[str, Knob]:
    """By name in lower case. What is in the query goes before what is in the body."""
    found: dict[str, Knob] = {}
    for one in operation.parameters:
        if one.location == "query":
            schema = one.schema if isinstance(one.schema, Mapping) else {}
            kind = Fields([Content("", one.node)], resolve).type_of("")
            found.setdefault(one.name.lower(), Knob(one.name, kind, schema, one.description))
    body = operation.body
    if body is not None:
        fields = Fields(_writable(body.contents), resolve)
        for path in fields:
            holder, _, name = path.rpartition(".")
            if name and holder.lower() in _HOLDERS:
                schema = fields.schema_of(path)
                description = str(schema.get("description", ""))
                knob = Knob(f"{BODY}{path}", fields.type_of(path), schema, description)
                found.setdefault(name.lower(), knob)
    return found


def named(knobs: Mapping[str, Knob], names: Sequence[str]) -> Knob | None:
    """The knob with the first of the names that can be a number or a text."""
    return next((knobs[name] for name in names if name in knobs and knobs[name].kind not in _NO_KNOB), None)


def plain(name: str) -> str:
    """The last part of a name, in lower case.

    >>> plain("body.page.After"), plain("page[cursor]")
    ('after', 'page[cursor]')
    """
    return name.removeprefix(BODY).rpartition(".")[2].lower()


def _writable(contents: Sequence[Content]) -> list[Content]:
    """The contents of a request body whose fields a walk can set."""
    return [one for one in contents if "json" in one.media_type or "x-www-form-urlencoded" in one.media_type]
