"""Replace the files of a project all together or not at all, keep what was there, and go back to it.

A project is a folder that `pdspec stubs` wrote, or a document by itself. Beside the document stands a small
state file; copies of earlier versions lie in a folder of their own. Before the first file is replaced, the
state file says so; whoever finds it like that later puts the old files back first.
"""

from __future__ import annotations

import ast
import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ..errors import UsageError

STATE = ".pdspec-refresh.json"
BACKUPS = ".pdspec-backups"
_FORMAT = 1
_KEPT = 5  # earlier versions
_SUFFIXES = (".yaml", ".yml", ".json")
_OURS = "`pdspec stubs`"


@dataclass(frozen=True)
class Project:
    """Where things are. `package` is None for a document by itself; `linked` says that it lies elsewhere."""

    document: Path
    package: Path | None = None
    linked: bool = False

    @property
    def folder(self) -> Path:
        """Where the state is kept."""
        return self.document.parent

    @property
    def stub(self) -> Path | None:
        """The stub that goes with the document."""
        return self.package / "__init__.pyi" if self.package is not None else None


def find_project(path: str | os.PathLike[str]) -> Project:
    """The project at a path: a package of `pdspec stubs`, a folder with one document, or a document."""
    given = Path(path)
    if given.is_file():
        return Project(given)
    init = given / "__init__.py"
    if init.is_file() and (place := _bound_to(init.read_text(encoding="utf-8", errors="replace"))):
        document = given / place
        linked = document.resolve().parent != given.resolve()
        return Project(document, given, linked)
    found = [one for one in _documents(given) if one.is_file()] if given.is_dir() else []
    if len(found) != 1:
        what = f"{len(found)} documents" if found else "no document"
        raise UsageError(f"{given}: {what}; name the OpenAPI document, or a folder that {_OURS} wrote")
    return Project(found[0])


def _documents(folder: Path) -> list[Path]:
    found = []
    for one in sorted(folder.iterdir()):
        if one.suffix in _SUFFIXES and not one.name.startswith("."):
            head = one.read_bytes()[:4000]
            if b"openapi" in head or b"swagger" in head:
                found.append(one)
    return found


def _bound_to(text: str) -> str | None:
    """The document that an `__init__.py` is bound to: the text after the last `/` of a path expression."""
    if _OURS not in text:
        return None
    try:
        nodes = list(ast.walk(ast.parse(text)))
    except SyntaxError:
        return None
    for node in nodes:
        if (
            isinstance(node, ast.BinOp)
            and isinstance(node.op, ast.Div)
            and isinstance(node.right, ast.Constant)
        ):
            return str(node.right.value)
    return None


def read_state(project: Project) -> dict[str, Any]:
    """What is known of earlier refreshes: `current`, `history` (latest last) and an unfinished `pending`."""
    fresh: dict[str, Any] = {"format": _FORMAT, "current": None, "history": [], "pending": None}
    try:
        kept = json.loads((project.folder / STATE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return fresh
    own = kept.get(project.document.name) if isinstance(kept, dict) else None
    return fresh | own if isinstance(own, dict) else fresh


def _write_state(project: Project, state: Mapping[str, Any]) -> None:
    path = project.folder / STATE
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        kept = {}
    kept = kept if isinstance(kept, dict) else {}
    kept[project.document.name] = state
    _put(path, (json.dumps(kept, indent=2) + "\n").encode())


def swap(project: Project, files: Mapping[Path, bytes], origin: str) -> dict[str, Any]:
    """Put the files in place of those that are there. Any failure leaves, or brings back, what there was.

    Returns the new state. `origin` says where the new document came from.
    """
    state = recover(project)
    before = _digest(project.document)
    entry = {"hash": before, "date": _now(), "backup": _back_up(project, list(files), before)}
    current = {"hash": hashlib.sha256(files[project.document]).hexdigest(), "date": _now(), "from": origin}
    history = [*(one for one in state["history"] if one["hash"] != before), entry][-_KEPT:]
    _exchange(
        project, state, entry, files, {**state, "current": current, "history": history, "pending": None}
    )
    return read_state(project)


def roll_back(project: Project) -> dict[str, Any]:
    """Bring the version before the present one back. Raises UsageError when there is none."""
    state = recover(project)
    if not state["history"]:
        raise UsageError(f"{project.document}: there is no earlier version to go back to")
    entry = state["history"][-1]
    backup = project.folder / BACKUPS / entry["backup"]
    files = _from_backup(project, backup)
    data = files.get(project.document)
    if data is None or hashlib.sha256(data).hexdigest() != entry["hash"]:
        raise UsageError(f"{backup}: the copy of the document is missing or was changed; nothing was done")
    safe = {"hash": _digest(project.document), "date": _now(), "backup": ""}
    safe["backup"] = _back_up(project, list(files), safe["hash"])
    current = {"hash": entry["hash"], "date": _now(), "from": "rollback"}
    _exchange(
        project, state, safe, files,
        {**state, "current": current, "history": state["history"][:-1], "pending": None},
    )  # fmt: skip
    return read_state(project)


def recover(project: Project) -> dict[str, Any]:
    """Undo a swap that was cut off. Returns the state."""
    state = read_state(project)
    pending = state["pending"]
    if pending:
        for path, data in _from_backup(project, project.folder / BACKUPS / pending["backup"]).items():
            _put(path, data)
        state = {**state, "pending": None}
        _write_state(project, state)
    return state


def _exchange(
    project: Project,
    state: Mapping[str, Any],
    before: Mapping[str, Any],
    files: Mapping[Path, bytes],
    after: Mapping[str, Any],
) -> None:
    staged: dict[Path, Path] = {}
    try:
        for path, data in files.items():
            staged[path] = _stage(path, data)
        _write_state(project, {**state, "pending": before})
        for path in files:
            _replace(staged[path], path)
        _write_state(project, after)
    except BaseException:
        recover(project)
        raise
    finally:
        for temporary in staged.values():
            temporary.unlink(missing_ok=True)


def _back_up(project: Project, paths: list[Path], digest: str) -> str:
    """Copy files to the folder of their version; its name there."""
    name = digest[:16]
    folder = project.folder / BACKUPS / name
    folder.mkdir(parents=True, exist_ok=True)
    for path in paths:
        copy = folder / path.name
        if path.exists():
            _put(copy, path.read_bytes())
    return name


def _from_backup(project: Project, backup: Path) -> dict[Path, bytes]:
    """The files of a version, with the places that they belong to."""
    places = {project.document.name: project.document}
    if project.package is not None:
        places |= {name: project.package / name for name in ("__init__.py", "__init__.pyi", "py.typed")}
    found: dict[Path, bytes] = {}
    for name, place in places.items():
        with contextlib.suppress(OSError):
            found[place] = (backup / name).read_bytes()
    return found


def _stage(path: Path, data: bytes) -> Path:
    """Write data to a file beside `path`, safely on the disk, so that it only needs to be renamed."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".pdspec-new-")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(OSError):
            temporary.chmod(path.stat().st_mode if path.exists() else 0o644)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _put(path: Path, data: bytes) -> None:
    """Write one file, all of it or nothing."""
    temporary = _stage(path, data)
    try:
        _replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def _replace(source: Path, target: Path) -> None:
    os.replace(source, target)  # noqa: PTH105  (the one step that is atomic)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
