"""The verdict on values: the quick check first, jsonschema where it is not sure, messages that teach."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

from .document import Document
from .errors import Problem
from .forks import give_lock
from .model import Node, SpecProblem
from .scalars import Check, of_scalar

if TYPE_CHECKING:
    from .composition import Compositions
    from .formats import FormatAt
    from .schema import Direction

MOST = 50  # problems listed for one value


class Schemas:
    """The schemas of one document, each translated and compiled when first used, then kept."""

    _lock: Any

    def __init__(self, document: Document) -> None:
        self.document = document
        self._schemas: dict[tuple[str, str, Direction], Any] = {}
        self._checks: dict[tuple[str, str, Direction], Check] = {}
        self._validators: dict[tuple[str, str, Direction], Any] = {}
        give_lock(self)
        self.problems_found: list[SpecProblem] = []

    @cached_property
    def _made_of(self) -> Compositions:
        from .composition import Compositions  # as with what is imported below: most checks are of one type

        return Compositions(self.document)

    def json_schema(self, node: Node, direction: Direction = "request") -> Any:
        """The JSON Schema 2020-12 of a place in the document."""
        key = (node.uri, node.pointer, direction)
        if key not in self._schemas:
            from .schema import Translator

            translator = Translator(self.document, direction, self._made_of)
            schema = translator.schema(node)
            with self._lock:
                self._schemas.setdefault(key, schema)
                self.problems_found += translator.problems
        return self._schemas[key]

    def acceptor(self, node: Node, direction: Direction = "request") -> Check:
        """The quick check of a place: True is final, False means ask `problems`."""
        key = (node.uri, node.pointer, direction)
        check = self._checks.get(key)
        if check is None:
            plain = of_scalar(node.value) if direction == "request" else None
            check = self._checks[key] = plain or self._compiled(node, direction)
        return check

    def _compiled(self, node: Node, direction: Direction) -> Check:
        from .accept import acceptor

        return acceptor(self.json_schema(node, direction), direction == "response")

    def formats(self, node: Node | None) -> FormatAt:
        """Which `format`s the schema gives for a place inside a value, by the keys that lead there."""
        from .formats import formats_at

        return lambda path: formats_at(self.document, node, path)

    def problems(
        self, node: Node, value: Any, location: str, direction: Direction = "request"
    ) -> list[Problem]:
        """Everything wrong with a JSON value; `location` is where it stands ("query.limit")."""
        try:
            if self.acceptor(node, direction)(value):
                return []
        except RecursionError:
            return [Problem(location, "is nested too deep to be checked", rule="depth")]
        key = (node.uri, node.pointer, direction)
        if key not in self._validators:
            from .validator import validator_class

            self._validators[key] = validator_class()(self.json_schema(node, direction))
        try:
            from .explain import explained

            return list(_take(explained(self._validators[key].iter_errors(value), location), MOST))
        except RecursionError:
            return [Problem(location, "is nested too deep to be checked", rule="depth")]


def _take(problems: Iterator[Problem], most: int) -> Iterator[Problem]:
    for _, problem in zip(range(most), problems, strict=False):
        yield problem
