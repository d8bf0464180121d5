"""Which alternative of a `oneOf` or `anyOf` became which."""

from __future__ import annotations

from collections.abc import Callable

from .shapes import Nodes, Shape, Shapes, type_words

_ENOUGH = 0.3


def match_choices(
    before: Shapes, after: Shapes, old: list[Nodes], new: list[Nodes]
) -> tuple[list[tuple[Nodes, Nodes]], list[Nodes], list[Nodes]]:
    """(pairs, gone, fresh): by the name of the component or the title, then by likeness."""
    pairs: list[tuple[Nodes, Nodes]] = []
    gone, fresh = list(old), list(new)

    def take(score: Callable[[Nodes, Nodes], float]) -> None:
        for a in list(gone):
            best = max(fresh, key=lambda b: score(a, b), default=None)
            if best is not None and score(a, best) > 0:
                pairs.append((a, best))
                gone.remove(a)
                fresh.remove(best)

    take(lambda a, b: float(_name(a) is not None and _name(a) == _name(b)))
    take(lambda a, b: _likeness(before.shape(a), after.shape(b)))
    return pairs, gone, fresh


def choice_name(nodes: Nodes, shape: Shape) -> str:
    """An alternative in words."""
    name = _name(nodes)
    return f"`{name}`" if name else type_words(shape)


def _likeness(a: Shape, b: Shape) -> float:
    """Between 0 (nothing in common) and 1."""
    if (a.types or frozenset()) - {"null"} != (b.types or frozenset()) - {"null"}:
        return 0.0
    if a.enum and b.enum and not set(map(repr, a.enum)) & set(map(repr, b.enum)):
        return 0.0
    names = a.properties.keys() | b.properties.keys()
    if not names:
        return 0.6
    share = len(a.properties.keys() & b.properties.keys()) / len(names)
    return share if share >= _ENOUGH else 0.0


def _name(nodes: Nodes) -> str | None:
    """The name of the component that an alternative refers to, or its title."""
    value = nodes[0].value if len(nodes) == 1 and isinstance(nodes[0].value, dict) else {}
    reference = value.get("$ref")
    if isinstance(reference, str):
        return reference.rpartition("/")[2]
    title = value.get("title")
    return title if isinstance(title, str) else None
