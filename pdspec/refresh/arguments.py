"""What a caller passes: parameters and the body, before and after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..model import Body, Node, Parameter
from ..names import nearest
from ..reading import template_names
from .collecting import Comparison

_Keyed = dict[tuple[str, str], Parameter]


def compare_parameters(c: Comparison) -> None:
    """Parameters by name and place; then those that changed place or name; then what is gone or new."""
    old = {(p.name, p.location): p for p in c.old.parameters}
    new = {(p.name, p.location): p for p in c.new.parameters}
    for key in [key for key in old if key in new]:
        _same(c, old.pop(key), new.pop(key))
    for name, location in list(old):
        other = next((key for key in new if key[0] == name), None)
        if other is not None:
            _relocated(c, old.pop((name, location)), new.pop(other))
    for a, b in _renamed_in_path(c, old, new):
        what = f"is called `{b.python_name}` now; by position it works as before"
        c.add("breaking", "parameter-renamed", what, _name(a), old=a.name, new=b.name, at=(a.node, b.node))
        c.schema(_name(b), (a.node, b.node))
    for a in old.values():
        _gone(c, a, [b.python_name for b in new.values()])
    for b in new.values():
        at = (None, b.node)
        if b.required:
            c.add("breaking", "parameter-added-required", "is new and required", _name(b), new=b.name, at=at)
        else:
            c.add("non-breaking", "parameter-added", "is new", _name(b), new=b.name, at=at)


def _name(parameter: Parameter) -> str:
    return f"`{parameter.python_name}`"


def _same(c: Comparison, old: Parameter, new: Parameter) -> None:
    at = (old.node, new.node)
    if old.python_name != new.python_name:
        what = f"is called `{new.python_name}` in Python now"
        values = {"old": old.python_name, "new": new.python_name}
        c.add("breaking", "parameter-renamed", what, _name(old), **values, at=at)
    if old.required != new.required:
        c.requirement("parameter", _name(old), new.required, at)
    before, after = _written(old), _written(new)
    if before != after and (_structured(old) or _structured(new)):
        what = f"is written as {after} now (was {before}); the Python call stays"
        c.add("note", "parameter-style-changed", what, _name(old), old=before, new=after, at=at)
    if new.deprecated and not old.deprecated:
        c.add("note", "parameter-deprecated", "is deprecated now", _name(old), at=at)
    c.schema(_name(old), at)


def _relocated(c: Comparison, old: Parameter, new: Parameter) -> None:
    at = (old.node, new.node)
    what = f"travels in the {new.location} now (was {old.location})"
    if "path" in (old.location, new.location):
        what += "; pass it by keyword" if old.location == "path" else "; it can be given by position"
    else:
        what += "; the Python call stays"
    stays = old.location != "path" and old.python_name == new.python_name
    values = {"old": old.location, "new": new.location}
    c.add("note" if stays else "breaking", "parameter-moved", what, _name(old), **values, at=at)
    if old.required != new.required:
        c.requirement("parameter", _name(old), new.required, at)
    c.schema(_name(old), at)


def _renamed_in_path(c: Comparison, old: _Keyed, new: _Keyed) -> list[tuple[Parameter, Parameter]]:
    """Path variables that stand in the same place under another name."""
    before, after = template_names(c.old.path), template_names(c.new.path)
    if len(before) != len(after):
        return []
    pairs = []
    for a, b in zip(before, after, strict=True):
        if (a, "path") in old and (b, "path") in new:
            pairs.append((old.pop((a, "path")), new.pop((b, "path"))))
    return pairs


def _gone(c: Comparison, old: Parameter, fresh: list[str]) -> None:
    fields = {field.name: field for field in c.new.body.fields} if c.new.body else {}
    if old.name in fields:
        what = "is a field of the body now; the Python keyword stays"
        at = (old.node, fields[old.name].node)
        c.add("note", "parameter-moved", what, _name(old), old=old.location, new="body", at=at)
        return
    meant = probably(old.python_name, fresh)
    hint = f"; perhaps `{meant}` is meant" if meant else ""
    c.add("breaking", "parameter-removed", f"is gone{hint}", _name(old), old=old.name, at=(old.node, None))


def probably(name: str, fresh: Iterable[str]) -> str:
    """The new argument that an old one became, going by its name; or "".

    >>> probably("sort", ["sort_by", "limit"]), probably("user_id", ["owner_id"]), probably("x", ["limit"])
    ('sort_by', 'owner_id', '')
    """
    candidates = list(fresh)
    longer = [one for one in candidates if one.startswith(f"{name}_") or name.startswith(f"{one}_")]
    people = [one for one in candidates if {name, one} == {"user_id", "owner_id"}]
    if people or longer:
        return (people or longer)[0]
    return nearest(name, candidates) if len(name) > 3 else ""


def _written(parameter: Parameter) -> str:
    return parameter.media_type or f"{parameter.style}{', exploded' if parameter.explode else ''}"


def _structured(parameter: Parameter) -> bool:
    """Whether the style shows: not for plain scalars."""
    schema = parameter.schema
    plain = ("string", "integer", "number", "boolean")
    return bool(parameter.media_type) or not isinstance(schema, Mapping) or schema.get("type") not in plain


def compare_body(c: Comparison) -> None:
    """The body: whether there is one, whether it must be given, its media types and what is in it."""
    old, new = c.old.body, c.new.body
    if new is None:
        if old is not None:
            c.add("breaking", "body-removed", "is gone", "the body")
        return
    if old is None:
        at = (None, _schema(new))
        if new.required:
            c.add("breaking", "body-added-required", "is new and required", "the body", at=at)
        else:
            c.add("non-breaking", "body-added", "is new", "the body", at=at)
        return
    places = (_schema(old), _schema(new))
    if old.required != new.required:
        c.requirement("body", "the body", new.required, places)
    c.contents("body", old.contents, new.contents, direction="request")
    if old.fields and not new.fields and _still_has(c, {field.name for field in old.fields}):
        what = f"its fields cannot be given as keywords any more; pass `{new.python_name}={{…}}`"
        c.add("breaking", "body-keywords-gone", what, "the body", at=places)
    if old.python_name != new.python_name:
        c.add(
            "breaking",
            "body-renamed",
            f"is called `{new.python_name}` now",
            f"`{old.python_name}`",
            at=places,
        )


def _still_has(c: Comparison, names: set[str]) -> bool:
    """Whether the new body has some of the names, which then clash with something."""
    schema = _schema(c.new.body) if c.new.body else None
    if schema is None:
        return False
    shapes = c.setting.schemas.new
    properties = shapes.shape((schema,)).properties
    return any(name in names and not shapes.shape(nodes).read_only for name, nodes in properties.items())


def _schema(body: Body) -> Node | None:
    """The first schema of a body, to point at."""
    return next((content.schema for content in body.contents if content.schema is not None), None)
