"""Walk two schemas side by side: each pair of places is compared once, so that recursion ends."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from ..model import Node
from .pairs import Below, Direction, Found, Pair
from .shapes import Key, Nodes, Shapes, key_of

_MOST_PAIRS = 20_000
_DEEPEST = 40


class SchemaDiff:
    """Compares schemas of two documents; what is found at one pair of places is kept for later visits."""

    def __init__(self, old: Shapes, new: Shapes) -> None:
        self.old, self.new = old, new
        self._kept: dict[tuple[Key, Key, Direction], tuple[list[Found], list[Below]]] = {}

    def compare(self, old: Node | None, new: Node | None, direction: Direction) -> Iterator[Found]:
        """The differences, those near the top first; each pair of schemas counts at its shortest path."""
        queue = deque([Below("", (old or Node({}),), (new or Node({}),))])
        seen: set[tuple[Key, Key, bool, bool]] = set()
        while queue and len(seen) < _MOST_PAIRS:
            here = queue.popleft()
            before, null_before = self.old.leaves(here.old)
            after, null_after = self.new.leaves(here.new)
            pair = (key_of(before), key_of(after), null_before, null_after)
            if pair in seen or here.path.count(".") > _DEEPEST:
                continue
            seen.add(pair)
            if null_before == null_after and _literally_same(before, after):
                continue
            found, further = self._local(here, direction)
            for one in found:
                yield one._replace(path=_join(here.path, one.path))
            queue.extend(below._replace(path=_join(here.path, below.path)) for below in further)

    def _local(self, here: Below, direction: Direction) -> tuple[list[Found], list[Below]]:
        key = (key_of(here.old), key_of(here.new), direction)
        kept = self._kept.get(key)
        if kept is None:
            shapes = (self.old.shape(here.old), self.new.shape(here.new))
            pair = Pair(self.old, self.new, shapes, direction)
            kept = self._kept[key] = pair.compare()
        return kept


def _join(path: str, below: str) -> str:
    """A path and what follows it.

    >>> _join("data", "[]"), _join("data[]", ".name"), _join("", ".name")
    ('data[]', 'data[].name', 'name')
    """
    return f"{path}{below}".removeprefix(".")


def _literally_same(a: Nodes, b: Nodes) -> bool:
    """The same text without references: nothing to look for."""
    return len(a) == len(b) and all(
        x.value == y.value and not _refers(x.value) for x, y in zip(a, b, strict=True)
    )


def _refers(value: object) -> bool:
    if isinstance(value, dict):
        return "$ref" in value or "$dynamicRef" in value or any(map(_refers, value.values()))
    return isinstance(value, list) and any(map(_refers, value))


__all__ = ["Direction", "Found", "SchemaDiff"]
