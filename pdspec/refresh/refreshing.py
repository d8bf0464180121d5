"""Take a new document into use: check, diff, scan, stubs, and only then the swap."""

from __future__ import annotations

import json
import os
import tempfile
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..document import load, parse
from ..errors import PdspecWarning, UsageError
from ..registry import Registry
from ..stub_bundle import bundle
from ..stub_package import write_package
from ..stubs import make_stub
from .changes import Diff
from .checking import check
from .comparing import diff
from .findings import Report
from .scanning import Finding, Scanner, python_files
from .swapping import Project, find_project, recover, roll_back, swap

Path_ = str | os.PathLike[str]


@dataclass(frozen=True)
class RefreshResult:
    """What a refresh found, and whether the new document is in use (`done`). `reasons` say why not.

    `diff` is None when the new document could not be read. `scanned` counts the calls that were found.
    """

    project: Path
    new: str
    check: Report
    diff: Diff | None = None
    findings: tuple[Finding, ...] = ()
    scanned: int = 0
    done: bool = False
    reasons: tuple[str, ...] = ()
    files: tuple[Path, ...] = field(default=())

    def exit_code(self) -> int:
        """0 when the new document is in use, or nothing stands in its way; else 1."""
        return int(bool(self.reasons) and not self.done)

    def lines(self, verbose: bool = False) -> Iterator[tuple[str, str]]:
        """(style, text) of each line: check, differences, calls that break, and the outcome."""
        yield from self.check.lines(verbose)
        if self.diff is not None:
            yield "", ""
            yield from self.diff.lines(verbose)
            yield "", ""
            yield from self._scan_lines()
        yield "", ""
        yield from self._outcome()

    def _scan_lines(self) -> Iterator[tuple[str, str]]:
        hurt = [one for one in self.findings if one.severity == "breaking"]
        yield "head", f"Your code: {self.scanned} calls found, {len(hurt)} of them break"
        for one in self.findings:
            style = "breaking" if one.severity == "breaking" else "note"
            for number, line in enumerate(str(one).splitlines()):
                yield style if number == 0 else "", f"  {line}"

    def _outcome(self) -> Iterator[tuple[str, str]]:
        if self.done:
            yield "title", f"{self.project} uses the new document."
            for path in self.files:
                yield "dim", f"  written: {path}"
            yield "dim", "To go back: pdspec refresh --rollback"
        elif self.reasons:
            yield "title", f"Nothing was changed in {self.project}:"
            for reason in self.reasons:
                yield "breaking", f"  {reason}"
            yield "dim", "Repair these first, or use --force to take the document as it is."
        else:
            yield "title", f"Nothing stands in the way; nothing was changed in {self.project} yet."

    def text(self, verbose: bool = False) -> str:
        """For people."""
        return "\n".join(text for _, text in self.lines(verbose))

    def as_json(self) -> dict[str, Any]:
        """Everything, as plain values."""
        return {
            "project": str(self.project),
            "new": self.new,
            "done": self.done,
            "reasons": list(self.reasons),
            "files": [str(path) for path in self.files],
            "check": self.check.as_json(),
            "diff": self.diff.as_json() if self.diff is not None else None,
            "scanned": self.scanned,
            "findings": [one.as_json() for one in self.findings],
        }

    def __str__(self) -> str:
        return self.text()


def refresh(
    new: Path_,
    project: Path_,
    *,
    scan_paths: Iterable[Path_] | None = None,
    force: bool = False,
    dry_run: bool = False,
) -> RefreshResult:
    """Take the document `new` into use in a project, if nothing speaks against it.

    A project is a folder that `pdspec stubs` wrote, a folder with one document, or a document. Its code is
    looked for in `scan_paths` (by default beside the package or the document). With errors in the document,
    or calls that break, nothing is changed unless `force`; when no call is found at all, every breaking
    difference counts. `dry_run` changes nothing in any case. Raises UsageError for what is no project.
    """
    place = find_project(project)
    recover(place)
    where = Path(project)
    report = check(new)
    if report.registry is None:
        return RefreshResult(where, str(new), report, reasons=(_count(len(report.of("error")), "error"),))
    found = diff(place.document, report.registry)
    scanner = Scanner(found, found.old, [place.package.resolve().name] if place.package is not None else [])
    findings: list[Finding] = []
    for path in python_files(scan_paths if scan_paths is not None else [_around(place)]):
        findings += scanner.file(path)
    reasons = _reasons(report, found, findings, scanner.calls)
    result = RefreshResult(where, str(new), report, found, tuple(findings), scanner.calls, False, reasons)
    if dry_run or (reasons and not force):
        return result
    files = _files(place, Path(new))
    swap(place, files, str(new))
    return RefreshResult(
        where, str(new), report, found, tuple(findings), scanner.calls, True, reasons, tuple(files)
    )


def rollback(project: Path_) -> RefreshState:
    """Bring back the document and the stubs of before the last refresh, or raise UsageError."""
    place = find_project(project)
    state = roll_back(place)
    return RefreshState(place.document, state["current"]["hash"], len(state["history"]))


@dataclass(frozen=True)
class RefreshState:
    """Where a rollback led: the document, its hash, and how many earlier versions are left."""

    document: Path
    hash: str
    left: int

    def __str__(self) -> str:
        more = (
            "no earlier version" if not self.left else f"{self.left} earlier version{'s' * (self.left > 1)}"
        )
        return f"{self.document} is the version {self.hash[:12]} again; {more} left"


def _reasons(report: Report, found: Diff, findings: list[Finding], calls: int) -> tuple[str, ...]:
    reasons = []
    if errors := report.of("error"):
        reasons.append(f"{_count(len(errors), 'error')} in the new document")
    hurt = sum(one.severity == "breaking" for one in findings)
    if hurt:
        reasons.append(f"{_count(hurt, 'call')} in your code would break")
    if not calls and found.breaking:
        number = _count(len(found.breaking), "breaking difference")
        reasons.append(f"{number}, and no call of yours was found to measure them by")
    return tuple(reasons)


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def _around(project: Project) -> Path:
    """Where the code of a project is, if nobody says: beside the package, or beside the document."""
    return (project.package or project.document).resolve().parent


def _files(project: Project, new: Path) -> dict[Path, bytes]:
    """The files of the project as they will be, made in a folder aside. The document keeps its name."""
    data = _document_bytes(new, project.document)
    with tempfile.TemporaryDirectory() as aside, warnings.catch_warnings():
        warnings.simplefilter("ignore", PdspecWarning)  # the check told of them
        copy = Path(aside) / project.document.name
        copy.write_bytes(data)
        files = {project.document: data}
        if project.stub is None or project.package is None:
            load(copy)  # it must be readable under this name
        elif project.linked:
            text = make_stub(Registry(load(copy)), project.document.name).text
            files[project.stub] = text.encode()
        else:
            made = Path(aside) / project.package.resolve().name
            write_package(copy, made)
            names = [one.name for one in sorted(made.iterdir()) if one.is_file() and one.name != copy.name]
            files |= {project.package / name: (made / name).read_bytes() for name in names}
    return files


def _document_bytes(new: Path, old: Path) -> bytes:
    """The new document in one file of the old one's format; a YAML reader takes JSON as it is."""
    if not new.is_file():
        raise UsageError(f"{new}: no such file")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PdspecWarning)
        whole = bundle(load(new))
        data = new.read_bytes()
        if whole is None and (old.suffix != ".json" or data.lstrip()[:1] == b"{"):
            return data
        root = whole if whole is not None else parse(data, str(new))
    return (json.dumps(root, ensure_ascii=False, indent=1, default=dict) + "\n").encode()
