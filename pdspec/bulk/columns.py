"""Columns of an input to arguments of an operation: renamed, typed, and no slip sent as a new field."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from ..errors import UsageError
from ..fromtext import Words, shape_of
from ..model import Node, Operation
from ..names import nearest

_NOTHING = object()
_CUSTOM = re.compile(r"[0-9a-f]{40}(_\w+)?\Z")  # Pipedrive's custom fields


class Columns:
    """How the columns of one input go into the calls of one operation.

    `mapping` renames columns ("" leaves one out); `keep` names columns to send although the document does not
    know them. Columns that only answers have (ids, counts, times) are left out, so that an exported file can
    be imported; `left_out` says which. A column that nobody knows is refused, unless the body is open and it
    does not look like a slip of a known one.
    """

    def __init__(
        self,
        client: Any,
        operation: Operation,
        mapping: Mapping[str, str] | None = None,
        keep: Iterable[str] = (),
        text: bool = False,
    ) -> None:
        self.document, self.operation, self.text = client.document, operation, text
        self.mapping, self.keep = dict(mapping or {}), frozenset(keep)
        self.updates = operation.method != "POST"
        self.words = Words(client.document, operation)
        self.left_out: dict[str, None] = {}
        self._answer_names = self._names_of_answers(client)
        self._targets: dict[str, str | None] = {}
        self._nodes: dict[str, Node | None] = {}

    def arguments(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """Keyword arguments for one row. Raises UsageError for a column that does not belong."""
        words = self.words.empty()
        sent: set[str] = set()
        for column, value in row.items():
            if value is None and not self.updates:  # says nothing when something is made
                continue
            name = self.target(column)
            if name is None or (name in sent and column not in self.mapping):
                continue
            sent.add(name)
            node = self._node(name)
            fitting = self._fitting(value, node)
            if fitting is _NOTHING:
                continue
            if self.text and isinstance(value, str):
                words.add(name, value)
            else:
                words.add_raw(name, fitting)
        return words.arguments()

    def look_at(self, row: Mapping[str, Any]) -> None:
        """Raise UsageError for a column of the row that does not belong."""
        for column, value in row.items():
            if value is not None or self.updates:
                self.target(column)

    def target(self, column: str) -> str | None:
        """The argument for a column; None when it is left out."""
        if column not in self._targets:
            self._targets[column] = self._target(column)
            if self._targets[column] is None:
                self.left_out[column] = None
        return self._targets[column]

    def _target(self, column: str) -> str | None:
        mapped = self.mapping.get(column)
        if mapped is not None:
            return mapped or None
        head = column.partition(".")[0]
        if column in self.words.targets or head in self.words.targets or column in self.keep:
            return self._whole_reference(column, head)
        body = self.operation.body
        if body is not None and body.open and _CUSTOM.match(head):
            return column
        if column in self._answer_names or head in self._answer_names:
            return None
        close = nearest(column, self.words.targets)
        if body is not None and body.open and not close:
            return column
        hint = f"did you mean {close!r}? " if close else ""
        raise UsageError(
            f"column {column!r} is not an argument of {self.operation.id}: {hint}"
            f"Rename it ({column}={close or 'FIELD'}) or leave it out ({column}=) with --map, or send it "
            "as it is with --keep"
        )

    def _whole_reference(self, column: str, head: str) -> str | None:
        """`owner_id.id` of an exported table is `owner_id`, where the operation takes a plain id."""
        if column == head or column in self.words.targets or column in self.keep:
            return column
        shape = shape_of(self.document, self.words.targets[head])
        if shape.types & {"integer", "string"} and "object" not in shape.types and not shape.fields:
            return head if column in (f"{head}.value", f"{head}.id") else None
        return column

    def _node(self, name: str) -> Node | None:
        if name not in self._nodes:
            self._nodes[name] = self.words.node_at(name)
        return self._nodes[name]

    def _fitting(self, value: Any, node: Node | None) -> Any:
        """What an answer says in other words than a request takes: nulls, and objects in place of ids."""
        if value is not None and not isinstance(value, Mapping):
            return value
        shape = shape_of(self.document, node)
        if value is None:
            return None if shape.nullable or not shape.types else _NOTHING
        if not shape.fields and "object" not in shape.types:
            plain = shape.types & {"integer", "string"}
            ids = (value[key] for key in ("value", "id") if isinstance(value.get(key), (int, str)))
            return next(ids, value) if plain else value
        below = {key: self._fitting(part, shape.fields.get(key, shape.others)) for key, part in value.items()}
        return {key: part for key, part in below.items() if part is not _NOTHING}

    def _names_of_answers(self, client: Any) -> frozenset[str]:
        """The fields that the API's own answers about such things have."""
        path = self.operation.path.rstrip("/")
        homes = {path, path.rpartition("/{")[0] or path}
        found: set[str] = set()
        for one in client.operations.values():
            if one is self.operation or (
                one.method == "GET" and one.path.rstrip("/") in {*homes, f"{path}/{{id}}"}
            ):
                for status, answer in one.responses.items():
                    if status.startswith("2"):
                        for content in answer.contents:
                            found |= self._item_names(content.schema)
        return frozenset(found)

    def _item_names(self, node: Node | None) -> set[str]:
        shape = shape_of(self.document, node)
        names = set(shape.fields)
        for below in (shape.fields.get("data"), shape.items):
            if below is not None:
                inner = shape_of(self.document, below)
                names |= set(inner.fields) | set(shape_of(self.document, inner.items).fields)
        return names - {"success", "additional_data", "related_objects"}
