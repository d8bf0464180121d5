"""The comparison of one operation while it goes on: both sides, and what was found so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..media import essence, kind_of
from ..model import Content, Node, Operation
from ..registry import Registry
from .changes import Change, Severity
from .schemas import Direction, Found, SchemaDiff

Places = tuple[Node | None, Node | None]  # before and after; None stands for the operation


@dataclass(frozen=True)
class Setting:
    """What comparing two operations needs to know of their documents."""

    old: Registry
    new: Registry
    schemas: SchemaDiff
    schemes: Mapping[str, str]  # security schemes of the old document by their names in the new one


class Comparison:
    """An operation before and after, and the changes found."""

    def __init__(self, setting: Setting, old: Operation, new: Operation) -> None:
        self.setting, self.old, self.new = setting, old, new
        self.found: list[Change] = []
        self._told: set[tuple[str, str, str]] = set()

    def add(
        self,
        severity: Severity,
        kind: str,
        what: str,
        subject: str = "",
        *,
        old: Any = None,
        new: Any = None,
        at: Places = (None, None),
    ) -> None:
        """Keep one change."""
        before = place(at[0] or self.old.node, self.setting.old)
        after = place(at[1] or self.new.node, self.setting.new)
        told = (kind, subject, what)
        if told not in self._told:  # two ways of a union may tell the same
            self._told.add(told)
            self.found.append(Change(severity, kind, what, subject, self.old.id, old, new, before, after))

    def requirement(self, noun: str, subject: str, now: bool, at: Places) -> None:
        """Keep that an argument became required or optional."""
        if now:
            self.add("breaking", f"{noun}-became-required", "is required now", subject, at=at)
        else:
            self.add("non-breaking", f"{noun}-became-optional", "is optional now", subject, at=at)

    def schema(
        self, subject: str, schemas: Places, direction: Direction = "request", *, cap: bool = False
    ) -> None:
        """The differences of two schemas under a subject ("`limit`", "answer"); `cap`: notes at most."""
        for one in self.setting.schemas.compare(*schemas, direction):
            severity: Severity = "note" if cap and one.severity == "breaking" else one.severity
            at = (one.old_node, one.new_node)
            self.add(severity, one.kind, one.what, _subject(subject, one), old=one.old, new=one.new, at=at)

    def contents(
        self,
        subject: str,
        before: tuple[Content, ...],
        after: tuple[Content, ...],
        *,
        direction: Direction,
        cap: bool = False,
    ) -> None:
        """Media types, and the schemas of those that stay. One of the same family is as good."""
        whole = "the body" if subject == "body" else subject
        free = list(after)
        for old in before:
            new = _partner(old, free)
            at = (old.schema, new.schema if new else None)
            if new is None:
                lost: Severity = "note" if cap else "breaking"
                what = f"{old.media_type} is gone"
                self.add(lost, "media-type-removed", what, whole, old=old.media_type, at=at)
                continue
            free.remove(new)
            if essence(old.media_type) != essence(new.media_type):
                what = f"{old.media_type} → {new.media_type}"
                self.add(
                    "note", "media-type-changed", what, whole, old=old.media_type, new=new.media_type, at=at
                )
            if old.schema is not None or new.schema is not None:
                self.schema(subject, at, direction, cap=cap)
            if old.item_schema is not None and new.item_schema is not None:
                self.schema(f"{subject} item", (old.item_schema, new.item_schema), direction, cap=cap)
        gained: Severity = "non-breaking" if direction == "request" else "note"
        for new in free:
            what = f"{new.media_type} is new"
            self.add(gained, "media-type-added", what, whole, new=new.media_type, at=(None, new.schema))


def place(node: Node, registry: Registry) -> str:
    """A pointer into the document, with the file when it is another one."""
    return node.pointer if node.uri in ("", registry.document.uri) else f"{node.uri}#{node.pointer}"


def _partner(old: Content, free: list[Content]) -> Content | None:
    """The content of the same media type, else one of the same family."""
    same = (new for new in free if essence(new.media_type) == essence(old.media_type))
    family = (new for new in free if kind_of(new.media_type) == kind_of(old.media_type) != "binary")
    return next(same, None) or next(family, None)


def _subject(subject: str, one: Found) -> str:
    if not one.path:
        return f"the {subject}" if subject in ("body", "answer") else subject
    if subject.startswith("`"):
        return f"`{subject.strip('`')}{'' if one.path.startswith('[') else '.'}{one.path}`"
    return f"{subject} `{one.path}`"
