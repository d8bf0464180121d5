"""Document to operations. An operation is built when it is first asked for; a broken one stands alone."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from . import names
from .building import Builder, Entry
from .cache import read_document, write_document
from .document import Document
from .errors import UnknownOperation
from .forks import give_lock
from .model import Operation, SecurityScheme, SpecProblem
from .pieces import LazyMap
from .reading import mapping, read_security_schemes, text
from .sensitive import shown

INDEX = "index2"  # the format of a cached index


class Registry(Mapping[str, Operation]):
    """operationId -> Operation, in document order.

    >>> from pdspec.document import load
    >>> doc = load({"openapi": "3.1.0", "paths": {"/a/{id}": {"get": {"operationId": "getA"}}}})
    >>> Registry(doc)["getA"]
    Operation(id='getA', python_name='get_a', method='GET', path='/a/{id}', summary='', deprecated=False)
    """

    _lock: Any

    def __init__(self, document: Document) -> None:
        self.document = document
        give_lock(self, threading.RLock)
        self._built: dict[str, Operation] = {}
        self._rows, self.by_python_name, self._scan_problems = self._index()
        self._entries: dict[str, Entry] | None = None
        self._routes: dict[tuple[str, str], str] | None = None
        self._schemes: dict[str, SecurityScheme] | None = None

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, key: object) -> bool:
        return key in self._rows

    def __getitem__(self, operation_id: str) -> Operation:
        key = operation_id if type(operation_id) is str else "".join(_words(operation_id)[:1])
        operation = self._built.get(key)
        if operation is None:
            row = self._rows.get(key)
            if row is None:
                raise UnknownOperation(self.unknown(operation_id))
            entry = Entry(*row)
            with self._lock:
                operation = self._built.setdefault(key, Builder(self.document, entry).operation())
        return operation

    def __repr__(self) -> str:
        return f"<Registry of {len(self)} operations: {self.title} {self.version}>"

    def _ipython_key_completions_(self) -> list[str]:
        return list(self)

    def _repr_html_(self) -> str:
        from . import html

        return html.operations(self, "Registry")

    @property
    def entries(self) -> Mapping[str, Entry]:
        """The operations without building them."""
        if self._entries is None:
            self._entries = {operation_id: Entry(*row) for operation_id, row in self._rows.items()}
        return self._entries

    @property
    def title(self) -> str:
        """The title in the document's `info`."""
        return text(mapping(self.document.root.get("info")).get("title")) or self.document.uri

    @property
    def version(self) -> str:
        """The version of the API in the document's `info`."""
        return text(mapping(self.document.root.get("info")).get("version"))

    @property
    def security_schemes(self) -> Mapping[str, SecurityScheme]:
        """The declared security schemes by name; those that cannot be read are left out."""
        if self._schemes is None:
            self._schemes = read_security_schemes(self.document)
        return self._schemes

    @property
    def scan_problems(self) -> tuple[SpecProblem, ...]:
        """What was wrong with paths and names while the operations were listed."""
        return self._scan_problems

    def route(self, method: str, path: str) -> str | None:
        """The operationId at a method and path template."""
        if self._routes is None:
            self._routes = {(entry.method, entry.path): entry.id for entry in self.entries.values()}
        words = _words((method, path))
        return self._routes.get((words[0].upper(), words[1])) if len(words) == 2 else None

    def find(self, name: str | tuple[str, str]) -> Operation:
        """By operationId, Python name or ("GET", "/path"). Raises UnknownOperation with near matches."""
        words = _words(name)
        if len(words) == 2:
            found = self.route(*words)
        else:
            found = next(
                (word if word in self._rows else self.by_python_name.get(word) for word in words), None
            )
        if found is None:
            raise UnknownOperation(self.unknown(name))
        return self[found]

    def __reduce__(self) -> Any:
        return Registry, (self.document,)

    def unknown(self, name: Any, candidates: Mapping[str, str] | None = None) -> str:
        """The message for a name that no operation has; it may offer some of the candidates."""
        words = _words(name)
        text = " ".join(words)
        if len(words) == 2:
            near = names.near(text, [f"{e.method} {e.path}" for e in self.entries.values()])
        else:
            # Offered in the spelling that was used: operationIds for one that is no Python name.
            python = text.isidentifier() and text == text.lower()
            known = candidates or (self.by_python_name if python else self._rows)
            near = names.near(text, known) if text else []
        hint = f"; did you mean {' or '.join(map(repr, near))}?" if near else ""
        return f"{self.title} has no operation {shown(name)}{hint}"

    def _index(self) -> _Index:
        """From the cache where the document is read in pieces: looking for operations reads all of them."""
        document = self.document
        if not isinstance(document.root.get("paths"), LazyMap):
            return _listed(document)
        key = f"{document.hash}.{INDEX}"
        kept = read_document(key, lambda: _listed(document).packed())
        try:
            return _Index.unpacked(kept)
        except (LookupError, TypeError):
            index = _listed(document)
        if document.files is None or not document.files.any_read:  # what another file says may change
            write_document(key, index.packed())
        return index


class _Index(NamedTuple):
    """What is known of operations without building them: the rows that Entries are made of, and more."""

    rows: Mapping[str, Sequence[str]]
    python_names: Mapping[str, str]
    problems: tuple[SpecProblem, ...]

    @classmethod
    def of(cls, entries: Mapping[str, Entry], problems: tuple[SpecProblem, ...]) -> _Index:
        return cls(entries, {entry.python_name: entry.id for entry in entries.values()}, problems)

    def packed(self) -> dict[str, Any]:
        told = [[p.message, p.uri, p.pointer, p.operation] for p in self.problems]
        return {"rows": dict(self.rows), "python_names": dict(self.python_names), "problems": told}

    @classmethod
    def unpacked(cls, kept: Any) -> _Index:
        return cls(kept["rows"], kept["python_names"], tuple(SpecProblem(*row) for row in kept["problems"]))


def _listed(document: Document) -> _Index:
    from .listing import scan  # what it finds is cached where that pays

    return _Index.of(*scan(document))


def _words(name: Any) -> tuple[str, ...]:
    """The plain text of a name, the two of a route, or nothing of what can be neither."""
    kind = type(name)
    if issubclass(kind, str):
        return (str.__str__(name),)
    parts = tuple.__getitem__(name, slice(3)) if issubclass(kind, tuple) else ()
    fits = len(parts) == 2 and all(issubclass(type(part), str) for part in parts)
    return tuple(map(str.__str__, parts)) if fits else ()
