"""Every place of a document and of the files it refers to: references, patterns, defaults and enums."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator
from typing import Any

from ..document import escape
from ..errors import RefError
from ..model import Node
from ..patterns import translate_pattern
from ..registry import Registry
from .findings import CheckFinding
from .shapes import Shapes

_LITERAL = frozenset({"example", "examples", "default", "enum", "const"})
_KINDS: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
    "null": (type(None),),
}
# Below these keys the keys are names that somebody chose, not words of the specification.
_NAMED = ("properties", "patternProperties", "definitions", "$defs", "dependentSchemas")
Holder = tuple[str, str]


class Walk:
    """One pass over everything that is not an example; `users` tells afterwards who meets a place."""

    def __init__(self, registry: Registry) -> None:
        self.registry, self.document = registry, registry.document
        self.shapes = Shapes(self.document)
        self._uses: dict[Holder, set[Holder]] = {}
        self._visited: set[int] = set()
        self._queue: deque[tuple[Node, bool]] = deque()
        self._operations: dict[Holder, str] = {}
        for entry in registry.entries.values():
            pointer = f"/paths/{escape(entry.path)}/{entry.key}"
            self._operations[self.document.uri, "/".join(pointer.split("/")[:4])] = entry.id

    def findings(self) -> Iterator[CheckFinding]:
        """The defects, in the order of the document; other files after it."""
        stack: list[tuple[Node, bool]] = [(Node(self.document.root, self.document.uri, ""), False)]
        while stack or self._queue:
            node, named = stack.pop() if stack else self._queue.popleft()
            value = node.value
            if id(value) in self._visited or not isinstance(value, (dict, list)):
                continue
            self._visited.add(id(value))
            if isinstance(value, list):
                below = [(Node(v, node.uri, f"{node.pointer}/{i}"), False) for i, v in enumerate(value)]
                stack += reversed(below)
                continue
            if not named:
                yield from self._look(node)
            stack += reversed(
                [
                    (Node(v, node.uri, f"{node.pointer}/{escape(str(k))}"), k in _NAMED and not named)
                    for k, v in value.items()
                    if isinstance(v, (dict, list))
                    and (named or k not in _LITERAL)
                    and not (str(k).startswith("x-") and not named)
                ]
            )

    def users(self, uri: str, pointer: str) -> tuple[str, ...]:
        """The operations that reach a place, in document order."""
        found: set[str] = set()
        seen: set[Holder] = set()
        stack = [self._holder(uri, pointer)]
        while stack:
            holder = stack.pop()
            if holder in seen:
                continue
            seen.add(holder)
            if holder in self._operations:
                found.add(self._operations[holder])
            elif holder[0] == self.document.uri and re.fullmatch(
                r"/paths/[^/]+/(parameters|servers)", holder[1]
            ):
                base = holder[1].rpartition("/")[0] + "/"
                found |= {name for (_, place), name in self._operations.items() if place.startswith(base)}
            stack += self._uses.get(holder, ())
        return tuple(entry for entry in self.registry.entries if entry in found)

    def _holder(self, uri: str, pointer: str) -> Holder:
        """The operation, component or file that a place belongs to."""
        if uri != self.document.uri:
            return (uri, "")
        return (uri, "/".join(pointer.split("/")[:4]))

    def _look(self, node: Node) -> Iterator[CheckFinding]:
        value = node.value
        reference = value.get("$ref")
        if isinstance(reference, str):
            yield from self._reference(node, reference)
        pattern = value.get("pattern")
        if isinstance(pattern, str) and translate_pattern(pattern) is None:
            message = f"pattern {pattern!r} is not a regular expression that Python knows"
            yield self._finding("warning", "pattern", message, "the pattern is not checked", node)
        if "default" in value and ("type" in value or "enum" in value):
            yield from self._default(node)
        if isinstance(value.get("enum"), list):
            yield from self._enum(node, value["enum"])

    def _reference(self, node: Node, reference: str) -> Iterator[CheckFinding]:
        try:
            target = self.document.target(reference, node)
        except RefError as error:
            operation = re.fullmatch(r"/paths/[^/]+(/[^/]+)?", node.pointer) and node.uri == self.document.uri
            effect = "the operation is missing" if operation else "anything goes there"
            yield self._finding(
                "error" if operation else "warning", "broken-ref", error.message, effect, node
            )
            return
        self._uses.setdefault(self._holder(target.uri, target.pointer), set()).add(
            self._holder(node.uri, node.pointer)
        )
        if target.uri != node.uri:
            self._queue.append((target, False))

    def _default(self, node: Node) -> Iterator[CheckFinding]:
        value, default = node.value, node.value["default"]
        shape = self.shapes.shape((node,))
        effect = "it is shown, and never sent unless you pass it"
        if shape.types is not None and not _is_one(default, shape.types):
            said = " or ".join(sorted(shape.types))
            yield self._finding(
                "note", "default-type", f"default {_json(default)} is not {said}", effect, node, "default"
            )
        elif isinstance(value.get("enum"), list) and default is not None and default not in value["enum"]:
            said = f"default {_json(default)} is not one of the enum"
            yield self._finding("note", "default-enum", said, effect, node, "default")

    def _enum(self, node: Node, values: list[Any]) -> Iterator[CheckFinding]:
        types = self.shapes.shape((node,)).types
        if not values:
            yield self._finding(
                "note", "enum-empty", "the enum is empty", "any value is accepted", node, "enum"
            )
        texts = [_json(one) for one in values]
        if twice := sorted({text for text in texts if texts.count(text) > 1}):
            yield self._finding(
                "note",
                "enum-duplicate",
                f"the enum has {', '.join(twice)} twice",
                "once is enough",
                node,
                "enum",
            )
        odd = [one for one in values if types is not None and one is not None and not _is_one(one, types)]
        if odd and types is not None:
            said = f"enum value {', '.join(map(_json, odd[:3]))} is not {' or '.join(sorted(types))}"
            yield self._finding(
                "warning", "enum-type", said, "such a value fits nothing and is refused", node, "enum"
            )

    def _finding(
        self, severity: Any, code: str, message: str, effect: str, node: Node, key: str = ""
    ) -> CheckFinding:
        return CheckFinding(
            severity, code, message, effect, node.uri, f"{node.pointer}/{key}" if key else node.pointer
        )


def _is_one(value: Any, types: frozenset[str]) -> bool:
    """Whether a value is of one of the JSON types."""
    if isinstance(value, bool):
        return "boolean" in types
    if isinstance(value, float) and value.is_integer() and "integer" in types:
        return True
    return any(isinstance(value, _KINDS.get(name, (object,))) for name in types)


def _json(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else f"{text[:57]}…"
