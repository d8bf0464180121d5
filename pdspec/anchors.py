"""Schemas found by `$id` and `$anchor`, not by place (JSON Schema 2020-12, 8.2). Few documents have any."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urljoin

from .errors import RefError
from .model import Node
from .pointer import escape, slashed

if TYPE_CHECKING:
    from .document import Document


class Ids:
    """The schemas of a document that carry an `$id`, looked for file by file when a reference needs one."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._known: dict[str, dict[str, Node]] = {}

    def target(self, base: str, fragment: str, origin: Node) -> Node | None:
        """The target where a schema with an `$id` encloses the reference: its id is the base then."""
        holders = self._document.enclosing(origin, "$id")
        if not holders:
            return None
        here = self._id_of(holders)
        wanted = urldefrag(urljoin(here, base) if base else here)[0]
        resource = holders[0] if wanted == here else self._resource(wanted, origin)
        if resource is None:
            return None
        try:
            if fragment and not fragment.startswith("/"):
                return anchor(fragment, resource, origin)
            return self._document.walk(resource, fragment, origin)
        except RefError:
            return None  # many write `#/components/…` all the same

    def named(self, base: str, fragment: str, origin: Node) -> Node | None:
        """The target in the schema whose `$id` the reference names, if there is one."""
        resource = self._resource(base, origin) or self._resource(urljoin(slashed(origin.uri), base), origin)
        return self._document.walk(resource, fragment, origin) if resource else None

    def within(self, uri: str) -> dict[str, Node]:
        """The schemas of a file that carry an `$id`, by that id."""
        found = self._known.get(uri)
        if found is None:
            found = {}
            root = self._document.root_of(uri, Node(None, uri))
            for place in schemas_with(Node(root, uri), ("$id",)):
                try:
                    found.setdefault(self._id_of(self._document.enclosing(place, "$id")), place)
                    found.setdefault(str(place.value["$id"]), place)
                except ValueError:
                    continue  # not a URL
            self._known[uri] = found
        return found

    def _resource(self, name: str, origin: Node) -> Node | None:
        """The schema with this `$id` in the root file, or in the one that the reference stands in."""
        return self._document.resource(name) or self._elsewhere(origin.uri).get(name)

    def _elsewhere(self, uri: str) -> dict[str, Node]:
        return self.within(uri) if uri != self._document.uri else {}

    def _id_of(self, holders: list[Node]) -> str:
        base = str(self._document.root.get("$self", ""))
        for holder in reversed(holders):
            base = urljoin(base, str(holder.value["$id"]))
        return urldefrag(base)[0]


def anchor(name: str, resource: Node, origin: Node) -> Node:
    """The schema with this `$anchor`. Raises RefError when there is none."""
    for place in schemas_with(resource, ("$anchor", "$dynamicAnchor")):
        if name in (place.value.get("$anchor"), place.value.get("$dynamicAnchor")):
            return place
    raise RefError(f"no $anchor {name!r}", origin.uri, origin.pointer)


def schemas_with(root: Node, keys: tuple[str, ...]) -> Iterator[Node]:
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
