"""The line at which a JSON pointer stands in a file: found by reading the file again, when somebody asks."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from ..pointer import escape
from ..yaml12 import yaml_events

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')
# Where a Swagger 2.0 document has what the lifted form has elsewhere.
_LIFTED = (
    ("/components/schemas/", "/definitions/"),
    ("/components/parameters/", "/parameters/"),
    ("/components/responses/", "/responses/"),
    ("/components/requestBodies/", "/parameters/"),
    ("/components/securitySchemes/", "/securityDefinitions/"),
    ("/servers", "/host"),
)


class Twice(NamedTuple):
    """A key that an object has twice."""

    pointer: str
    first: int
    second: int


class Lines:
    """The lines of one file."""

    def __init__(self, path: Path) -> None:
        self._known: dict[str, int] = {}
        self.twice: list[Twice] = []
        try:
            data = path.read_bytes()
            text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
        except (OSError, UnicodeDecodeError):
            return
        places = _json(text) if text.lstrip()[:1] in ("{", "[") else _yaml(text)
        for pointer, line in places:
            if pointer in self._known:
                self.twice.append(Twice(pointer, self._known[pointer], line))
            self._known[pointer] = line  # the last one counts

    def of(self, pointer: str) -> int | None:
        """The line of a pointer, or of the nearest place above it; None when the file cannot be read."""
        for lifted, own in (("", ""), *_LIFTED):
            if not pointer.startswith(lifted):
                continue
            here = own + pointer.removeprefix(lifted)
            if here in self._known:
                return self._known[here]
        above = pointer.rpartition("/")[0]
        return self.of(above) if pointer else self._known.get("")


def _json(text: str) -> Iterator[tuple[str, int]]:
    """(pointer, line) of everything in a JSON text that is known to parse."""
    ends = [match.start() for match in re.finditer("\n", text)]
    stack: list[_Level] = []
    for match in _TOKEN.finditer(text):
        sign = match[0]
        line = bisect_right(ends, match.start()) + 1
        if sign in ("}", "]"):
            if stack:
                stack.pop()
        elif sign == ",":
            if stack:
                stack[-1].next()
        elif sign == ":":
            continue
        elif stack and stack[-1].wants_key:
            stack[-1].key = json.loads(sign, strict=False)
            yield stack[-1].pointer, line
        else:
            pointer = stack[-1].pointer if stack else ""
            if not stack or stack[-1].index is not None:
                yield pointer, line
            if sign in ("{", "["):
                stack.append(_Level(pointer, 0 if sign == "[" else None))


class _Level:
    """An object or array that is being read."""

    __slots__ = ("base", "index", "key")

    def __init__(self, base: str, index: int | None) -> None:
        self.base, self.index = base, index
        self.key: Any = None

    @property
    def wants_key(self) -> bool:
        return self.index is None and self.key is None

    @property
    def pointer(self) -> str:
        return f"{self.base}/{escape(str(self.key)) if self.index is None else self.index}"

    def next(self) -> None:
        self.key = None
        if self.index is not None:
            self.index += 1


def _yaml(text: str) -> Iterator[tuple[str, int]]:
    """(pointer, line) of everything in a YAML text; what is not YAML ends it."""
    import yaml
    from yaml import events as ev

    stack: list[_Level] = []
    starts = (ev.MappingStartEvent, ev.SequenceStartEvent)
    ends = (ev.MappingEndEvent, ev.SequenceEndEvent)
    try:
        for event in yaml_events(text):
            kind = type(event)
            if kind in ends:
                stack.pop()
                if stack:
                    stack[-1].next()
            elif kind in (ev.ScalarEvent, ev.AliasEvent, *starts):
                line = event.start_mark.line + 1
                if stack and stack[-1].wants_key and kind is ev.ScalarEvent:
                    stack[-1].key = event.value
                    yield stack[-1].pointer, line
                    continue
                pointer = stack[-1].pointer if stack else ""
                if not stack or stack[-1].index is not None:
                    yield pointer, line
                if kind in starts:
                    stack.append(_Level(pointer, None if kind is ev.MappingStartEvent else 0))
                elif stack:
                    stack[-1].next()
    except yaml.YAMLError:
        return
