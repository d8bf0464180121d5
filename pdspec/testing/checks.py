"""Canned answers are held to the document: stricter than the client is with real ones."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..client import SpecClient
from ..composition import Compositions
from ..document import Document, load
from ..errors import Problem
from ..examples import answer_example
from ..judge import Schemas
from ..model import Answer, Content, Node, Operation
from ..names import nearest
from ..outline import Merged, merge
from ..registry import Registry
from ..schema import Direction, Translator
from ..vendored import NAMES, spec_path

Source = Any  # a client, a client class, a Registry, "v1" or "v2", a file, a dict, a Document
_DEPTH = 20
_CUSTOM_FIELD = re.compile(r"[0-9a-f]{40}(_\w+)?\Z")  # Pipedrive's, which no document can list


class WrongAnswer(AssertionError):
    """The API would not give this answer. `problems` says what of it does not fit."""

    def __init__(self, message: str, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(message)
        self.problems = problems


class _OfAnswers(Compositions):
    """What is left out of an answer is what is write-only, whichever way its schema is read."""

    def marked(self, node: Node, marker: str) -> frozenset[str]:  # noqa: ARG002
        """The names that need not be there."""
        return super().marked(node, "writeOnly")


class StrictSchemas(Schemas):
    """Schemas by which canned answers are judged: enums and nulls are law, as they are for requests."""

    def json_schema(self, node: Node, direction: Direction = "request") -> Any:
        """The schema of a place, as strict as it is written."""
        key = (node.uri, node.pointer, direction)
        if key not in self._schemas:
            made_of = _OfAnswers(self.document)
            self._schemas[key] = Translator(self.document, "request", made_of).schema(node)
        return self._schemas[key]


def registry_of(source: Source) -> Registry:
    """The operations of whatever a test names."""
    if isinstance(source, Registry):
        return source
    if isinstance(source, SpecClient):
        return source._engine.registry
    if isinstance(source, type) and issubclass(source, SpecClient):
        return source.registry()
    if isinstance(source, str) and source in NAMES:
        return Registry(load(spec_path(NAMES[source])))
    if isinstance(source, (str, os.PathLike, Mapping, Document)):
        return Registry(load(source))
    raise TypeError(f"a client, a client class, a document or 'v1' or 'v2', not {source!r}")


def answer_of(operation: Operation, status: int) -> Answer | None:
    """The documented answer for a status: exact, range, default."""
    found = operation.responses
    return found.get(str(status)) or found.get(f"{status // 100}XX") or found.get("default")


def json_content(answer: Answer | None) -> Content | None:
    """The JSON form of an answer."""
    return next((one for one in answer.contents if "json" in one.media_type), None) if answer else None


def check_answer(schemas: Schemas, operation: Operation, status: int, body: Any, strict: bool) -> None:
    """Raises WrongAnswer unless the document has such an answer."""
    content = json_content(answer_of(operation, status))
    if content is None or content.schema is None:
        return
    problems = schemas.problems(content.schema, body, "answer")
    if strict:
        problems += list(unknown_fields(schemas.document, content.schema, body, "answer"))
    if problems:
        head = f"{operation.id} would not answer this with {status}"
        more = (
            f"{head}: {problems[0]}" if len(problems) == 1 else "\n  ".join([f"{head}:", *map(str, problems)])
        )
        raise WrongAnswer(more, tuple(problems))


def unknown_fields(
    document: Document, node: Node, value: Any, where: str, depth: int = 0
) -> Iterator[Problem]:
    """The fields that no part of a schema declares, where it declares any."""
    merged = merge(document, node)
    if isinstance(value, list) and merged.items is not None and depth < _DEPTH:
        for index, one in enumerate(value):
            yield from unknown_fields(document, merged.items, one, f"{where}[{index}]", depth + 1)
    if not isinstance(value, dict) or depth >= _DEPTH:
        return
    fields, is_open = _declared(document, merged)
    for name, one in value.items():
        below = fields.get(name) or merged.others
        if below is not None:
            if not merged.options:
                yield from unknown_fields(document, below, one, f"{where}.{name}", depth + 1)
        elif fields and not _CUSTOM_FIELD.match(name):
            close = nearest(name, fields) if not is_open else _mistyped(name, fields)
            if close or not is_open:
                hint = f"; did you mean {close!r}?" if close else ""
                words = f"is not a field of the answer{hint}"
                yield Problem(f"{where}.{name}", words, one, "unknown", tuple(fields), close)


def _mistyped(name: str, fields: Iterable[str]) -> str:
    """The field that was all but written, in an object that may have others: "nmae" is "name"."""
    return next(iter(difflib.get_close_matches(name, fields, 1, 0.75)), "")


def _declared(document: Document, merged: Merged) -> tuple[dict[str, Node], bool]:
    """The fields of an object in all its alternatives, and whether others are welcome."""
    fields, is_open = dict(merged.fields), _is_open(merged.words) or merged.others is not None
    for option in merged.options:
        below = merge(document, option)
        is_open = is_open or below.others is not None or _is_open(below.words) or bool(below.options)
        for name, place in below.fields.items():
            fields.setdefault(name, place)
    return fields, is_open


def _is_open(words: Mapping[str, Any]) -> bool:
    return words.get("additionalProperties") is True or bool(words.get("patternProperties"))


def example(
    operation: str, changes: Mapping[str, Any] | None = None, *, of: Source = "v1", status: int | None = None
) -> Any:
    """An answer of an operation, made from its schema: always the same one. `changes` go into it, deep.

    >>> example("getOrganization", {"data": {"name": "Acme Ltd"}})["data"]["name"]
    'Acme Ltd'
    """
    registry = registry_of(of)
    found = registry.find(operation)
    value = answer_example(registry.document, found, None if status is None else str(status))
    if changes is None:
        return value
    merged = _changed(value, changes)
    chosen = status if status is not None else success_status(found)
    check_answer(StrictSchemas(registry.document), found, chosen, merged, True)
    return merged


def success_status(operation: Operation) -> int:
    """The first documented success."""
    first = next((key for key in operation.responses if key.startswith("2")), "200")
    return int(first) if first.isdecimal() else 200


def _changed(value: Any, changes: Any) -> Any:
    if isinstance(value, dict) and isinstance(changes, Mapping):
        return {**value, **{key: _changed(value.get(key), change) for key, change in changes.items()}}
    return changes
