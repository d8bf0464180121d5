"""Read a document, parse it, keep the parsed form, follow its references.

A `Document` is never changed after loading. References are followed where somebody asks, never all at
once, so a broken corner of a document costs only those who go there. References reach files below the
document's own folder, and the network only when that was asked for.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urldefrag, urljoin

from .cache import read_document, recall_file, remember_file, write_document
from .errors import LoadError, RefError
from .model import Node, SpecProblem
from .pointer import METHODS, escape, nearby, slashed, step
from .record import Record, field, replace
from .sensitive import shown
from .sources import Files, parse, read

if TYPE_CHECKING:
    from .anchors import Ids

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
            if ids and (found := self._ids.target(base, unquote(fragment), origin)) is not None:
                return found
            uri = self._locate(base, origin) if base else origin.uri
        except ValueError as error:
            raise RefError(f"$ref {reference!r} is not a URL: {error}", origin.uri, origin.pointer) from None
        root = self.root_of(uri, origin)
        fragment = unquote(fragment)
        if fragment and not fragment.startswith("/"):
            from .anchors import anchor

            return anchor(fragment, Node(root, uri, ""), origin)
        try:
            return self.walk(Node(root, uri, ""), fragment, origin)
        except RefError:
            fallback = self._ids.named(base, fragment, origin) if base else None
            if fallback is None:
                raise
            return fallback

    def enclosing(self, node: Node, key: str) -> list[Node]:
        """The places on the way to a node, itself included, that have a key; the innermost first."""
        found = []
        place = Node(self.root_of(node.uri, node), node.uri, "")
        for token in [*node.pointer.split("/")[1:], None]:
            if isinstance(place.value, dict) and key in place.value:
                found.append(place)
            if token is not None:
                try:
                    place = step(place, token.replace("~1", "/").replace("~0", "~"))
                except RefError:
                    break
        return found[::-1]

    def walk(self, node: Node, pointer: str, origin: Node) -> Node:
        """The place that a JSON pointer leads to from a node. `origin` is where the pointer stands."""
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
        joined = base if "://" in base else urljoin(slashed(origin.uri), base)
        joined = joined if "://" in joined else unquote(joined)
        here = str(self.root.get("$self", "")) or self.uri
        return self.uri if joined in (here, self.uri) or base == here else joined

    def root_of(self, uri: str, origin: Node) -> Any:
        """What is in a file of the document, or in the schema with that `$id`."""
        if uri == self.uri:
            return self.root
        resource = self.resource(uri)
        if resource is not None:
            return resource.value
        if self.files is None:
            raise RefError(
                f"$ref to {uri!r}: a document given as a dict has no folder", origin.uri, origin.pointer
            )
        return self.files.get(uri, origin)

    def resource(self, name: str) -> Node | None:
        """The schema of the root file with this `$id`."""
        return self._ids.within(self.uri).get(name) if self.may_have_ids else None

    @property
    def _ids(self) -> Ids:
        found: Ids | None = self.__dict__.get("_found_ids")  # kept, as it is derived
        if found is None:
            from .anchors import Ids

            found = self.__dict__["_found_ids"] = Ids(self)
        return found

    def dynamic_anchors(self) -> tuple[tuple[str, Node], ...]:
        """Every `$dynamicAnchor` of the root file with its place."""
        found: tuple[tuple[str, Node], ...] | None = self.__dict__.get("_dynamic")
        if found is None:
            found = ()
            if self.siblings_count and self.may_be_dynamic:
                from .anchors import schemas_with

                places = schemas_with(Node(self.root, self.uri), ("$dynamicAnchor",))
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
        from .given import plain_document

        return _document("", plain_document(source), "", (), Files(None, remote_refs, cache))
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
    data = read(path)
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
    data = read(path)
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


__all__ = ["METHODS", "Document", "Files", "escape", "load", "parse", "step"]
