"""The vendored document as Swagger 2.0, for bravado, which reads nothing newer.

It is no general converter: it knows what the vendored document uses. What 2.0 cannot say is left out, which
only makes bravado's work less: of a parameter that is a list or text the text stays, a property that is an
object or null may be anything, and OAuth's scheme goes.
"""

from __future__ import annotations

from typing import Any

_METHODS = {"get", "put", "post", "delete", "patch"}
_REFERENCES = {
    "#/components/schemas/": "#/definitions/",
    "#/components/parameters/": "#/parameters/",
    "#/components/responses/": "#/responses/",
}


def lowered(root: dict[str, Any]) -> dict[str, Any]:
    """The same operations and schemas as a Swagger 2.0 document."""
    parts = root["components"]
    return {
        "swagger": "2.0", "info": root["info"], "consumes": ["application/json"], "produces": ["application/json"],
        "securityDefinitions": {"api_key": {"type": "apiKey", "in": "header", "name": "x-api-token"}},
        "security": [{"api_key": []}],
        "paths": {path: _item(item) for path, item in root["paths"].items()},
        "definitions": {name: _schema(schema) for name, schema in parts["schemas"].items()},
        "parameters": {name: _parameter(value) for name, value in parts["parameters"].items()},
        "responses": {name: _response(value) for name, value in parts["responses"].items()},
    }  # fmt: skip


def _reference(node: dict[str, Any]) -> dict[str, Any]:
    for old, new in _REFERENCES.items():
        if node["$ref"].startswith(old):
            return {"$ref": node["$ref"].replace(old, new)}
    raise ValueError(node["$ref"])


def _item(item: dict[str, Any]) -> dict[str, Any]:
    return {
        key: _operation(value) if key in _METHODS else [_parameter(one) for one in value]
        for key, value in item.items()
    }


def _operation(operation: dict[str, Any]) -> dict[str, Any]:
    parameters = [_parameter(one) for one in operation.get("parameters", [])]
    if body := operation.get("requestBody"):
        schema = _schema(body["content"]["application/json"]["schema"])
        required = body.get("required", False)
        parameters.append({"name": "body", "in": "body", "required": required, "schema": schema})
    kept = {key: operation[key] for key in ("operationId", "tags", "summary", "description")}
    responses = {status: _response(value) for status, value in operation["responses"].items()}
    return {**kept, "parameters": parameters, "responses": responses}


def _parameter(parameter: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in parameter:
        return _reference(parameter)
    schema = next(
        (one for one in parameter["schema"].get("anyOf", ()) if one["type"] == "string"), parameter["schema"]
    )
    kept = {key: parameter[key] for key in ("name", "in", "required", "description") if key in parameter}
    return {**kept, **schema}


def _response(response: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in response:
        return _reference(response)
    content = response.get("content", {}).get("application/json")
    return {
        "description": response["description"],
        **({"schema": _schema(content["schema"])} if content else {}),
    }


def _schema(schema: Any) -> dict[str, Any]:
    """A schema without type lists and choices."""
    if not isinstance(schema, dict):  # true and false
        return {}
    if "$ref" in schema:
        return _reference(schema)
    out: dict[str, Any] = {}
    for key, value in schema.items():
        if key == "properties":
            out[key] = {name: _schema(one) for name, one in value.items()}
        elif key == "items":
            out[key] = _schema(value)
        elif key == "additionalProperties":
            out[key] = value if isinstance(value, bool) else _schema(value)
        elif key == "allOf":
            out[key] = [_schema(one) for one in value]
        elif key == "type" and isinstance(value, list):
            names = [name for name in value if name != "null"]
            out |= {"type": names[0]} if len(names) == 1 else {}
            out |= {"x-nullable": True} if "null" in value else {}
        elif key not in ("anyOf", "oneOf", "const", "examples"):
            out[key] = value
    return out
