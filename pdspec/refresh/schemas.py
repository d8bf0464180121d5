"""What a change of a schema means for somebody who sends values, or who reads them.

Sending: what was accepted must still be accepted. Reading: what comes must be among what came before.
Enums of answers may grow without harm, as pdspec reads them open; that is a note.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

from ..model import UNSET, Node
from .changes import Severity
from .shapes import LOWER, OTHER, UPPER, Key, Nodes, Shape, Shapes, key_of, without

Direction = Literal["request", "response"]
_MOST_PAIRS = 20_000
_DEEPEST = 40
_WORDS = {
    "minimum": "minimum", "maximum": "maximum", "exclusiveMinimum": "lower bound", "exclusiveMaximum": "upper bound",
    "minLength": "minimum length", "maxLength": "maximum length", "minItems": "fewest items", "maxItems": "most items",
    "minProperties": "fewest properties", "maxProperties": "most properties",
}  # fmt: skip


class Found(NamedTuple):
    """One difference at a path inside a value ("" is the value itself, "[]" an item, ".*" any other name)."""

    severity: Severity
    kind: str
    what: str
    old: Any = None
    new: Any = None
    path: str = ""
    old_node: Node = Node({})
    new_node: Node = Node({})


class _Below(NamedTuple):
    path: str
    old: Nodes
    new: Nodes


class SchemaDiff:
    """Compares schemas of two documents. Every pair is looked at once, so that recursion ends."""

    def __init__(self, old: Shapes, new: Shapes) -> None:
        self.old, self.new = old, new
        self._kept: dict[tuple[Key, Key, Direction], tuple[list[Found], list[_Below]]] = {}

    def compare(self, old: Node | None, new: Node | None, direction: Direction) -> Iterator[Found]:
        """The differences, those near the top first; each pair of schemas counts at its shortest path."""
        queue = deque([_Below("", (old or Node({}),), (new or Node({}),))])
        seen: set[tuple[Key, Key, bool, bool]] = set()
        while queue and len(seen) < _MOST_PAIRS:
            below = queue.popleft()
            (before, null_before), (after, null_after) = (
                self.old.leaves(below.old),
                self.new.leaves(below.new),
            )
            pair = (key_of(before), key_of(after), null_before, null_after)
            if pair in seen or below.path.count(".") > _DEEPEST:
                continue
            seen.add(pair)
            if null_before == null_after and _literally_same(before, after):
                continue
            found, further = self._local(below.old, below.new, direction)
            for one in found:
                yield one._replace(path=join(below.path, one.path))
            queue.extend(b._replace(path=join(below.path, b.path)) for b in further)

    def _local(self, old: Nodes, new: Nodes, direction: Direction) -> tuple[list[Found], list[_Below]]:
        before, after = self.old.shape(old), self.new.shape(new)
        key = (key_of(old), key_of(new), direction)
        kept = self._kept.get(key)
        if kept is None:
            one = _Pair(self, before, after, direction)
            kept = self._kept[key] = one.compare()
        return kept


class _Pair:
    """The differences of two shapes, without what lies below them."""

    def __init__(self, diff: SchemaDiff, old: Shape, new: Shape, direction: Direction) -> None:
        self.diff, self.old, self.new = diff, old, new
        self.sending = direction == "request"
        self.found: list[Found] = []
        self.below: list[_Below] = []

    def compare(self) -> tuple[list[Found], list[_Below]]:
        old, new = self.old, self.new
        if self.types():
            self.enums()
            self.limits()
            if bool(old.choices) == bool(new.choices) or (old.properties and new.properties):
                self.properties()
                self.extra()
                if old.items or new.items:
                    self.below.append(_Below("[]", old.items, new.items))
            for index, (a, b) in enumerate(zip(old.prefix, new.prefix, strict=False)):
                self.below.append(_Below(f"[{index}]", a, b))
            if old.choices or new.choices:
                self.choices()
        if self.sending and old.default != new.default:
            self.add(
                "note",
                "default-changed",
                f"default {_shown(old.default)} → {_shown(new.default)}",
                old.default,
                new.default,
            )
        if new.deprecated and not old.deprecated:
            self.add("note", "schema-deprecated", "is deprecated now")
        return self.found, self.below

    def add(
        self,
        severity: Severity,
        kind: str,
        what: str,
        old: Any = None,
        new: Any = None,
        path: str = "",
        at: tuple[Node, Node] | None = None,
    ) -> None:
        before, after = at or (self.old.node, self.new.node)
        old, new = (None if value is UNSET else value for value in (old, new))
        self.found.append(Found(severity, kind, what, old, new, path, before, after))

    def narrower(self, tight: bool, loose: bool) -> Severity:
        """The severity of accepting (or answering) less or more than before."""
        worse = tight if self.sending else loose
        return "breaking" if worse else "non-breaking"

    def types(self) -> bool:
        """Compare the types; False when nothing is left to compare."""
        old, new = self.old.types, self.new.types
        if old == new:
            return True
        if old is None or new is None:
            nulls = (new if old is None else old) == {"null"}
            if not nulls:
                self.add(self.narrower(old is None, new is None), "type-changed", f"{type_words(self.old)} → {type_words(self.new)}",
                         _listed(old), _listed(new))  # fmt: skip
            return True
        gone = {t for t in old - new if not (t == "integer" and "number" in new)}
        fresh = {t for t in new - old if not (t == "integer" and "number" in old)}
        if "number" in old and "number" not in new and "integer" in new:
            gone.add("number")
        if gone | fresh == {"null"}:
            what = (
                "may be null now"
                if fresh
                else "can no longer be null"
                if self.sending
                else "is never null now"
            )
            kind = "became-nullable" if fresh else "became-not-nullable"
            self.add(self.narrower(bool(gone), bool(fresh)), kind, what, _listed(old), _listed(new))
        elif gone or fresh:
            self.add(self.narrower(bool(gone), bool(fresh)), "type-changed", f"{type_words(self.old)} → {type_words(self.new)}",
                     _listed(old), _listed(new))  # fmt: skip
        shared = (old & new) - {"null"} or ({"integer", "number"} <= (old | new))
        return bool(shared) or old - {"null"} == new - {"null"}

    def enums(self) -> None:
        old, new = self.old.enum, self.new.enum
        if old is None and new is not None:
            self.add("breaking" if self.sending else "non-breaking", "enum-introduced", f"only {_values(new)} now" if self.sending else f"is always one of {_values(new)} now",
                     None, list(new))  # fmt: skip
        elif old is not None and new is None:
            self.add(
                "non-breaking" if self.sending else "note",
                "enum-dropped",
                f"any value is allowed now (was {_values(old)})"
                if self.sending
                else f"may be any value now (was {_values(old)})",
                list(old),
            )
        elif old is not None and new is not None:
            if gone := without(old, new):
                verdict: Severity = "breaking" if self.sending else "non-breaking"
                words = "no longer allowed" if self.sending else "no longer answered"
                self.add(verdict, "enum-value-removed", f"{_values(gone)} {words}", gone, without(new, old))
            if fresh := without(new, old):
                self.add(
                    "non-breaking" if self.sending else "note",
                    "enum-value-added",
                    f"{_values(fresh)} {'allowed' if self.sending else 'may come'} too now",
                    None,
                    fresh,
                )

    def limits(self) -> None:
        old, new = self.old.limits, self.new.limits
        for word in (*LOWER, *UPPER):
            a, b = old.get(word), new.get(word)
            if a == b:
                continue
            tight = a is None or (b is not None and (b > a) == (word in LOWER))
            said = f"{_WORDS[word]} {'none' if a is None else a} → {'none' if b is None else b}"
            kind = "bound-tightened" if tight else "bound-loosened"
            self.add(
                ("breaking" if tight else "non-breaking")
                if self.sending
                else "non-breaking"
                if tight
                else "note",
                kind,
                said,
                a,
                b,
            )
        for word in OTHER:
            a, b = old.get(word), new.get(word)
            if a != b:
                self.other(word, a, b)

    def other(self, word: str, a: Any, b: Any) -> None:
        """Keywords that cannot be ordered: added is tighter, removed looser, changed is worth a look."""
        verdict: Severity = "note"
        if word != "format" and (a is None or b is None):
            verdict = (
                "non-breaking" if (b is None) == self.sending else "breaking" if self.sending else "note"
            )
        if isinstance(a, (dict, list)) or isinstance(b, (dict, list)):
            what = (
                f"the condition `{word}` is {'new' if a is None else 'gone' if b is None else 'another one'}"
            )
        else:
            what = f"{word} {'none' if a is None else a} → {'none' if b is None else b}"
        self.add(verdict, f"{word}-changed", what, a, b)

    def properties(self) -> None:
        old, new = self.old, self.new
        skip = self.skipped
        for name, nodes in old.properties.items():
            was = self.diff.old.shape(nodes)
            if skip(was):
                continue
            where = f".{name}"
            if name not in new.properties:
                self.gone(name, was)
                continue
            now = self.diff.new.shape(new.properties[name])
            if skip(now):
                words = "is read-only now" if self.sending else "is write-only now"
                self.add("breaking", "property-removed", words, path=where, at=(was.node, now.node))
                continue
            self.requirement(name, was, now)
            self.below.append(_Below(where, nodes, new.properties[name]))
        for name, nodes in new.properties.items():
            now = self.diff.new.shape(nodes)
            before = self.diff.old.shape(old.properties[name]) if name in old.properties else None
            if skip(now) or (before is not None and not skip(before)):
                continue
            must = self.sending and name in new.required
            verdict: Severity = "breaking" if must else "non-breaking"
            self.add(verdict, "property-added-required" if must else "property-added", "is required now, and is new" if must else "is new",
                     path=f".{name}", at=(old.node, now.node))  # fmt: skip
        for name in sorted((new.required - old.required) - set(new.properties)):
            if self.sending:
                self.add("breaking", "property-became-required", "is required now", path=f".{name}")

    def skipped(self, shape: Shape) -> bool:
        """Not for this direction: a request has no `readOnly`, an answer no `writeOnly` properties."""
        return shape.read_only if self.sending else shape.write_only

    def gone(self, name: str, was: Shape) -> None:
        if not self.sending:
            self.add(
                "breaking",
                "property-removed",
                "is gone from the answer",
                path=f".{name}",
                at=(was.node, self.new.node),
            )
            return
        refused = self.new.extra is False
        what = "is refused now" if refused else "is gone"
        self.add("breaking", "property-removed", what, path=f".{name}", at=(was.node, self.new.node))

    def requirement(self, name: str, was: Shape, now: Shape) -> None:
        before, after = name in self.old.required, name in self.new.required
        if before == after:
            return
        if self.sending:
            verdict: Severity = "breaking" if after else "non-breaking"
            what = "is required now" if after else "is optional now"
        else:
            verdict = "non-breaking" if after else "breaking"
            what = "is always there now" if after else "may be missing now"
        kind = "property-became-required" if after else "property-became-optional"
        self.add(verdict, kind, what, path=f".{name}", at=(was.node, now.node))

    def extra(self) -> None:
        old, new = self.old.extra, self.new.extra
        if isinstance(old, tuple) or isinstance(new, tuple):
            if old is False or new is False:
                self.openness(new is False)
            elif self.old.types == self.new.types:
                self.below.append(_Below(".*", old or (), new or ()))
        elif old != new:
            self.openness(new is False)

    def openness(self, closed: bool) -> None:
        verdict: Severity = "breaking" if closed and self.sending else "non-breaking"
        kind = "additional-properties-closed" if closed else "additional-properties-opened"
        self.add(verdict, kind, "other names are refused now" if closed else "other names are welcome now")

    def choices(self) -> None:
        """Alternatives, matched by name, then by likeness; what is left over was removed or added."""
        old = list(self.old.choices or (self.old.nodes,))
        new = list(self.new.choices or (self.new.nodes,))
        pairs = match_choices(self.diff, old, new)
        for a, b in pairs:
            self.below.append(_Below("", a, b))
        left = [nodes for nodes in old if all(nodes is not a for a, _ in pairs)]
        fresh = [nodes for nodes in new if all(nodes is not b for _, b in pairs)]
        for nodes in left:
            shape = self.diff.old.shape(nodes)
            self.add(
                "breaking" if self.sending else "non-breaking",
                "choice-removed",
                f"can no longer be {choice_name(nodes, shape)}",
                at=(nodes[0], self.new.node),
            )
        for nodes in fresh:
            shape = self.diff.new.shape(nodes)
            self.add(
                "non-breaking" if self.sending else "note",
                "choice-added",
                f"can be {choice_name(nodes, shape)} too now",
                at=(self.old.node, nodes[0]),
            )


def match_choices(diff: SchemaDiff, old: list[Nodes], new: list[Nodes]) -> list[tuple[Nodes, Nodes]]:
    """Pairs of alternatives that mean the same."""
    pairs: list[tuple[Nodes, Nodes]] = []
    free = list(new)

    def take(score: Any) -> None:
        for a in [nodes for nodes in old if all(nodes is not x for x, _ in pairs)]:
            best = max(free, key=lambda b: score(a, b), default=None)
            if best is not None and score(a, best) > 0:
                pairs.append((a, best))
                free[:] = [nodes for nodes in free if nodes is not best]

    take(lambda a, b: (_name(a) is not None and _name(a) == _name(b)) + 0.0)
    take(lambda a, b: _likeness(diff.old.shape(a), diff.new.shape(b)))
    return pairs


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
    return share if share >= 0.3 else 0.0


def _name(nodes: Nodes) -> str | None:
    """The name of the component that an alternative refers to, or its title."""
    value = nodes[0].value if len(nodes) == 1 and isinstance(nodes[0].value, dict) else {}
    reference = value.get("$ref")
    if isinstance(reference, str):
        return reference.rpartition("/")[2]
    title = value.get("title")
    return title if isinstance(title, str) else None


def choice_name(nodes: Nodes, shape: Shape) -> str:
    """An alternative in words."""
    name = _name(nodes)
    return f"`{name}`" if name else type_words(shape)


def type_words(shape: Shape) -> str:
    """The types of a shape: "string", "integer or null", "any value"."""
    if shape.types is None:
        return "any value"
    if not shape.types:
        return "nothing"
    names = sorted(shape.types - {"null"}) + (["null"] if "null" in shape.types else [])
    return " or ".join(names)


def join(path: str, below: str) -> str:
    """A path and what follows it.

    >>> join("data", "[]"), join("data[]", ".name"), join("", ".name")
    ('data[]', 'data[].name', 'name')
    """
    return f"{path}{below}".removeprefix(".")


def _literally_same(a: Nodes, b: Nodes) -> bool:
    """The same text without references: nothing to look for."""
    return len(a) == len(b) and all(
        x.value == y.value and not _refers(x.value) for x, y in zip(a, b, strict=True)
    )


def _refers(value: Any) -> bool:
    if isinstance(value, dict):
        return "$ref" in value or "$dynamicRef" in value or any(map(_refers, value.values()))
    return isinstance(value, list) and any(map(_refers, value))


def _listed(types: frozenset[str] | None) -> Any:
    return None if types is None else sorted(types)


def _shown(value: Any) -> str:
    return "none" if value is UNSET else repr(value)


def _values(values: Any) -> str:
    listed = [repr(value) for value in values]
    return ", ".join(listed) if len(listed) <= 8 else f"{', '.join(listed[:6])} and {len(listed) - 6} more"
