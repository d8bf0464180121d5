"""A document of several files as one: the others stand whole under `x-files`, references lead there."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urldefrag

from .document import Document, escape
from .errors import SpecError
from .model import Node
from .stub_names import FILES

# Values that are data, not description: nothing in them is a reference.
_DATA = frozenset({"example", "examples", "default", "enum", "const"})


def bundle(document: Document) -> dict[str, Any] | None:
    """The document in one piece; None when it is in one piece already."""
    worker = _Bundler(document)
    root = worker.copy(Node(document.root, document.uri, ""))
    if not worker.places:
        return None
    files: dict[str, Any] = {}
    while worker.waiting:
        node = worker.waiting.pop(0)
        files[worker.places[node.uri]] = worker.copy(node)
    return {**root, FILES: files}


class _Bundler:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.places: dict[str, str] = {}  # uri of a file -> its name in the bundle
        self.waiting: list[Node] = []

    def copy(self, node: Node) -> Any:
        """A value with its references rewritten."""
        value = node.value
        if isinstance(value, list):
            return [self.copy(Node(below, node.uri, f"{node.pointer}/{i}")) for i, below in enumerate(value)]
        if not isinstance(value, Mapping):
            return value
        out: dict[str, Any] = {}
        for key in value:
            below = Node(value[key], node.uri, f"{node.pointer}/{escape(str(key))}")
            if key == "$ref" and isinstance(below.value, str):
                out[key] = self.reference(below.value, node)
            elif key in _DATA and not isinstance(value.get("properties"), list):
                out[key] = self.copy(below) if node.pointer.endswith("/properties") else below.value
            else:
                out[str(key)] = self.copy(below)
        return out

    def reference(self, reference: str, origin: Node) -> str:
        """The reference as it must be in the bundle; one that leads nowhere stays as it is."""
        base, fragment = urldefrag(reference)
        try:
            target = self.document.target(base, origin) if base else Node(None, origin.uri, "")
        except SpecError:
            return reference
        if target.uri == self.document.uri:
            return f"#{fragment}"
        if target.uri not in self.places:
            self.places[target.uri] = self.name(target.uri)
            self.waiting.append(target)
        where = quote(escape(self.places[target.uri]), safe="~/!$&'()*+,;=:@")
        return f"#/{FILES}/{where}{fragment if fragment.startswith('/') else ''}"

    def name(self, uri: str) -> str:
        """What a file is called in the bundle: its path from the document's folder."""
        if "://" in uri:
            return uri
        return Path(os.path.relpath(unquote(uri), Path(self.document.uri).parent)).as_posix()
