"""Parsed documents on disk: JSON keyed by content hash, read back lazily piece by piece.

A cache file is a checksum, one line of JSON (a skeleton of the document), then where each piece lies, and
then the pieces, JSON too, each with a checksum of its own. A path item or a component is parsed when somebody
asks for it, so a document with thousands of operations costs what the used ones cost. Nothing here may fail
a load: an unwritable, corrupt or raced cache means parsing the source again.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from zlib import crc32

from .pieces import BYTE_ORDER, LazyMap, Section

FORMAT = 5  # raised whenever the layout of a cache file changes
SPLIT_ABOVE = 20_000  # bytes of JSON; smaller documents are parsed whole, which is faster
HELD_BELOW = 1_000_000  # bytes of pieces; fewer are read at once, and held
_SECTIONS = ("paths", "webhooks", "definitions", "parameters", "responses", "rows", "python_names")


def cache_folder() -> Path:
    """The user's cache folder for pdspec; `PDSPEC_CACHE_DIR` replaces it."""
    if given := os.environ.get("PDSPEC_CACHE_DIR"):
        return Path(given)
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or str(Path.home())
    elif sys.platform == "darwin":
        base = str(Path.home() / "Library" / "Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME", "")
        if not base.startswith("/"):  # a relative one is to be ignored (XDG Base Directory Specification)
            base = str(Path.home() / ".cache")
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
        path = cache_folder() / _document_name(key)
        with path.open("rb") as file:
            given, line = file.read(_SUM_SIZE), file.readline()
            head = json.loads(line)
            start = file.tell()
            if sum(head["sizes"]) != path.stat().st_size - start:
                return None
            packed = file.read(head["sizes"][0])
            if _sum(line, packed) != given:
                return None
            pieces = _Pieces(path, start + len(packed), reparse)
            if head["sizes"][1] < HELD_BELOW:
                pieces.held = file.read()
        root, at = head["root"], 0
        for where, sizes in head["sections"].items():
            *above, last = keys = where.split("/")
            section, at = Section.unpack(packed, at, sizes)
            parent = root
            for step in above:
                parent = parent[step]
            parent[last] = LazyMap(section, partial(pieces.read, keys, section))
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RuntimeError, RecursionError):
        return None
    return root


def _document_name(key: str) -> str:
    return f"{key}.{FORMAT}.{BYTE_ORDER}.json"


class _Pieces:
    """The values of a cache file: held if there is not much of them, else read one by one."""

    held: bytes | None = None

    def __init__(self, path: Path, start: int, reparse: Callable[[], Any]) -> None:
        self._path, self._start, self._reparse = path, start, reparse

    def read(self, keys: list[str], section: Section, name: str) -> Any:
        """The value of one key of a section."""
        start, end, checksum = section.place(name)
        try:
            piece = self._bytes(start, end)
            return json.loads(piece if crc32(piece) == checksum else b"")
        except (OSError, ValueError, RecursionError):  # removed or damaged since the index was read
            value = self._reparse()
            for step in [*keys, name]:
                value = value[step]
            return value

    def _bytes(self, start: int, end: int) -> bytes:
        if self.held is not None:
            return self.held[start:end]
        with self._path.open("rb") as file:
            file.seek(self._start + start)
            return file.read(end - start)


_SUM_SIZE = 8


def _sum(line: bytes, packed: bytes) -> bytes:
    """The checksum of all that is not a piece, in hex digits."""
    return b"%08x" % crc32(packed, crc32(line))


def write_document(key: str, root: Any) -> None:
    """Keep a parsed document; failing to is not an error."""
    try:
        text = json.dumps(root, separators=(",", ":"))
        if len(text) < SPLIT_ABOVE or not isinstance(root, dict):
            head: dict[str, Any] = {"sizes": (0, 0), "root": root, "sections": {}}
            packed = pieces = b""
        else:
            head, packed, pieces = _split(root)
        line = json.dumps(head, separators=(",", ":")).encode() + b"\n"
        _write(_document_name(key), _sum(line, packed) + line + packed + pieces)
    except (OSError, ValueError, TypeError, RuntimeError, RecursionError):
        return


def _split(root: dict[str, Any]) -> tuple[dict[str, Any], bytes, bytes]:
    """Head, packed sections and pieces of a document."""
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
    sizes: dict[str, tuple[int, int, int]] = {}
    packed, pieces = bytearray(), bytearray()
    for where in wheres:
        parent = skeleton
        *above, last = where.split("/")
        for step in above:
            parent = parent[step]
        ends, sums = [], []
        begin = len(pieces)
        for value in parent[last].values():
            piece = json.dumps(value, separators=(",", ":")).encode()
            pieces += piece
            ends.append(len(pieces))
            sums.append(crc32(piece))
        section = Section.pack(parent[last], ends, sums, begin)
        sizes[where] = section.sizes
        packed += section.packed()
        parent[last] = {}
    head = {
        "sizes": (len(packed), len(pieces)),
        "root": skeleton,
        "sections": sizes,
    }
    return head, bytes(packed), bytes(pieces)


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
