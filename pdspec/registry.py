"""Document to operations. An operation is built when it is first asked for; a broken one stands alone."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from . import names
from .body import build_body
from .cache import read_document, write_document
from .document import METHODS, Document, step
from .errors import RefError, SpecError, UnknownOperation
from .forks import give_lock
from .model import Answer, Content, Node, Operation, Parameter, SecurityScheme, Server, SpecProblem
from .pieces import LazyMap
from .sensitive import shown

INDEX = "index2"  # the format of a cached index
_STYLES = {"path": "simple", "query": "form", "header": "simple", "cookie": "form", "querystring": "form"}
_ALLOWED_STYLES = {
    "path": ("simple", "label", "matrix", "ssv", "tsv", "pipes"),  # the last three are of Swagger 2.0
    "query": ("form", "spaceDelimited", "pipeDelimited", "deepObject", "tabDelimited"),
    "header": ("simple", "ssv", "tsv", "pipes"),
    "cookie": ("form", "cookie"),
}
_IGNORED_HEADERS = ("accept", "content-type", "authorization")  # OpenAPI 3: such parameters shall be ignored


class Entry(NamedTuple):
    """Where an operation is and what it is called: all that is known before it is built."""

    id: str
    python_name: str
    method: str
    path: str
    key: str  # its key in the path item; "additionalOperations/NAME" for those


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
        operation = self._built.get(operation_id)
        if operation is None:
            entry = Entry(*self._rows[operation_id])
            with self._lock:
                operation = self._built.setdefault(operation_id, _Builder(self.document, entry).operation())
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
        return text(_mapping(self.document.root.get("info")).get("title")) or self.document.uri

    @property
    def version(self) -> str:
        """The version of the API in the document's `info`."""
        return text(_mapping(self.document.root.get("info")).get("version"))

    @property
    def security_schemes(self) -> Mapping[str, SecurityScheme]:
        """The declared security schemes by name; those that cannot be read are left out."""
        if self._schemes is None:
            self._schemes = _security_schemes(self.document)
        return self._schemes

    @property
    def scan_problems(self) -> tuple[SpecProblem, ...]:
        """What was wrong with paths and names while the operations were listed."""
        return self._scan_problems

    def route(self, method: str, path: str) -> str | None:
        """The operationId at a method and path template."""
        if self._routes is None:
            self._routes = {(entry.method, entry.path): entry.id for entry in self.entries.values()}
        return self._routes.get((method.upper(), path))

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
            return _Index.of(*_scan(document))
        key = f"{document.hash}.{INDEX}"
        kept = read_document(key, lambda: _Index.of(*_scan(document)).packed())
        try:
            return _Index.unpacked(kept)
        except (LookupError, TypeError):
            index = _Index.of(*_scan(document))
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


def _scan(document: Document) -> tuple[dict[str, Entry], tuple[SpecProblem, ...]]:
    """Every operation of the paths, with the names it gets."""
    entries: dict[str, Entry] = {}
    taken: set[str] = set()
    problems: list[SpecProblem] = []
    if not isinstance(document.root.get("paths"), Mapping) and "webhooks" not in document.root:
        problems.append(SpecProblem("no `paths`: there is nothing to call", document.uri, "/paths"))
    for path, item in document.path_items():
        try:
            operations = list(_operations(document, item))
        except SpecError as error:
            problems.append(SpecProblem(error.message, error.uri, error.pointer))
            continue
        for method, key, node in operations:
            try:
                value = document.resolve(node).value
            except RefError as error:
                problems.append(SpecProblem(error.message, node.uri, node.pointer))
                continue
            if not isinstance(value, Mapping):
                problems.append(SpecProblem("an operation must be an object", node.uri, node.pointer))
                continue
            given = value.get("operationId")
            wanted = given if isinstance(given, str) and given else names.route_name(method, path)
            operation_id = names.unique(wanted, entries)
            if operation_id != given and given:
                problems.append(
                    SpecProblem(
                        f"operationId {given!r} is not unique; called {operation_id!r} here",
                        node.uri,
                        node.pointer,
                    )
                )
            name = names.snake_case(operation_id)
            if name in names.CLIENT_NAMES or name.startswith("__"):
                name += "_"
            name = names.unique(name, taken)
            taken.add(name)
            entries[operation_id] = Entry(operation_id, name, method, path, key)
    return entries, tuple(problems)


def _operations(document: Document, item: Node) -> Iterator[tuple[str, str, Node]]:
    """(method, key, node) of each operation in a path item."""
    item = document.resolve(item)
    if not isinstance(item.value, Mapping):
        raise RefError("a path item must be an object", item.uri, item.pointer)
    for method in METHODS:
        if method in item.value:
            yield method.upper(), method, step(item, method)
    extra = item.value.get("additionalOperations")
    if isinstance(extra, Mapping):
        for method in extra:
            yield (
                str(method),
                f"additionalOperations/{method}",
                step(step(item, "additionalOperations"), method),
            )


class _Builder:
    """Builds one operation; whatever is broken in it goes to `problems`."""

    def __init__(self, document: Document, entry: Entry) -> None:
        self.document, self.entry = document, entry
        self.problems: list[SpecProblem] = []

    def problem(self, message: str, node: Node) -> None:
        self.problems.append(SpecProblem(message, node.uri, node.pointer, self.entry.id))

    def operation(self) -> Operation:
        document, entry = self.document, self.entry
        item = document.node("paths", entry.path)
        node = document.child(item, *entry.key.split("/", 1))
        value = node.value
        parameters = self.parameters(item, node)
        body = self.body(node, parameters)
        return Operation(
            id=entry.id,
            python_name=entry.python_name,
            method=entry.method,
            path=entry.path,
            parameters=parameters,
            body=body,
            responses=self.responses(node),
            security=_security(value.get("security", document.root.get("security"))),
            servers=self.servers(value, item.value),
            tags=tuple(text(tag) for tag in _sequence(value.get("tags"))),
            summary=text(value.get("summary") or item.value.get("summary")),
            description=text(value.get("description") or item.value.get("description")),
            deprecated=value.get("deprecated") is True,
            extensions={k: v for k, v in value.items() if isinstance(k, str) and k.startswith("x-")},
            node=node,
            problems=tuple(self.problems),
        )

    def parameters(self, item: Node, node: Node) -> tuple[Parameter, ...]:
        """Operation-level parameters override path-level ones of the same name and location."""
        found: dict[tuple[str, str], Node] = {}
        for holder in (item, node):
            seen: set[tuple[str, str]] = set()
            for index, _ in enumerate(_sequence(holder.value.get("parameters"))):
                place = step(step(holder, "parameters"), index)
                try:
                    place = self.document.resolve(place)
                except RefError as error:
                    self.problem(f"a parameter is left out: {error.message}", place)
                    continue
                value = place.value
                if (
                    not isinstance(value, Mapping)
                    or not isinstance(value.get("name"), str)
                    or str(value.get("in")) not in _STYLES
                ):
                    self.problem("a parameter without a usable `name` and `in` is left out", place)
                    continue
                key = (value["name"], value["in"])
                if key in seen:
                    self.problem(
                        f"{key[1]} parameter {key[0]!r} is declared twice; the last one counts", place
                    )
                seen.add(key)
                found[key] = place
        in_path = template_names(self.entry.path)
        for name in in_path:
            if (name, "path") not in found:
                self.problem(
                    f"{{{name}}} in the path is not declared as a parameter; taken as a string", node
                )
                found[name, "path"] = Node(
                    {"name": name, "in": "path", "required": True, "schema": {"type": "string"}},
                    node.uri,
                    node.pointer,
                )
        for name, location in list(found):
            if location == "path" and name not in in_path:
                self.problem(
                    f"path parameter {name!r} is not in the path; left out", found.pop((name, location))
                )
            elif location == "header" and name.lower() in _IGNORED_HEADERS:
                del found[name, location]
        ordered = [(n, "path") for n in in_path] + [key for key in found if key[1] != "path"]
        taken: set[str] = set()
        built = []
        for key in ordered:
            parameter = self.parameter(found[key], taken)
            taken.add(parameter.python_name)
            built.append(parameter)
        return tuple(built)

    def parameter(self, node: Node, taken: set[str]) -> Parameter:
        value = node.value
        name, location = value["name"], value["in"]
        python = names.python_name(name)
        if python in taken:
            python = names.unique(f"{python.rstrip('_')}_{location}", taken)
        style = value.get("style")
        if style is None or (style not in _ALLOWED_STYLES.get(location, ())):
            if style is not None:
                self.problem(
                    f"style {style!r} does not go with `in: {location}`; {_STYLES[location]} is used", node
                )
            style = _STYLES[location]
        explode = value.get("explode")
        schema = self.schema_of(node)
        media_type = None
        content = value.get("content")
        if isinstance(content, Mapping) and content and "schema" not in value:
            media_type = str(next(iter(content)))
            schema = self.schema_of(step(step(node, "content"), media_type))
        return Parameter(
            name=name,
            python_name=python,
            location=location,
            required=value.get("required") is True or location == "path",
            style=style,
            explode=explode if isinstance(explode, bool) else style in ("form", "cookie", "deepObject"),
            node=schema,
            description=text(value.get("description")),
            deprecated=value.get("deprecated") is True,
            allow_reserved=value.get("allowReserved") is True,
            allow_empty=value.get("allowEmptyValue") is True,
            media_type=media_type,
        )

    def schema_of(self, holder: Node) -> Node:
        """The schema in a Parameter, Header or Media Type Object; anything goes where it is missing."""
        if not isinstance(holder.value, Mapping) or "schema" not in holder.value:
            return Node({}, holder.uri, f"{holder.pointer}/schema")
        node = step(holder, "schema")
        try:
            return self.document.schema_at(node)
        except RefError as error:
            self.problem(f"{error.message}; taken as any value", node)
            return Node({}, node.uri, node.pointer)

    def body(self, node: Node, parameters: tuple[Parameter, ...]) -> Any:
        if "requestBody" not in node.value:
            return None
        place = step(node, "requestBody")
        try:
            place = self.document.resolve(place)
            if not isinstance(place.value, Mapping):
                raise RefError("a request body must be an object", place.uri, place.pointer)  # noqa: TRY301
        except RefError as error:
            self.problem(f"{error.message}; any JSON body is accepted", place)
            place = Node({"content": {"application/json": {}}}, place.uri, place.pointer)
        return build_body(self.document, place, self.contents(place), {p.python_name for p in parameters})

    def responses(self, node: Node) -> dict[str, Answer]:
        out: dict[str, Answer] = {}
        responses = node.value.get("responses")
        for status in responses if isinstance(responses, Mapping) else ():
            place = step(step(node, "responses"), status)
            try:
                place = self.document.resolve(place)
            except RefError as error:
                self.problem(error.message, place)
                continue
            if isinstance(place.value, Mapping) and not str(status).startswith("x-"):
                headers = _mapping(place.value.get("headers"))
                out[str(status).upper() if str(status) != "default" else "default"] = Answer(
                    str(status), text(place.value.get("description")), self.contents(place), headers
                )
        return out

    def contents(self, holder: Node) -> tuple[Content, ...]:
        """The `content` of a body or an answer."""
        given = holder.value.get("content")
        out = []
        for media_type in given if isinstance(given, Mapping) else ():
            place = step(step(holder, "content"), media_type)
            try:
                place = self.document.resolve(place)
            except RefError as error:
                self.problem(error.message, place)
                continue
            value = _mapping(place.value)
            schema = self.schema_of(place) if "schema" in value else None
            item = step(place, "itemSchema") if "itemSchema" in value else None
            out.append(Content(str(media_type), schema, _mapping(value.get("encoding")), item))
        return tuple(out)

    def servers(self, operation: Mapping[str, Any], item: Mapping[str, Any]) -> tuple[Server, ...]:
        given = operation.get("servers") or item.get("servers") or self.document.root.get("servers")
        return read_servers(given)


def read_servers(given: Any) -> tuple[Server, ...]:
    """A `servers` list; the default of the specification is one server at "/"."""
    found = tuple(
        Server(one["url"], _mapping(one.get("variables")), text(one.get("description")))
        for one in _sequence(given)
        if isinstance(one, Mapping) and isinstance(one.get("url"), str)
    )
    return found or (Server("/"),)


def template_names(path: str) -> list[str]:
    """The variables of a path template, in order, each once.

    >>> template_names("/a/{id}/b/{id}-{x}")
    ['id', 'x']
    """
    return list(dict.fromkeys(re.findall(r"\{([^}]*)\}", path)))


def _security(given: Any) -> tuple[Mapping[str, tuple[str, ...]], ...]:
    return tuple(
        {str(name): tuple(map(str, _sequence(scopes))) for name, scopes in one.items()}
        for one in _sequence(given)
        if isinstance(one, Mapping)
    )


def _security_schemes(document: Document) -> dict[str, SecurityScheme]:
    out: dict[str, SecurityScheme] = {}
    try:
        holder = document.node("components", "securitySchemes")
    except RefError:
        return out
    for name in holder.value if isinstance(holder.value, Mapping) else ():
        try:
            value = document.child(holder, name).value
        except RefError:
            continue
        if isinstance(value, Mapping):
            out[str(name)] = SecurityScheme(
                name=str(name),
                type=text(value.get("type")),
                scheme=text(value.get("scheme")).lower(),
                location=text(value.get("in")),
                parameter=text(value.get("name")),
                flows=_mapping(value.get("flows")),
                description=text(value.get("description")),
            )
    return out


def _words(name: Any) -> tuple[str, ...]:
    """The plain text of a name, the two of a route, or nothing of what can be neither."""
    kind = type(name)
    if issubclass(kind, str):
        return (str.__str__(name),)
    parts = tuple.__getitem__(name, slice(3)) if issubclass(kind, tuple) else ()
    fits = len(parts) == 2 and all(issubclass(type(part), str) for part in parts)
    return tuple(map(str.__str__, parts)) if fits else ()


def text(value: Any) -> str:
    """A value of the document that should be text, as text."""
    return value if isinstance(value, str) else "" if value is None else str(value)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _sequence(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
