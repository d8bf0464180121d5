"""Small parts of a document, read as what they should be, whatever they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .document import Document
from .errors import RefError
from .model import SecurityScheme, Server


def read_servers(given: Any) -> tuple[Server, ...]:
    """A `servers` list; the default of the specification is one server at "/"."""
    found = tuple(
        Server(one["url"], mapping(one.get("variables")), text(one.get("description")))
        for one in sequence(given)
        if isinstance(one, Mapping) and isinstance(one.get("url"), str)
    )
    return found or (Server("/"),)


def template_names(path: str) -> list[str]:
    """The variables of a path template, in order, each once.

    >>> template_names("/a/{id}/b/{id}-{x}")
    ['id', 'x']
    """
    found: dict[str, None] = {}
    start = path.find("{")
    while start >= 0 and (end := path.find("}", start)) >= 0:
        found[path[start + 1 : end]] = None
        start = path.find("{", end)
    return list(found)


def read_security_schemes(document: Document) -> dict[str, SecurityScheme]:
    """The declared security schemes by name; those that cannot be read are left out."""
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
                flows=mapping(value.get("flows")),
                description=text(value.get("description")),
            )
    return out


def text(value: Any) -> str:
    """A value of the document that should be text, as text."""
    return value if isinstance(value, str) else "" if value is None else str(value)


def mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def sequence(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
