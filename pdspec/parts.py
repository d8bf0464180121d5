"""The fields of a form, the parts of a multipart body, as people pass them: files apart, the rest judged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .errors import Problem
from .files import FilePart, is_file, read_file
from .formats import FormatAt, takes_file
from .judge import Schemas
from .media import essence
from .model import Content, Node
from .multipart import Rules, is_nested, rules_of
from .plain import to_json
from .sensitive import kind_name, shown

Path = tuple[str | int, ...]


def check_fields(body: Any, content: Content, schemas: Schemas, kind: str) -> tuple[Any, list[Problem]]:
    """A form or multipart body with its files read, and everything wrong with it. Raises Refused.

    A multipart body may be a list, whose items are parts without names.
    """
    listed = kind == "multipart" and isinstance(body, (list, tuple))
    if not isinstance(body, Mapping) and not listed:
        what = f"{shown(body)} is {kind_name(body)}; {essence(content.media_type)} takes a dict of fields"
        return body, [Problem("body", what, rule="type")]
    reader = _Reader(schemas, content, kind)
    value = reader.read(body, rules_of(content), ())
    if not reader.problems:
        reader.judge(value)
    return value, reader.problems


class _Reader:
    def __init__(self, schemas: Schemas, content: Content, kind: str) -> None:
        self.schemas, self.content, self.kind = schemas, content, kind
        self.files: list[Path] = []
        self.texts: dict[Path, str] = {}  # given as text, sent as files
        self.problems: list[Problem] = []

    def read(self, value: Any, rules: Rules, path: Path) -> Any:
        """The parts of a body, or of one inside a part."""
        if not isinstance(value, Mapping):
            return [self.part(item, rules.of(i), (*path, i)) for i, item in enumerate(value)]
        value = dict(value.items())  # looked at once: what it says may be another thing the next time
        odd = [key for key in value if not isinstance(key, str)]
        self.problems += [
            Problem(_location(path), f"key {shown(key)} is not a string", rule="json") for key in odd
        ]
        names = {key: str.__str__(key) for key in value if key not in odd}
        return {name: self.part(value[key], rules.of(name), (*path, name)) for key, name in names.items()}

    def part(self, value: Any, rule: Mapping[str, Any], path: Path) -> Any:
        """One part, or the several of a list that has a name."""
        if is_file(value):
            return self.file(value, path)
        several = isinstance(value, (list, tuple)) and bool(value) and isinstance(path[-1], str)
        if several and all(map(is_file, value)):
            return [self.file(item, (*path, i)) for i, item in enumerate(value)]
        inside = list(value) if isinstance(value, tuple) else value
        if self.kind == "multipart" and is_nested(rule, inside):
            if several and all(isinstance(item, (Mapping, list, tuple)) for item in inside):
                return [self.read(item, Rules(rule), (*path, i)) for i, item in enumerate(inside)]
            return self.read(inside, Rules(rule), path)
        formats = self.formats()
        plain, problems = to_json(value, _location(path), lambda below: formats((*path, *below)))
        self.problems += problems
        return plain if problems or self.kind != "multipart" else self.with_text_files(plain, path, formats)

    def file(self, value: Any, path: Path) -> FilePart:
        if self.kind == "form":
            what = "is a file, which only a multipart body can carry"
            self.problems.append(Problem(_location(path), what, rule="type"))
        self.files.append(path)
        return read_file(value, _file_name(path))

    def with_text_files(self, value: Any, path: Path, formats: FormatAt) -> Any:
        """Text given where `format: binary` says that a file goes becomes a file."""
        if isinstance(value, list):
            return [self.with_text_files(item, (*path, i), formats) for i, item in enumerate(value)]
        if not isinstance(value, str) or "binary" not in formats(path):
            return value
        self.texts[path] = value
        return FilePart(_file_name(path), value.encode())

    def formats(self) -> FormatAt:
        content = self.content
        if content.schema is None and content.item_schema is not None:
            of_item = self.schemas.formats(content.item_schema)
            return lambda path: of_item(path[1:])
        return self.schemas.formats(content.schema)

    def judge(self, value: Any) -> None:
        """What the schema says, files aside; a file has to stand where the schema lets a string be."""
        content, judged = self.content, self.stand_in(value, ())
        if content.schema is not None:
            self.note(content.schema, judged, ())
        elif content.item_schema is not None and isinstance(judged, list):
            for index, item in enumerate(judged):
                self.note(content.item_schema, item, (index,))

    def note(self, schema: Node, judged: Any, base: Path) -> None:
        found = self.schemas.problems(schema, judged, _location(base))
        inside = [path for path in self.files if path[: len(base)] == base]
        places = [_location(path) for path in inside]
        self.problems += [
            p for p in found if p.rule == "unknown" or not any(_at(p.location, place) for place in places)
        ]
        for path in inside:
            if not takes_file(self.schemas.document, schema, path[len(base) :]):
                what = "is a file, and the schema does not take one here"
                self.problems.append(Problem(_location(path), what, rule="type"))

    def stand_in(self, value: Any, path: Path) -> Any:
        """The body as JSON, for the judge."""
        if isinstance(value, FilePart):
            return self.texts.get(path, "x")
        if isinstance(value, dict):
            return {name: self.stand_in(below, (*path, name)) for name, below in value.items()}
        if isinstance(value, list):
            return [self.stand_in(below, (*path, i)) for i, below in enumerate(value)]
        return value


def _location(path: Path) -> str:
    return "body" + "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in path)


def _file_name(path: Path) -> str:
    """The name of the nearest field, for a file that has none."""
    return next((key for key in reversed(path) if isinstance(key, str)), "")


def _at(location: str, place: str) -> bool:
    return location == place or location.startswith((f"{place}.", f"{place}["))
