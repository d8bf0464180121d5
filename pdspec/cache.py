"""Parsed documents on disk: JSON keyed by content hash, read back lazily piece by piece.

A cache file is one line of JSON (the index: a skeleton of the document, and where each piece lies) and
then the pieces, JSON too. A path item or a component is parsed when somebody asks for it, so a document
with thousands of operations costs what the used ones cost. Nothing here may fail a load: an unwritable,
corrupt or raced cache means parsing the source again.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from collections.abc import Callable, ItemsView, ValuesView
from pathlib import Path
from typing import Any

FORMAT = 4  # raised whenever the layout of a cache file changes
SPLIT_ABOVE = 20_000  # bytes of JSON; smaller documents are parsed whole, which is faster
HELD_BELOW = 1_000_000  # bytes of pieces; fewer are read at once, and held
_SECTIONS = ("paths", "webhooks", "definitions", "parameters", "responses")


class LazyMap(dict[str, Any]):
    """A JSON object whose values are parsed when they are first looked at."""

    __slots__ = ("_places", "_read")

    def __init__(self, places: dict[str, Any], read: Callable[[str, int, int], Any]) -> None:
        super().__init__(places)
        self._places = places  # of what is not parsed yet: offset and length
        self._read = read

    def __getitem__(self, key: str) -> Any:
        if key in self._places:
            value = self._read(key, *self._places[key])
            super().__setitem__(key, value)
            self._places.pop(key, None)
            return value
        return super().__getitem__(key)

    def get(self, key: str, default: Any = None) -> Any:
        return self[key] if key in self else default  # noqa: SIM401  # this is `get`

    def items(self) -> ItemsView[str, Any]:  # type: ignore[override]  # what it is at run time
        self._load_all()
        return super().items()

    def values(self) -> ValuesView[Any]:  # type: ignore[override]
        self._load_all()
        return super().values()

    def _load_all(self) -> None:
        for key in self:
            self[key]

    def __reduce__(self) -> Any:
        return dict, (list(self.items()),)


def cache_folder() -> Path:
    """The user's cache folder for pdspec; `PDSPEC_CACHE_DIR` replaces it."""
    if given := os.environ.get("PDSPEC_CACHE_DIR"):
        return Path(given)
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or str(Path.home())
    elif sys.platform == "darwin":
        base = str(Path.home() / "Library" / "Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "pdspec"


def read_json(name: str) -> Any:
    """A small cached value, or None when there is none that can be used."""
    try:
        return json.loads((cache_folder() / name).read_bytes())
    except (OSError, ValueError, RuntimeError, RecursionError):
        return None


def write_json(name: str, value: Any) -> None:
    """Keep a small value; failing to is not an error."""
    try:
        _write(name, json.dumps(value, separators=(",", ":")).encode())
    except (OSError, ValueError, TypeError, RuntimeError, RecursionError):
        return


RACY = 2_000_000_000  # ns: a file that was written so recently may be written again at the same time stamp


def _stamp(path: Path) -> list[Any]:
    """What changes when a file does; ctime even when somebody sets mtime back."""
    stat = path.stat()
    return [stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino, stat.st_dev]


def _stamp_name(path: Path) -> str:
    return f"{hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:40]}.file.json"


def recall_file(path: Path) -> tuple[str, tuple[bool, bool]] | None:
    """Content hash of a file, and whether it may have dynamic anchors and ids, if it was remembered.

    Reading and hashing 22 MB is 60 ms, a stat is nothing.
    """
    try:
        kept = read_json(_stamp_name(path))
        if isinstance(kept, dict) and kept["stamp"] == _stamp(path):
            dynamic, ids = kept["marks"]
            return str(kept["hash"]), (bool(dynamic), bool(ids))
    except (OSError, KeyError, TypeError, ValueError, RuntimeError):
        pass
    return None


def remember_file(path: Path, key: str, marks: tuple[bool, bool]) -> None:
    """Keep the hash of a file that has not been touched for a moment."""
    try:
        stamp = _stamp(path)
        if time.time_ns() - max(stamp[1], stamp[2]) > RACY:
            write_json(_stamp_name(path), {"stamp": stamp, "hash": key, "marks": marks})
    except (OSError, RuntimeError):
        return


def read_document(key: str, reparse: Callable[[], Any]) -> Any:
    """The cached document of this content hash, or None. `reparse` serves a piece that turns out broken."""
    try:
        path = cache_folder() / f"{key}.{FORMAT}.json"
        with path.open("rb") as file:
            index = json.loads(file.readline())
            start = file.tell()
            held = file.read() if index["size"] < HELD_BELOW else None
        if index["size"] != path.stat().st_size - start:
            return None
        root = index["root"]
        for where, places in index["pieces"].items():
            parent = root
            *above, last = where.split("/")
            for step in above:
                parent = parent[step]
            parent[last] = LazyMap(places, _reader(path, start, held, [*above, last], reparse))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RuntimeError, RecursionError):
        return None
    return root


def _reader(
    path: Path, start: int, held: bytes | None, where: list[str], reparse: Callable[[], Any]
) -> Callable[[str, int, int], Any]:
    def read(key: str, offset: int, length: int) -> Any:
        try:
            if held is not None:
                return json.loads(held[offset : offset + length])
            with path.open("rb") as file:
                file.seek(start + offset)
                return json.loads(file.read(length))
        except (OSError, ValueError, RecursionError):  # removed or damaged since the index was read
            value = reparse()
            for step in [*where, key]:
                value = value[step]
            return value

    return read


def write_document(key: str, root: Any) -> None:
    """Keep a parsed document; failing to is not an error."""
    try:
        text = json.dumps(root, separators=(",", ":"))
        if len(text) < SPLIT_ABOVE or not isinstance(root, dict):
            index: dict[str, Any] = {"size": 0, "root": root, "pieces": {}}
            blob = b""
        else:
            index, blob = _split(root)
            index["size"] = len(blob)
        head = json.dumps(index, separators=(",", ":")).encode()
        _write(f"{key}.{FORMAT}.json", head + b"\n" + blob)
    except (OSError, ValueError, TypeError, RuntimeError, RecursionError):
        return


def _split(root: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    skeleton = dict(root)
    wheres = [name for name in _SECTIONS if isinstance(root.get(name), dict)]
    components = root.get("components")
    if isinstance(components, dict):
        skeleton["components"] = dict(components)
        wheres += [
            f"components/{name}"
            for name, value in components.items()
            if isinstance(value, dict) and "/" not in name
        ]
    pieces: dict[str, dict[str, tuple[int, int]]] = {}
    blob = bytearray()
    for where in wheres:
        parent = skeleton
        *above, last = where.split("/")
        for step in above:
            parent = parent[step]
        places = pieces[where] = {}
        for name, value in parent[last].items():
            text = json.dumps(value, separators=(",", ":")).encode()
            places[name] = (len(blob), len(text))
            blob += text
        parent[last] = {}
    return {"root": skeleton, "pieces": pieces}, bytes(blob)


def _write(name: str, data: bytes) -> None:
    """All or nothing, so that a reader never sees half a file and two writers do not mix."""
    folder = cache_folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    import tempfile  # only a first start writes

    handle, temporary = tempfile.mkstemp(dir=folder, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(temporary).replace(folder / name)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise
