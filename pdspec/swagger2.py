"""Swagger 2.0 to the structure of OpenAPI 3.0, so that no later file has to know both.

Path items, operations, parameters, responses and security change; schemas stay where they are, so that
`#/definitions/…` still leads to them. What cannot be read is left as it is, for the registry to report.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote, urljoin

from .errors import RefError
from .model import INNER_STYLES, Node
from .pieces import LazyMap
from .pointer import METHODS, step

if TYPE_CHECKING:
    from .document import Document

_FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")
_SCHEMA_KEYS = frozenset({
    "type", "format", "items", "default", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum",
    "maxLength", "minLength", "pattern", "maxItems", "minItems", "uniqueItems", "enum", "multipleOf",
    "x-nullable",
})  # fmt: skip
_DELIMITED = {"ssv": "spaceDelimited", "tsv": "tabDelimited", "pipes": "pipeDelimited"}
_MOST_LEVELS = 3  # of arrays inside an array: there are four separators
_FLOWS = {"accessCode": "authorizationCode", "application": "clientCredentials"}


def lift(document: Document) -> dict[str, Any]:
    """The root of a Swagger 2.0 document in the structure of OpenAPI 3.0.

    >>> from pdspec.document import load
    >>> load({"swagger": "2.0", "host": "a.test", "basePath": "/v1", "paths": {}}).root["servers"]
    [{'url': 'https://a.test/v1'}]
    """
    root = dict(document.root)
    lifter = _Lifter(document)
    paths = root.get("paths")
    if isinstance(paths, LazyMap):
        root["paths"] = LazyMap(paths, lifter.path_item)
    elif isinstance(paths, dict):
        root["paths"] = {path: lifter.path_item(path) for path in paths}
    root["servers"] = _servers(document.root, document.root.get("schemes"))
    given = _mapping(root.get("components"))
    schemes = {name: _security_scheme(one) for name, one in _mapping(root.get("securityDefinitions")).items()}
    root["components"] = {**given, "securitySchemes": schemes}
    return root


class _Lifter:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.root = document.root

    def found(self, node: Node) -> Node | None:
        """What a node is when references are followed; None when they lead nowhere."""
        try:
            return self.document.resolve(node)
        except RefError:
            return None

    def path_item(self, path: str) -> Any:
        """One path item; the body and form parameters of all its operations go into these."""
        paths = self.root["paths"]
        node = self.found(Node(paths[path], self.document.uri, f"/paths/{path}"))
        if node is None or not isinstance(node.value, dict):
            return paths[path]
        common = [self.parameter(n) for n in self.parameters(node)]
        out = {key: value for key, value in node.value.items() if key not in METHODS}
        out["parameters"] = [given for given, place in common if place not in ("body", "formData")]
        bodies = [given for given, place in common if place in ("body", "formData")]
        for method in METHODS:
            if method in node.value:
                out[method] = self.operation(step(node, method), bodies)
        if not out["parameters"]:
            del out["parameters"]
        return _moved(out, node.uri, self.document.uri)

    def parameters(self, holder: Node) -> list[Node]:
        given = holder.value.get("parameters")
        if not isinstance(given, list):
            return []
        base = step(holder, "parameters")
        return [step(base, index) for index in range(len(given))]

    def parameter(self, node: Node) -> tuple[Any, str]:
        """A parameter lifted, and its `in`; body and form parameters stay as they are for now."""
        place = self.found(node)
        if place is None or not isinstance(place.value, dict):
            return node.value, ""
        location = str(place.value.get("in"))
        value = place.value if location in ("body", "formData") else _parameter(place.value)
        return _moved(value, place.uri, node.uri), location

    def operation(self, node: Node, inherited: list[Any]) -> Any:
        place = self.found(node)
        if place is None or not isinstance(place.value, dict):
            return node.value
        value = place.value
        lifted = [self.parameter(n) for n in self.parameters(place)]
        out = {key: below for key, below in value.items() if key not in ("consumes", "produces", "schemes")}
        out["parameters"] = [given for given, location in lifted if location not in ("body", "formData")]
        own = [given for given, location in lifted if location in ("body", "formData")]
        bodies = own + [one for one in inherited if not _overridden(one, own)]
        if bodies:
            out["requestBody"] = _request_body(bodies, self.media_types(value, "consumes"))
        out["responses"] = self.responses(place)
        if isinstance(value.get("schemes"), list):
            out["servers"] = _servers(self.root, value["schemes"])
        return _moved(out, place.uri, node.uri)

    def media_types(self, operation: Mapping[str, Any], key: str) -> list[str]:
        given = operation.get(key, self.root.get(key))
        return [one for one in given if isinstance(one, str) and one] if isinstance(given, list) else []

    def responses(self, operation: Node) -> Any:
        given = operation.value.get("responses")
        if not isinstance(given, dict):
            return {}
        produces = self.media_types(operation.value, "produces")
        base = step(operation, "responses")
        out = {}
        for status in given:
            node = step(base, status)
            place = self.found(node)
            if place is None or not isinstance(place.value, dict):
                out[status] = node.value
                continue
            out[status] = _moved(self.response(place, produces), place.uri, node.uri)
        return out

    def response(self, node: Node, produces: list[str]) -> dict[str, Any]:
        out = {
            key: below for key, below in node.value.items() if key not in ("schema", "examples", "headers")
        }
        headers = _mapping(node.value.get("headers"))
        if headers:
            out["headers"] = {name: _header(header) for name, header in headers.items()}
        if "schema" not in node.value:
            return out
        schema = node.value["schema"]
        place = self.found(step(node, "schema"))
        if place is not None and isinstance(place.value, dict) and place.value.get("type") == "file":
            types, schema = produces or ["application/octet-stream"], {"type": "string", "format": "binary"}
        else:
            types = produces or ["application/json"]
        out["content"] = {media_type: {"schema": schema} for media_type in types}
        return out


def _moved(value: Any, uri: str, to: str) -> Any:
    """A piece of one file as a piece of another: relative references are written anew.

    >>> _moved({"$ref": "#/definitions/A"}, "api/paths/a.yaml", "api/swagger.yaml")
    {'$ref': 'paths/a.yaml#/definitions/A'}
    """
    if uri == to:
        return value
    if isinstance(value, list):
        return [_moved(below, uri, to) for below in value]
    if not isinstance(value, dict):
        return value
    return {
        key: _reference(below, uri, to)
        if key == "$ref" and isinstance(below, str)
        else _moved(below, uri, to)
        for key, below in value.items()
    }


def _reference(reference: str, uri: str, to: str) -> str:
    base, mark, fragment = reference.partition("#")
    if "://" in base:
        return reference
    target = urljoin(quote(uri, safe="/:~"), base) if base else quote(uri, safe="/:~")
    if "://" not in target:
        path = unquote(target)
        if path == to:
            return f"#{fragment}"
        folder = posixpath.dirname(to)
        target = quote(path if posixpath.isabs(path) else posixpath.relpath(path, folder or "."), safe="/:~")
    return target + mark + fragment


def _overridden(inherited: Any, own: list[Any]) -> bool:
    """Whether an operation's own parameters replace one of its path item: there is one body."""
    if any(one.get("in") == "body" for one in own) or (own and inherited.get("in") == "body"):
        return True
    return any(one.get("name") == inherited.get("name") for one in own)


def _schema(parameter: Mapping[str, Any]) -> Any:
    """The schema that the keys of a 2.0 parameter, header or items amount to."""
    if isinstance(parameter.get("schema"), (dict, bool)):
        return parameter["schema"]
    schema = {key: value for key, value in parameter.items() if key in _SCHEMA_KEYS}
    if schema.get("type") == "file":
        return {"type": "string", "format": "binary"}
    return schema


def _parameter(value: Mapping[str, Any]) -> dict[str, Any]:
    kept = {
        key: below for key, below in value.items() if key not in _SCHEMA_KEYS and key != "collectionFormat"
    }
    kept["schema"] = _schema(value)
    if value.get("type") == "array":
        kept |= _collection(value, "simple" if value.get("in") in ("path", "header") else "form")
    return kept


def _collection(value: Mapping[str, Any], style: str) -> dict[str, Any]:
    """`collectionFormat` as style and explode; csv is the default."""
    given = str(value.get("collectionFormat"))
    if style == "form":
        style = _DELIMITED.get(given, style)
    elif given in _DELIMITED:
        style = given  # in a path or header, for which OpenAPI 3 has no style like that
    found = {"style": style, "explode": given == "multi"}
    inner = _inner_styles(value.get("items"))
    return {**found, INNER_STYLES: inner} if inner else found


def _inner_styles(items: Any) -> list[str]:
    """The styles of arrays inside an array, the outermost first; csv is the default here, too."""
    found: list[str] = []
    while isinstance(items, Mapping) and items.get("type") == "array" and len(found) < _MOST_LEVELS:
        found.append(_DELIMITED.get(str(items.get("collectionFormat")), "form"))
        items = items.get("items")
    return found


def _header(value: Any) -> Any:
    if not isinstance(value, dict) or "$ref" in value:
        return value
    return {"description": value.get("description", ""), "schema": _schema(value)}


def _request_body(given: list[Any], consumes: list[str]) -> dict[str, Any]:
    body = next((one for one in given if one.get("in") == "body"), None)
    if body is not None:
        schema = body.get("schema", {})
        types = [one for one in consumes if one not in _FORMS] or consumes or ["application/json"]
        content: dict[str, Any] = {media_type: {"schema": schema} for media_type in types}
        return {
            "required": body.get("required") is True,
            "description": body.get("description"),
            "content": content,
        }
    return _form_body(given, consumes)


def _form_body(given: list[Any], consumes: list[str]) -> dict[str, Any]:
    """The form parameters of an operation as the properties of one object."""
    fields = {one["name"]: one for one in given if isinstance(one.get("name"), str)}
    required = [name for name, one in fields.items() if one.get("required") is True]
    properties = {}
    for name, one in fields.items():
        schema = _schema(one)
        described = isinstance(schema, dict) and isinstance(one.get("description"), str)
        properties[name] = {**schema, "description": one["description"]} if described else schema
    schema = {"type": "object", "properties": properties, **({"required": required} if required else {})}
    encoding = {name: _collection(one, "form") for name, one in fields.items() if one.get("type") == "array"}
    if any(one.get("type") == "file" for one in fields.values()):
        types = [one for one in consumes if one.startswith("multipart/")] or [_FORMS[0]]
    else:
        types = [one for one in consumes if one.partition(";")[0].strip().lower() in _FORMS] or [_FORMS[1]]
    media: dict[str, Any] = {"schema": schema, **({"encoding": encoding} if encoding else {})}
    return {"required": bool(required), "content": dict.fromkeys(types, media)}


def _servers(root: Mapping[str, Any], schemes: Any) -> list[dict[str, Any]]:
    """Base URLs, https first; a document without a host has a relative one."""
    path = root.get("basePath")
    path = path if isinstance(path, str) else ""
    path = path if path.startswith("/") or not path else f"/{path}"
    host, parameterized = root.get("host"), _mapping(root.get("x-ms-parameterized-host"))
    if isinstance(parameterized.get("hostTemplate"), str):
        host = parameterized["hostTemplate"]
    if not isinstance(host, str) or not host:
        return [{"url": path or "/"}]
    if "://" in host:
        return [{"url": host.rstrip("/") + path}]
    offered = [one.lower() for one in schemes if isinstance(one, str)] if isinstance(schemes, list) else []
    usable = sorted({one for one in offered if one in ("http", "https")}, reverse=True) or ["https"]
    if parameterized.get("useSchemePrefix") is False and "{" in host:
        return [{"url": host.rstrip("/") + path}]
    return [{"url": f"{scheme}://{host.rstrip('/')}{path}"} for scheme in usable]


def _security_scheme(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if value.get("type") == "basic":
        return {**value, "type": "http", "scheme": "basic"}
    if value.get("type") != "oauth2":
        return value
    flow = str(value.get("flow"))
    urls = {key: value[key] for key in ("authorizationUrl", "tokenUrl") if key in value}
    flows = {_FLOWS.get(flow, flow): {**urls, "scopes": _mapping(value.get("scopes"))}}
    return {"type": "oauth2", "description": value.get("description"), "flows": flows}


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
