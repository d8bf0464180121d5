"""Read a document, parse it, keep the parsed form, follow its references.

A `Document` is never changed after loading. References are followed where somebody asks, never all at
once, so a broken corner of a document costs only those who go there. References reach files below the
document's own folder, and the network only when that was asked for.
"""

from __future__ import annotations

import hashlib
import os
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urldefrag, urljoin

from .cache import read_document, recall_file, remember_file, write_document
from .errors import LoadError, PdspecWarning, RefError
from .model import Node, SpecProblem
from .pointer import METHODS, escape, nearby, step
from .record import Record, field, replace
from .sensitive import shown

MAX_BYTES = 64 * 1024 * 1024
MAX_FILES = 10_000
MAX_TOTAL = 256 * 1024 * 1024  # bytes of all files of one document
MAX_REF_CHAIN = 50


class Document(Record):
    """A parsed OpenAPI document.

    `uri` is the path it came from ("" for a dict), `root` the parsed form (a Swagger 2.0 document is
    lifted to the 3.0 structure), `hash` the SHA-256 of the bytes, `version` what the document says.
    """

    uri: str
    root: Mapping[str, Any] = field(repr=False)
    hash: str = ""
    version: str = ""
    notes: tuple[SpecProblem, ...] = field(default=(), repr=False)
    files: Files | None = field(default=None, repr=False, compare=False)
    # False: there is no need to look for dynamic anchors, for `$id`s.
    may_be_dynamic: bool = field(default=True, repr=False, compare=False)
    may_have_ids: bool = field(default=True, repr=False, compare=False)

    @property
    def siblings_count(self) -> bool:
        """Whether keys beside a `$ref` in a schema mean something (from OpenAPI 3.1 on)."""
        return not self.version.startswith(("2.", "3.0"))

    def node(self, *keys: str) -> Node:
        """The place below the root that the keys lead to, references followed on the way."""
        return self.child(Node(self.root, self.uri, ""), *keys)

    def child(self, node: Node, *keys: str | int) -> Node:
        """Step into a node by keys, following references on the way and at the end.

        Raises RefError with the place where it does not go on.
        """
        node = self.resolve(node)
        for key in keys:
            node = self.resolve(step(node, key))
        return node

    def resolve(self, node: Node) -> Node:
        """Follow the `$ref` that a node is, if it is one, through every link of the chain."""
        value = node.value
        if not isinstance(value, dict) or not isinstance(value.get("$ref"), str):
            return node
        first = node
        try:
            for _ in range(MAX_REF_CHAIN):
                node = self.target(value["$ref"], node)
                value = node.value
                if not isinstance(value, dict) or not isinstance(value.get("$ref"), str):
                    return node
        except RecursionError:
            pass
        raise RefError(f"$ref {first.value['$ref']!r} leads in a circle", first.uri, first.pointer)

    def schema_at(self, node: Node) -> Node:
        """A schema, through references that stand alone: siblings that count make it a schema itself."""
        for _ in range(MAX_REF_CHAIN):
            value = node.value
            if not isinstance(value, dict) or not isinstance(value.get("$ref"), str):
                return node
            if len(value) > 1 and (self.siblings_count or value.keys() & {"nullable", "x-nullable"}):
                self.target(value["$ref"], node)  # raises where it is broken
                return node
            node = self.target(value["$ref"], node)
        raise RefError(f"$ref {node.value['$ref']!r} leads in a circle", node.uri, node.pointer)

    def target(self, reference: str, origin: Node) -> Node:
        """What one `$ref` string, found in `origin`, points at."""
        try:
            base, fragment = urldefrag(reference)
            ids = self.may_have_ids or (self.files is not None and origin.uri in self.files.with_ids)
            if ids and (found := self._in_resource(base, unquote(fragment), origin)) is not None:
                return found
            uri = self._locate(base, origin) if base else origin.uri
        except ValueError as error:
            raise RefError(f"$ref {reference!r} is not a URL: {error}", origin.uri, origin.pointer) from None
        root = self._root_of(uri, origin)
        fragment = unquote(fragment)
        if fragment and not fragment.startswith("/"):
            return self._anchor(fragment, Node(root, uri, ""), origin)
        try:
            return self._walk(Node(root, uri, ""), fragment, origin)
        except RefError:
            fallback = self._by_id(base, fragment, origin) if base else None
            if fallback is None:
                raise
            return fallback

    def _in_resource(self, base: str, fragment: str, origin: Node) -> Node | None:
        """The target where a schema with an `$id` encloses the reference: its id is the base then."""
        holders = self.enclosing(origin, "$id")
        if not holders:
            return None
        here = self._id_of(holders)
        wanted = urldefrag(urljoin(here, base) if base else here)[0]
        resource = holders[0] if wanted == here else self._resource(wanted, origin)
        if resource is None:
            return None
        try:
            if fragment and not fragment.startswith("/"):
                return self._anchor(fragment, resource, origin)
            return self._walk(resource, fragment, origin)
        except RefError:
            return None  # many write `#/components/…` all the same

    def enclosing(self, node: Node, key: str) -> list[Node]:
        """The places on the way to a node, itself included, that have a key; the innermost first."""
        found = []
        place = Node(self._root_of(node.uri, node), node.uri, "")
        for token in [*node.pointer.split("/")[1:], None]:
            if isinstance(place.value, dict) and key in place.value:
                found.append(place)
            if token is not None:
                try:
                    place = step(place, token.replace("~1", "/").replace("~0", "~"))
                except RefError:
                    break
        return found[::-1]

    def _id_of(self, holders: list[Node]) -> str:
        base = str(self.root.get("$self", ""))
        for holder in reversed(holders):
            base = urljoin(base, str(holder.value["$id"]))
        return urldefrag(base)[0]

    def _walk(self, node: Node, pointer: str, origin: Node) -> Node:
        for token in pointer.split("/")[1:]:
            value = node.value
            if isinstance(value, dict) and isinstance(value.get("$ref"), str) and token not in value:
                node = self.resolve(node)
            key = token.replace("~1", "/").replace("~0", "~")
            try:
                node = step(node, key)
            except RefError as error:
                raise RefError(
                    f"$ref to #{pointer} leads nowhere{nearby(node.value, key)}", origin.uri, origin.pointer
                ) from error
        return node

    def _locate(self, base: str, origin: Node) -> str:
        """The key of the file or resource that the part before `#` names."""
        joined = base if "://" in base else urljoin(_slashed(origin.uri), base)
        joined = joined if "://" in joined else unquote(joined)
        here = str(self.root.get("$self", "")) or self.uri
        return self.uri if joined in (here, self.uri) or base == here else joined

    def _root_of(self, uri: str, origin: Node) -> Any:
        if uri == self.uri:
            return self.root
        resource = self._resources().get(uri)
        if resource is not None:
            return resource.value
        if self.files is None:
            raise RefError(
                f"$ref to {uri!r}: a document given as a dict has no folder", origin.uri, origin.pointer
            )
        return self.files.get(uri, origin)

    def _by_id(self, base: str, fragment: str, origin: Node) -> Node | None:
        resource = self._resource(base, origin) or self._resource(urljoin(_slashed(origin.uri), base), origin)
        return self._walk(resource, fragment, origin) if resource else None

    def _anchor(self, name: str, resource: Node, origin: Node) -> Node:
        for place in _schemas_with(resource, ("$anchor", "$dynamicAnchor")):
            if name in (place.value.get("$anchor"), place.value.get("$dynamicAnchor")):
                return place
        raise RefError(f"no $anchor {name!r}", origin.uri, origin.pointer)

    def _resource(self, name: str, origin: Node) -> Node | None:
        """The schema with this `$id` in the root file, or in the one that the reference stands in."""
        return self._resources().get(name) or self._resources(origin.uri).get(name)

    def _resources(self, uri: str = "") -> dict[str, Node]:
        """Schemas of a file that carry an `$id`, by that id. Looked for only when a reference needs one."""
        uri = uri or self.uri
        known: dict[str, dict[str, Node]] = self.__dict__.setdefault("_ids", {})  # kept, as it is derived
        found = known.get(uri)
        if found is None:
            found = {}
            if uri != self.uri or self.may_have_ids:
                for place in _schemas_with(Node(self._root_of(uri, Node(None, uri)), uri), ("$id",)):
                    try:
                        found.setdefault(self._id_of(self.enclosing(place, "$id")), place)
                        found.setdefault(str(place.value["$id"]), place)
                    except ValueError:
                        continue  # not a URL
            known[uri] = found
        return found

    def dynamic_anchors(self) -> tuple[tuple[str, Node], ...]:
        """Every `$dynamicAnchor` of the root file with its place."""
        found: tuple[tuple[str, Node], ...] | None = self.__dict__.get("_dynamic")
        if found is None:
            found = ()
            if self.siblings_count and self.may_be_dynamic:
                places = _schemas_with(Node(self.root, self.uri), ("$dynamicAnchor",))
                found = tuple((place.value["$dynamicAnchor"], place) for place in places)
            self.__dict__["_dynamic"] = found
        return found

    def path_items(self) -> Iterator[tuple[str, Node]]:
        """Every path with its unresolved Path Item."""
        paths = self.root.get("paths")
        if isinstance(paths, dict):
            base = Node(paths, self.uri, "/paths")
            for path in paths:
                if isinstance(path, str) and path.startswith("/"):
                    yield path, step(base, path)


def load(
    source: str | os.PathLike[str] | Mapping[str, Any] | Document,
    *,
    remote_refs: bool = False,
    cache: bool = True,
) -> Document:
    """A Document from a file (YAML or JSON), a dict, or a Document as it is.

    `remote_refs` lets `$ref`s fetch from the network; `cache=False` neither reads nor writes the parsed
    form in the user's cache folder. Raises LoadError with the file and the line or pointer.

    >>> load({"openapi": "3.1.0", "info": {}, "paths": {}}).version
    '3.1.0'
    """
    if isinstance(source, Document):
        return source
    if isinstance(source, Mapping):
        return _document("", dict(source), "", (), Files(None, remote_refs, cache))
    try:
        path = Path(source)
        files = Files(path.resolve().parent, remote_refs, cache)
    except (TypeError, ValueError, OSError, RuntimeError) as error:
        raise LoadError(f"{shown(source)} is neither a dict nor the path of a file: {error}") from error
    uri = str(path)
    seen = recall_file(path) if cache else None
    if seen is not None:  # the very file that was parsed before: neither read nor hashed again
        digest, marks = seen
        root = read_document(digest, lambda: _parse_again(path, digest))
        if root is not None:
            return _document(uri, root, digest, (), files, marks)
    data = _read(path)
    digest, marks = hashlib.sha256(data).hexdigest(), (b"$dynamicAnchor" in data, b"$id" in data)
    notes: list[SpecProblem] = []
    root = read_document(digest, lambda: _parse_again(path, digest)) if cache else None
    fresh = root is None
    if fresh:
        root = parse(data, uri, notes)
    if cache and not notes:  # a document with defects keeps telling of them
        if fresh:
            write_document(digest, root)
        remember_file(path, digest, marks)
    return _document(uri, root, digest, tuple(notes), files, marks)


def _parse_again(path: Path, digest: str) -> Any:
    """For a cache that lost a piece while it was in use."""
    data = _read(path)
    if hashlib.sha256(data).hexdigest() != digest:
        raise LoadError(
            "has changed since it was loaded, and its cached form is gone; load it again", str(path)
        )
    return parse(data, str(path))


def _document(
    uri: str,
    root: Any,
    digest: str,
    notes: tuple[SpecProblem, ...],
    files: Files,
    found: tuple[bool, bool] = (True, True),
) -> Document:
    if not isinstance(root, dict):
        kind = "empty" if root is None else f"a {type(root).__name__}"
        raise LoadError(f"not an OpenAPI document: it is {kind}, not an object", uri)
    version = root.get("openapi", root.get("swagger"))
    if version is None:
        raise LoadError("not an OpenAPI document: neither `openapi` nor `swagger` at the top", uri)
    text = str(version)
    if not text.startswith(("2.", "3.")) and text not in ("2", "3"):
        raise LoadError(f"OpenAPI {text!r} is not known; 2.0, 3.0, 3.1 and 3.2 are", uri, "/openapi")
    dynamic, ids = found
    ids = ids and not text.startswith(("2", "3.0"))
    document = Document(uri, root, digest, text, notes, files, dynamic, ids)
    if text.startswith("2"):
        from .swagger2 import lift

        return replace(document, root=lift(document))
    return document


def _read(path: Path) -> bytes:
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
        data = _read(path)
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


def _schemas_with(root: Node, keys: tuple[str, ...]) -> Iterator[Node]:
    """Every object below `root` that has one of the keys; examples and extensions are not looked into."""
    uri = root.uri
    stack = [root]
    seen: set[int] = set()
    while stack:
        node = stack.pop()
        value = node.value
        if id(value) in seen:
            continue
        if isinstance(value, dict):
            seen.add(id(value))
            if any(isinstance(value.get(key), str) for key in keys):
                yield node
            stack.extend(
                Node(below, uri, f"{node.pointer}/{escape(str(key))}")
                for key, below in value.items()
                if isinstance(below, (dict, list)) and key not in ("example", "examples", "default", "enum")
                and not str(key).startswith("x-")
            )  # fmt: skip
        elif isinstance(value, list):
            seen.add(id(value))
            stack.extend(Node(below, uri, f"{node.pointer}/{index}") for index, below in enumerate(value))


def _slashed(uri: str) -> str:
    """A path as a URL reference, so that urljoin does not mistake its characters."""
    return uri if "://" in uri else quote(uri, safe="/:~")


__all__ = ["METHODS", "Document", "Files", "escape", "load", "parse", "step"]
