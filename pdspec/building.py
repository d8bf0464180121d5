"""One operation, built from its place in the document; what is broken in it is told of, the rest stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from . import names
from .document import Document, step
from .errors import RefError
from .model import (
    INNER_STYLES,
    Answer,
    Content,
    Node,
    Operation,
    Parameter,
    Server,
    SpecProblem,
)
from .reading import mapping, read_servers, sequence, template_names, text
from .record import replace

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


class Builder:
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
            tags=tuple(text(tag) for tag in sequence(value.get("tags"))),
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
            for index, _ in enumerate(sequence(holder.value.get("parameters"))):
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
        media_type = encoding = None
        content = value.get("content")
        if isinstance(content, Mapping) and content and "schema" not in value:
            media_type = str(next(iter(content)))
            schema = self.schema_of(step(step(node, "content"), media_type))
            encoding = mapping(mapping(content[media_type]).get("encoding")) or None
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
            encoding=encoding,
            inner=self.inner(value) if INNER_STYLES in value else (),
        )

    @staticmethod
    def inner(parameter: Mapping[str, Any]) -> tuple[str, ...]:
        """The styles of arrays inside the array; few documents have any."""
        from .nested import inner_styles

        return inner_styles(parameter)

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
        from .body import build_body

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
                headers = mapping(place.value.get("headers"))
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
            value = mapping(place.value)
            schema = self.schema_of(place) if "schema" in value else None
            item = step(place, "itemSchema") if "itemSchema" in value else None
            content = Content(str(media_type), schema, mapping(value.get("encoding")), item)
            if "prefixEncoding" in value or "itemEncoding" in value:
                content = self.positional(content, place)
            out.append(content)
        return tuple(out)

    def positional(self, content: Content, place: Node) -> Content:
        """The content with the Encoding Objects that go by position; they are for parts in their order."""
        value = place.value
        first, rest = value.get("prefixEncoding"), value.get("itemEncoding")
        if not content.media_type.lower().startswith("multipart/"):
            self.problem(f"encoding by position is for multipart, not {content.media_type}; left out", place)
            return content
        if first is not None and not isinstance(first, list):
            self.problem("`prefixEncoding` must be an array; left out", place)
        if rest is not None and not isinstance(rest, Mapping):
            self.problem("`itemEncoding` must be an object; left out", place)
        if content.encoding:
            self.problem("`encoding` does not go with encoding by position; it is used for dicts", place)
        prefix = tuple(map(mapping, sequence(first)))
        return replace(content, prefix_encoding=prefix, item_encoding=mapping(rest))

    def servers(self, operation: Mapping[str, Any], item: Mapping[str, Any]) -> tuple[Server, ...]:
        given = operation.get("servers") or item.get("servers") or self.document.root.get("servers")
        return read_servers(given)


def _security(given: Any) -> tuple[Mapping[str, tuple[str, ...]], ...]:
    return tuple(
        {str(name): tuple(map(str, sequence(scopes))) for name, scopes in one.items()}
        for one in sequence(given)
        if isinstance(one, Mapping)
    )
