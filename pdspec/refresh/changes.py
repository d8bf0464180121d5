"""What a comparison of two documents finds: plain data, ordered, ready for text and JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from ..registry import Registry

Severity = Literal["breaking", "note", "non-breaking"]
SEVERITIES: tuple[Severity, ...] = ("breaking", "note", "non-breaking")


@dataclass(frozen=True, slots=True)
class Replacement:
    """What to call instead of an operation that is gone.

    `declared` says that the old document names it (`x-replaced-by`); otherwise it is a likely guess.
    `renamed` maps old Python arguments to new ones, `gone` lists those without a counterpart, `required`
    those that must be given and have none, and `changes` says all of it in words. `document` names the
    successor document when it is not the new one.
    """

    operation: str
    python_name: str
    declared: bool = False
    renamed: Mapping[str, str] = field(default_factory=dict)
    gone: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    document: str = ""

    def as_json(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "operation": self.operation,
            "python_name": self.python_name,
            "declared": self.declared,
            "renamed": dict(self.renamed),
            "gone": list(self.gone),
            "required": list(self.required),
            "changes": list(self.changes),
            "document": self.document,
        }


@dataclass(frozen=True, slots=True)
class Change:
    """One difference, as somebody who calls the API meets it.

    `severity` is "breaking" (code that worked may fail), "note" (look at it) or "non-breaking". `kind` is
    a stable word such as "parameter-removed". `subject` is what changed inside the operation ("`limit`",
    "body `address.country`", "answer `data[].name`"; "" for the operation itself) and `what` what became
    of it. `operation` is the id in the old document, or in the new one for what was added there; "" for
    the document as a whole. Pointers lead into the two files.
    """

    severity: Severity
    kind: str
    what: str
    subject: str = ""
    operation: str = ""
    old: Any = None
    new: Any = None
    old_pointer: str = ""
    new_pointer: str = ""
    replacement: Replacement | None = None

    @property
    def message(self) -> str:
        """One sentence: "`limit` of getOrganizations: maximum 500 → 100"."""
        names = " of ".join(filter(None, (self.subject, self.operation)))
        return f"{names}: {self.what}" if names else self.what

    def as_json(self) -> dict[str, Any]:
        """Plain values for JSON; empty ones are left out."""
        out: dict[str, Any] = {"severity": self.severity, "kind": self.kind, "message": self.message}
        for key in ("operation", "subject", "what", "old_pointer", "new_pointer"):
            if value := getattr(self, key):
                out[key] = value
        if self.old is not None or self.new is not None:
            out["old"], out["new"] = self.old, self.new
        if self.replacement is not None:
            out["replacement"] = self.replacement.as_json()
        return out

    def __str__(self) -> str:
        return f"{self.severity}: {self.message}"


@dataclass(frozen=True)
class Diff:
    """The differences of two documents.

    `pairs` maps each operation of the old document to its counterpart in the new one, and `changes` has
    the document's own changes first, then those of the operations in the order of the documents.
    """

    old: Registry = field(repr=False)
    new: Registry = field(repr=False)
    changes: tuple[Change, ...] = ()
    pairs: Mapping[str, str] = field(default_factory=dict, repr=False)

    def of(self, severity: Severity) -> tuple[Change, ...]:
        """The changes of one severity."""
        return tuple(change for change in self.changes if change.severity == severity)

    def kind(self, *kinds: str) -> tuple[Change, ...]:
        """The changes of some kinds."""
        return tuple(change for change in self.changes if change.kind in kinds)

    @property
    def breaking(self) -> tuple[Change, ...]:
        """What can break a caller."""
        return self.of("breaking")

    def exit_code(self, fail_on: Literal["breaking", "note", "any"] = "breaking") -> int:
        """0 when nothing of that weight changed, else 1."""
        weights = {"breaking": 1, "note": 2, "any": 3}[fail_on]
        return int(any(change.severity in SEVERITIES[:weights] for change in self.changes))

    def replacements(self) -> dict[str, Replacement]:
        """Old operationId -> what to call instead, for the operations that are gone."""
        return {c.operation: c.replacement for c in self.kind("operation-removed") if c.replacement}

    def lines(self, verbose: bool = False) -> Iterator[tuple[str, str]]:
        """(style, text) of each line: "title", "head", "dim", "" or a severity, for those who colour."""
        from .rendering import diff_lines

        return diff_lines(self, verbose)

    def text(self, verbose: bool = False) -> str:
        """For people: a summary line, then what was removed, moved and changed, operation by operation."""
        return "\n".join(text for _, text in self.lines(verbose))

    def as_json(self) -> dict[str, Any]:
        """Everything, as plain values."""
        from .rendering import summary

        return {
            "old": _about(self.old),
            "new": _about(self.new),
            "summary": summary(self),
            "changes": [change.as_json() for change in self.changes],
        }

    def __str__(self) -> str:
        return self.text()


def _about(registry: Registry) -> dict[str, Any]:
    document = registry.document
    return {
        "uri": document.uri,
        "title": registry.title,
        "version": registry.version,
        "hash": document.hash,
        "operations": len(registry),
    }
