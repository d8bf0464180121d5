"""What a change of a schema means for somebody who sends values, or who reads them.

Sending: what was accepted must still be accepted. Reading: what comes must be among what came before.
Enums and bounds of answers may grow without harm, as answers are read open; that is a note.
"""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

from ..model import UNSET, Node
from .changes import Severity
from .choices import choice_name, match_choices
from .shapes import LOWER, OTHER, UPPER, Nodes, Shape, Shapes, type_words, without

Direction = Literal["request", "response"]
_WORDS = {
    "exclusiveMinimum": "lower bound",
    "exclusiveMaximum": "upper bound",
    "minLength": "minimum length",
    "maxLength": "maximum length",
    "minItems": "fewest items",
    "maxItems": "most items",
    "minProperties": "fewest properties",
    "maxProperties": "most properties",
}


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


class Below(NamedTuple):
    """Two places further down, to be compared as well."""

    path: str
    old: Nodes
    new: Nodes


class Pair:
    """The differences of two shapes, without what lies below them."""

    def __init__(
        self, before: Shapes, after: Shapes, shapes: tuple[Shape, Shape], direction: Direction
    ) -> None:
        self.before, self.after = before, after
        self.old, self.new = shapes
        self.sending = direction == "request"
        self.found: list[Found] = []
        self.below: list[Below] = []

    def compare(self) -> tuple[list[Found], list[Below]]:
        """What is different here, and what to compare next."""
        old, new = self.old, self.new
        if self.types():
            self.enums()
            self.bounds()
            self.others()
            self.inside()
        if self.sending and old.default != new.default:
            what = f"default {_default(old.default)} → {_default(new.default)}"
            self.add("note", "default-changed", what, old=old.default, new=new.default)
        if new.deprecated and not old.deprecated:
            self.add("note", "schema-deprecated", "is deprecated now")
        return self.found, self.below

    def add(
        self,
        severity: Severity,
        kind: str,
        what: str,
        *,
        old: Any = None,
        new: Any = None,
        path: str = "",
        at: tuple[Node, Node] | None = None,
    ) -> None:
        before, after = at or (self.old.node, self.new.node)
        old, new = (None if value is UNSET else value for value in (old, new))
        self.found.append(Found(severity, kind, what, old, new, path, before, after))

    def verdict(self, *, less: bool, more: bool) -> Severity:
        """Of accepting, or answering, less or more than before."""
        return "breaking" if (less if self.sending else more) else "non-breaking"

    def types(self) -> bool:
        """Compare the types; False when nothing is left to compare."""
        old, new = self.old.types, self.new.types
        if old == new:
            return True
        words = f"{type_words(self.old)} → {type_words(self.new)}"
        values = {"old": _listed(old), "new": _listed(new)}
        if old is None or new is None:
            verdict = self.verdict(less=old is None, more=new is None)
            self.add(verdict, "type-changed", words, **values)
            return True
        gone = {t for t in old - new if not (t == "integer" and "number" in new)}
        fresh = {t for t in new - old if not (t == "integer" and "number" in old)}
        verdict = self.verdict(less=bool(gone), more=bool(fresh))
        if gone | fresh == {"null"}:
            never = "can no longer be null" if self.sending else "is never null now"
            kind = "became-nullable" if fresh else "became-not-nullable"
            self.add(verdict, kind, "may be null now" if fresh else never, **values)
        elif gone or fresh:
            self.add(verdict, "type-changed", words, **values)
        numbers = {"integer", "number"}
        return bool((old & new) - {"null"}) or bool(old & numbers and new & numbers)

    def enums(self) -> None:
        old, new = self.old.enum, self.new.enum
        if old is None and new is not None:
            what = f"only {_values(new)} now" if self.sending else f"is always one of {_values(new)} now"
            self.add("breaking" if self.sending else "non-breaking", "enum-introduced", what, new=list(new))
        elif old is not None and new is None:
            what = (
                f"{'any value is allowed' if self.sending else 'may be any value'} now (was {_values(old)})"
            )
            self.add("non-breaking" if self.sending else "note", "enum-dropped", what, old=list(old))
        elif old is not None and new is not None:
            if gone := without(old, new):
                what = f"{_values(gone)} {'is' if len(gone) == 1 else 'are'} no longer {self.allowed}"
                self.add("breaking" if self.sending else "non-breaking", "enum-value-removed", what, old=gone)
            if fresh := without(new, old):
                what = f"{_values(fresh)} {'allowed' if self.sending else 'may come'} too now"
                self.add("non-breaking" if self.sending else "note", "enum-value-added", what, new=fresh)

    @property
    def allowed(self) -> str:
        return "allowed" if self.sending else "answered"

    def bounds(self) -> None:
        for word in (*LOWER, *UPPER):
            a, b = self.old.limits.get(word), self.new.limits.get(word)
            if a == b:
                continue
            tight = a is None or (b is not None and (b > a) == (word in LOWER))
            what = f"{_WORDS.get(word, word)} {'none' if a is None else a} → {'none' if b is None else b}"
            kind = "bound-tightened" if tight else "bound-loosened"
            self.add(self.looseness(tight), kind, what, old=a, new=b)

    def looseness(self, tight: bool) -> Severity:
        if tight:
            return "breaking" if self.sending else "non-breaking"
        return "non-breaking" if self.sending else "note"

    def others(self) -> None:
        """Keywords that have no order: added is tighter, removed looser, changed is worth a look."""
        for word in OTHER:
            a, b = self.old.limits.get(word), self.new.limits.get(word)
            if a == b:
                continue
            noted = word == "format" or (a is not None and b is not None)
            verdict: Severity = "note" if noted else self.looseness(a is None)
            if isinstance(a, (dict, list)) or isinstance(b, (dict, list)):
                what = (
                    f"the condition `{word}` is {'new' if a is None else 'gone' if b is None else 'another'}"
                )
            elif a is None:
                what = f"{word} is {b} now"
            else:
                what = f"{word} {a} → {b}" if b is not None else f"{word} {a} is dropped"
            self.add(verdict, f"{word}-changed", what, old=a, new=b)

    def inside(self) -> None:
        """Properties, items and alternatives."""
        old, new = self.old, self.new
        if bool(old.choices) == bool(new.choices) or (old.properties and new.properties):
            self.properties()
            self.extra()
            if old.items or new.items:
                self.below.append(Below("[]", old.items, new.items))
        for index, (a, b) in enumerate(zip(old.prefix, new.prefix, strict=False)):
            self.below.append(Below(f"[{index}]", a, b))
        if old.choices or new.choices:
            self.choices()

    def properties(self) -> None:
        old, new = self.old, self.new
        for name, nodes in old.properties.items():
            was = self.before.shape(nodes)
            if self.skipped(was):
                continue
            at = (was.node, self.new.node)
            if name not in new.properties:
                refused = "is refused now" if new.extra is False else "is gone"
                what = refused if self.sending else "is gone from the answer"
                self.add("breaking", "property-removed", what, path=f".{name}", at=at)
                continue
            now = self.after.shape(new.properties[name])
            if self.skipped(now):
                what = "is read-only now" if self.sending else "is write-only now"
                self.add("breaking", "property-removed", what, path=f".{name}", at=(was.node, now.node))
                continue
            self.requirement(name, was, now)
            self.below.append(Below(f".{name}", nodes, new.properties[name]))
        for name in new.properties:
            self.new_property(name)
        for name in sorted((new.required - old.required) - set(new.properties)):
            if self.sending:
                self.add("breaking", "property-became-required", "is required now", path=f".{name}")

    def new_property(self, name: str) -> None:
        now = self.after.shape(self.new.properties[name])
        known = name in self.old.properties and not self.skipped(self.before.shape(self.old.properties[name]))
        if known or self.skipped(now):
            return
        at = (self.old.node, now.node)
        if self.sending and name in self.new.required:
            what = "is new and required"
            self.add("breaking", "property-added-required", what, path=f".{name}", at=at)
        else:
            self.add("non-breaking", "property-added", "is new", path=f".{name}", at=at)

    def skipped(self, shape: Shape) -> bool:
        """Not for this direction: a request has no `readOnly`, an answer no `writeOnly` properties."""
        return shape.read_only if self.sending else shape.write_only

    def requirement(self, name: str, was: Shape, now: Shape) -> None:
        before, after = name in self.old.required, name in self.new.required
        if before == after:
            return
        what = {
            (True, True): "is required now",
            (True, False): "is optional now",
            (False, True): "is always there now",
            (False, False): "may be missing now",
        }[self.sending, after]
        verdict = self.verdict(less=after, more=not after)
        kind = "property-became-required" if after else "property-became-optional"
        self.add(verdict, kind, what, path=f".{name}", at=(was.node, now.node))

    def extra(self) -> None:
        """Names that no property has: welcome, refused, or with a schema of their own."""
        old, new = self.old.extra, self.new.extra
        if isinstance(old, tuple) and isinstance(new, tuple):
            self.below.append(Below(".*", old, new))
        elif (old is False) != (new is False):
            closed = new is False
            kind = f"additional-properties-{'closed' if closed else 'opened'}"
            what = "other names are refused now" if closed else "other names are welcome now"
            self.add("breaking" if closed and self.sending else "non-breaking", kind, what)
        elif (old or new) and self.old.types == self.new.types:
            self.below.append(Below(".*", old or (), new or ()))

    def choices(self) -> None:
        """Alternatives, matched by name, then by likeness; what is left over was removed or added."""
        old = list(self.old.choices or (self.old.nodes,))
        new = list(self.new.choices or (self.new.nodes,))
        pairs, gone, fresh = match_choices(self.before, self.after, old, new)
        self.below += [Below("", a, b) for a, b in pairs]
        for nodes in gone:
            what = f"can no longer be {choice_name(nodes, self.before.shape(nodes))}"
            at = (nodes[0], self.new.node)
            self.add("breaking" if self.sending else "non-breaking", "choice-removed", what, at=at)
        for nodes in fresh:
            what = f"can be {choice_name(nodes, self.after.shape(nodes))} too now"
            at = (self.old.node, nodes[0])
            self.add("non-breaking" if self.sending else "note", "choice-added", what, at=at)


def _listed(types: frozenset[str] | None) -> Any:
    return None if types is None else sorted(types)


def _default(value: Any) -> str:
    return "none" if value is UNSET else repr(value)


def _values(values: Any) -> str:
    listed = [repr(value) for value in values]
    return ", ".join(listed) if len(listed) <= 8 else f"{', '.join(listed[:6])} and {len(listed) - 6} more"
