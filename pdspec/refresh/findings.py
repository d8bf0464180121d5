"""What a check finds, and the report of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from ..registry import Registry
from .lines import Lines

Weight = Literal["error", "warning", "note"]
WEIGHTS: tuple[Weight, ...] = ("error", "warning", "note")
_HEADS = {
    "error": "Errors: these will not work",
    "warning": "Warnings: these work, with a loss",
    "note": "Notes",
}
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class CheckFinding:
    """One defect. `code` is a stable word, `effect` what pdspec does about it, `operations` who meets it.

    `line` is None when the place is not in a file (a document given as a dict).
    """

    severity: Weight
    code: str
    message: str
    effect: str = ""
    uri: str = ""
    pointer: str = ""
    line: int | None = None
    operations: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """ "acme.yaml:12", or the pointer where there is no line."""
        if self.line is not None:
            return f"{self.uri}:{self.line}"
        return f"{self.uri}#{self.pointer}" if self.pointer else self.uri

    def as_json(self) -> dict[str, Any]:
        """Plain values for JSON."""
        out: dict[str, Any] = {"severity": self.severity, "code": self.code, "message": self.message}
        for key in ("effect", "uri", "pointer", "line"):
            if value := getattr(self, key):
                out[key] = value
        if self.operations:
            out["operations"] = list(self.operations)
        return out

    def __str__(self) -> str:
        return f"{self.place}: {self.severity}: {self.message}"


@dataclass(frozen=True)
class Report:
    """The result of a check. `registry` is None when the document could not be read at all."""

    source: str
    findings: tuple[CheckFinding, ...] = ()
    registry: Registry | None = field(default=None, repr=False)

    @property
    def ok(self) -> bool:
        """Whether everything will work; warnings and notes do not count."""
        return not self.of("error")

    def of(self, severity: Weight) -> tuple[CheckFinding, ...]:
        """The findings of one severity."""
        return tuple(one for one in self.findings if one.severity == severity)

    def exit_code(self, *, strict: bool = False) -> int:
        """0 when it is sound, 1 when there are errors (or warnings, with `strict`)."""
        return int(not self.ok or (strict and bool(self.of("warning"))))

    def lines(self, verbose: bool = False) -> Iterator[tuple[str, str]]:
        """(style, text) of each line: "title", "head", "dim", "" or a severity."""
        yield "title", self.source + (f": {_about(self.registry)}" if self.registry is not None else "")
        if not self.findings:
            yield "dim", "Nothing to complain about."
            return
        counts = ((len(self.of(weight)), weight) for weight in WEIGHTS)
        yield "dim", ", ".join(f"{n} {weight}{'' if n == 1 else 's'}" for n, weight in counts if n)
        for weight in WEIGHTS:
            mine = self.of(weight)
            if mine:
                yield "", ""
                yield "head", _HEADS[weight]
                yield from _group(mine, verbose)

    def text(self, verbose: bool = False) -> str:
        """For people: errors first, those of a kind together."""
        return "\n".join(text for _, text in self.lines(verbose))

    def as_json(self) -> dict[str, Any]:
        """Everything, as plain values."""
        out: dict[str, Any] = {"source": self.source, "ok": self.ok}
        if self.registry is not None:
            document = self.registry.document
            out |= {
                "openapi": document.version,
                "title": self.registry.title,
                "version": self.registry.version,
                "operations": len(self.registry),
                "hash": document.hash,
            }
        out["summary"] = {weight: len(self.of(weight)) for weight in WEIGHTS}
        out["findings"] = [one.as_json() for one in self.findings]
        return out

    def __str__(self) -> str:
        return self.text()


def with_lines(findings: list[CheckFinding]) -> tuple[CheckFinding, ...]:
    """The findings with the lines of their pointers; each file is read again once."""
    from dataclasses import replace

    files: dict[str, Lines] = {}
    out = []
    for one in findings:
        line = one.line
        if line is None and one.uri:
            if one.uri not in files:
                files[one.uri] = Lines(Path(one.uri))
            line = files[one.uri].of(f"{one.pointer}/$ref" if one.code == "broken-ref" else one.pointer)
        out.append(replace(one, line=line) if line != one.line else one)
    return tuple(out)


def _about(registry: Registry) -> str:
    document = registry.document
    word = "Swagger" if document.version.startswith("2") else "OpenAPI"
    name = f"{registry.title} {registry.version}".strip()
    return f"{word} {document.version}, {name}, {len(registry)} operations"


def _group(findings: tuple[CheckFinding, ...], verbose: bool) -> Iterator[tuple[str, str]]:
    by_code: dict[tuple[str, str], list[CheckFinding]] = {}
    for one in findings:
        by_code.setdefault((one.code, one.effect), []).append(one)
    for (_, effect), group in by_code.items():
        shown = group if verbose or len(group) <= _SHOWN + 1 else group[:_SHOWN]
        for one in shown:
            yield one.severity, f"  {one.place}: {one.message}"
            if one.operations and (
                verbose or len(one.operations) > 1 or next(iter(one.operations)) not in one.message
            ):
                yield "dim", f"      in {_listed(one.operations, verbose)}"
        if len(shown) < len(group):
            yield "dim", f"  and {len(group) - len(shown)} more of the kind"
        if effect:
            yield "", f"      → {effect}"


def _listed(operations: tuple[str, ...], verbose: bool) -> str:
    most = len(operations) if verbose else 4
    more = f" and {len(operations) - most} more operations" if len(operations) > most else ""
    return f"{', '.join(operations[:most])}{more}"
