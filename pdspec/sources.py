"""The bytes of a document's files, and what they say: JSON or YAML as plain values."""

from __future__ import annotations

import hashlib
import warnings
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from .cache import read_document, write_document
from .errors import LoadError, PdspecWarning, RefError
from .model import Node, SpecProblem

MAX_BYTES = 64 * 1024 * 1024
MAX_FILES = 10_000
MAX_TOTAL = 256 * 1024 * 1024  # bytes of all files of one document


def read(path: Path) -> bytes:
    """A file that is not too large."""
    if str(path).startswith(("http:/", "https:/")):  # unquoted: there may be a password in it
        raise LoadError("a document is read from a file: save what is at that address to one first")
    try:
        if path.stat().st_size > MAX_BYTES:
            raise LoadError(f"larger than {MAX_BYTES // 2**20} MiB", str(path))
        return path.read_bytes()
    except OSError as error:
        raise LoadError(f"cannot be read: {error.strerror or error}", str(path)) from None


def parse(data: bytes, uri: str, notes: list[SpecProblem] | None = None) -> Any:
    """Bytes of JSON or YAML as plain values; duplicate keys go to `notes`."""
    try:
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise LoadError(f"not UTF-8: {error.reason} at byte {error.start}", uri) from None

    def note(message: str) -> None:
        if notes is not None:
            notes.append(SpecProblem(message, uri))
            warnings.warn(f"{uri}: {message}", PdspecWarning, stacklevel=2)

    if text.lstrip()[:1] in ("{", "["):
        from .strictjson import load_json

        try:
            return load_json(text, uri, note if notes is not None else None)
        except LoadError:
            if uri.endswith(".json"):
                raise  # flow-style YAML may look like JSON; a .json file may not
    from .yaml12 import load_yaml

    return load_yaml(text, uri, note)


class Files:
    """The other files of one document, each read once. They lie below `folder`; the rest is refused."""

    def __init__(self, folder: Path | None, remote: bool, cache: bool) -> None:
        self.folder, self.remote, self.cache = folder, remote, cache
        self.with_ids: set[str] = set()  # those where an `$id` may stand
        self._roots: dict[str, Any] = {}
        self._bytes = 0

    @property
    def any_read(self) -> bool:
        """Whether the document turned out to have other files."""
        return bool(self._roots)

    def get(self, uri: str, origin: Node) -> Any:
        """The parsed file. Raises RefError when it may not or cannot be read."""
        if uri not in self._roots:
            if len(self._roots) >= MAX_FILES or self._bytes > MAX_TOTAL:
                raise RefError(
                    f"more than {MAX_FILES} files or {MAX_TOTAL} bytes", origin.uri, origin.pointer
                )
            try:
                self._roots[uri] = self._load(uri, origin)
            except LoadError as error:
                raise RefError(f"$ref to {uri!r}: {error.message}", origin.uri, origin.pointer) from None
        return self._roots[uri]

    def _load(self, uri: str, origin: Node) -> Any:
        if "://" in uri and not (uri.startswith("file://") and "://" not in origin.uri):
            return self._fetch(uri, origin)
        if self.folder is None:
            raise RefError(
                f"$ref to {uri!r}: a document given as a dict has no folder", origin.uri, origin.pointer
            )
        name = unquote(uri.removeprefix("file://")) if uri.startswith("file://") else uri
        if name.startswith(("//", "\\\\")):  # resolving it would already ask another machine
            raise RefError(f"$ref to {uri!r}: on another machine", origin.uri, origin.pointer)
        try:
            path = Path(name).resolve()
        except (OSError, ValueError, RuntimeError) as error:
            raise RefError(f"$ref to {uri!r}: {error}", origin.uri, origin.pointer) from None
        if not path.is_relative_to(self.folder):
            raise RefError(f"$ref to {uri!r}: outside the folder of the document", origin.uri, origin.pointer)
        data = read(path)
        self._bytes += len(data)
        if b"$id" in data:
            self.with_ids.add(uri)
        digest = hashlib.sha256(data).hexdigest()
        root = read_document(digest, lambda: parse(data, uri)) if self.cache else None
        if root is None:
            root = parse(data, uri, [])
            if self.cache:
                write_document(digest, root)
        return root

    def _fetch(self, uri: str, origin: Node) -> Any:
        if not self.remote or not uri.startswith(("https://", "http://")):
            raise RefError(
                f"$ref to {uri!r} on the network was not followed; pass remote_refs=True to allow it",
                origin.uri,
                origin.pointer,
            )
        import urllib3

        try:
            answer = urllib3.request("GET", uri, redirect=False, timeout=30, preload_content=False)
            data = answer.read(MAX_BYTES + 1)
        except urllib3.exceptions.HTTPError as error:
            raise RefError(f"$ref to {uri!r}: {type(error).__name__}", origin.uri, origin.pointer) from None
        if answer.status != 200 or len(data) > MAX_BYTES:
            raise RefError(f"$ref to {uri!r}: status {answer.status}", origin.uri, origin.pointer)
        if b"$id" in data:
            self.with_ids.add(uri)
        return parse(data, uri, [])
