"""Whether one call in a program still works, and how to write it so that it does."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..model import UNSET, Operation
from .changes import Change, Diff, Replacement

_KINDS = {str: "string", bool: "boolean", int: "integer", float: "number", list: "array", dict: "object"}
_ALWAYS = frozenset({"parameter-removed", "parameter-renamed", "property-removed"})
_MUST = frozenset({
    "parameter-added-required", "parameter-became-required", "property-added-required",
    "property-became-required",
})  # fmt: skip
_NEEDS_BODY = frozenset({"body-added-required", "body-became-required"})
_UPPER = frozenset({"maximum", "maximum length", "most items"})


@dataclass(frozen=True)
class CallSite:
    """A place in a program where an operation is used. `call` is None when it is only mentioned."""

    operation: Operation
    node: ast.AST
    call: ast.Call | None
    written: str
    certain: bool = True
    by_id: bool = False


def broken(site: CallSite, changes: Sequence[Change], diff: Diff) -> Iterator[tuple[str, str]]:
    """(message, suggestion) for everything that no longer works at a place."""
    operation = site.operation
    for change in changes:
        if change.kind == "operation-removed":
            yield _removed(site, change)
            return
    new_name = ""
    for change in changes:
        if change.kind == "operation-renamed" and change.severity == "breaking":
            partner = diff.new.entries.get(diff.pairs.get(operation.id, ""))
            new_name = partner.python_name if partner is not None else ""
            written = (partner.id if site.by_id else new_name) if partner is not None else ""
            yield f"{site.written} {change.what}", _rewrite(site, written)
        if change.kind == "operation-moved" and site.by_id and _route(site):
            yield f"{operation.id}: {change.old} → {change.new}", ""
    if site.call is not None:
        yield from _arguments(site, site.call, changes, new_name)


def _removed(site: CallSite, change: Change) -> tuple[str, str]:
    instead = change.replacement
    said = f"{change.operation} is gone"
    if instead is None:
        return said, ""
    where = f" in {instead.document}" if instead.document else ""
    said += f"; {'use' if instead.declared else 'probably'} {instead.python_name}{where}"
    if instead.changes:
        said += f" ({'; '.join(instead.changes)})"
    name = instead.operation if site.by_id else instead.python_name
    return said, _rewrite(site, name, instead)


def _route(site: CallSite) -> bool:
    return site.call is not None and bool(site.call.args) and isinstance(site.call.args[0], ast.Tuple)


class _Given:
    """What a call passes: by Python name for parameters, by wire name for fields of the body."""

    def __init__(self, site: CallSite, call: ast.Call) -> None:
        operation = site.operation
        self.parameters: dict[str, ast.expr] = {}
        self.fields: dict[str, ast.expr] = {}
        self.body: ast.expr | None = None
        self.open = any(keyword.arg is None for keyword in call.keywords)
        positional = call.args[1:] if site.by_id else call.args
        self.starred = any(isinstance(one, ast.Starred) for one in positional)
        self.names = [p.python_name for p in operation.parameters if p.location == "path"]
        body_name = operation.body.python_name if operation.body else ""
        for index, value in enumerate([] if self.starred else positional):
            if index < len(self.names):
                self.parameters[self.names[index]] = value
            else:
                self.body = value
        by_name = {name: p.python_name for p in operation.parameters for name in (p.python_name, p.name)}
        fields = {f.python_name: f.name for f in operation.body.fields} if operation.body else {}
        for keyword in call.keywords:
            if keyword.arg in by_name:
                self.parameters[by_name[keyword.arg]] = keyword.value
            elif keyword.arg == body_name and body_name:
                self.body = keyword.value
            elif keyword.arg is not None:
                self.fields[fields.get(keyword.arg, keyword.arg)] = keyword.value
        if isinstance(self.body, ast.Dict):
            for key, value in zip(self.body.keys, self.body.values, strict=True):
                if isinstance(key, ast.Constant) and isinstance(key.value, str):
                    self.fields[key.value] = value
                elif key is None:
                    self.open = True

    def value(self, subject: str) -> ast.expr | None:
        """The expression that is passed for "`limit`" or "body `name`"."""
        head, _, name = subject.rstrip("`").partition("`")
        return (self.fields if head.strip() == "body" else self.parameters).get(name)

    @property
    def opaque(self) -> bool:
        """Whether something is passed that cannot be looked into."""
        return self.open or self.starred or (self.body is not None and not isinstance(self.body, ast.Dict))


def _arguments(
    site: CallSite, call: ast.Call, changes: Sequence[Change], new_name: str
) -> Iterator[tuple[str, str]]:
    given = _Given(site, call)
    renames = {
        c.subject.strip("`"): str(c.new)
        for c in changes
        if c.kind == "parameter-renamed" and c.subject.startswith("`")
    }
    for change in changes:
        if change.severity != "breaking" and change.kind != "parameter-moved":
            continue
        message = f"{change.subject} of {site.operation.id} {change.what}"
        if change.kind in _MUST:
            if not _is_given(given, change):
                yield message, _rewrite(site, new_name, adding=_name_in(change))
        elif change.kind in _NEEDS_BODY:
            if given.body is None and not given.fields and not given.opaque:
                yield message, ""
        elif change.kind == "body-removed":
            if given.body is not None or given.fields:
                yield message, ""
        elif change.kind == "body-keywords-gone":
            if given.fields and given.body is None:
                yield message, ""
        elif change.kind == "parameter-moved":
            if change.old == "path" and change.severity == "breaking" and _positional(call, site):
                yield message, ""
        elif (value := given.value(change.subject)) is not None:
            if change.kind == "parameter-renamed":
                if not _by_keyword(call, change.subject.strip("`")):
                    continue
                yield message, _rewrite(site, new_name, renaming=renames)
            elif change.kind in _ALWAYS:
                yield message, _rewrite(site, new_name, dropping=_name_in(change))
            elif (tail := _refused(change, value)) is not None:
                yield message + tail, ""


def _is_given(given: _Given, change: Change) -> bool:
    if given.opaque or given.value(change.subject) is not None:
        return True
    name = _name_in(change)
    if change.kind.startswith("property") and ("." in name or "[" in name):
        return True  # deeper down: only a validator can tell
    return change.kind.startswith("property") and not given.fields and given.body is None


def _name_in(change: Change) -> str:
    return change.subject.rstrip("`").partition("`")[2]


def _by_keyword(call: ast.Call, name: str) -> bool:
    return any(keyword.arg == name for keyword in call.keywords)


def _positional(call: ast.Call, site: CallSite) -> bool:
    return len(call.args) > int(site.by_id)


def _refused(change: Change, value: ast.expr) -> str | None:
    """Why a value no longer fits, as the tail of a message; None when it does, or nobody can tell."""
    literal = _literal(value)
    known = literal is not UNSET
    tail: str | None = None
    if change.kind == "enum-value-removed":
        gone = change.old if isinstance(change.old, Sequence) else ()
        tail = _which([one for one in _each(literal) if known and one in gone])
    elif change.kind == "enum-introduced":
        allowed = change.new if isinstance(change.new, Sequence) else ()
        tail = _which([one for one in _each(literal) if known and one not in allowed])
    elif change.kind == "bound-tightened" and known:
        tail = _which([literal] if _outside(change, literal) else [])
    elif change.kind in ("type-changed", "became-not-nullable"):
        types = change.new if isinstance(change.new, Sequence) else None
        if not known:
            tail = "; look at what is passed" if change.kind == "type-changed" else None
        elif types is not None and not _fits(literal, types):
            tail = f"; {literal!r} is passed"
    return tail


def _which(values: Sequence[Any]) -> str | None:
    return f"; {', '.join(map(repr, values))} is passed" if values else None


def _each(literal: Any) -> list[Any]:
    return list(literal) if isinstance(literal, (list, tuple)) else [literal]


def _outside(change: Change, literal: Any) -> bool:
    if isinstance(change.new, bool) or not isinstance(change.new, (int, float)):
        return False
    size = len(literal) if isinstance(literal, (str, list, tuple, dict)) else literal
    if isinstance(size, bool) or not isinstance(size, (int, float)):
        return False
    upper = any(change.what.startswith(word) for word in _UPPER)
    return size > change.new if upper else size < change.new


def _fits(literal: Any, types: Sequence[str]) -> bool:
    kind = (
        "null"
        if literal is None
        else _KINDS.get(type(literal), "array" if isinstance(literal, tuple) else "")
    )
    return kind in types or (kind == "integer" and "number" in types) or not kind


def _literal(value: ast.expr) -> Any:
    try:
        return ast.literal_eval(value)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return UNSET


def _rewrite(
    site: CallSite,
    name: str = "",
    instead: Replacement | None = None,
    *,
    renaming: Mapping[str, str] | None = None,
    dropping: str = "",
    adding: str = "",
) -> str:
    """The call as it should be written now; "" when that cannot be told."""
    if site.call is None:
        if isinstance(site.node, ast.Attribute) and name:
            return ast.unparse(ast.Attribute(site.node.value, name))
        return ""
    call = copy.deepcopy(site.call)
    if name and site.by_id:
        call.args[0] = ast.Constant(name)
    elif name and isinstance(call.func, ast.Attribute):
        call.func.attr = name
    moved = dict(instead.renamed) if instead is not None else dict(renaming or {})
    gone = {*(instead.gone if instead is not None else ()), *([dropping] if dropping else [])}
    if instead is not None:
        _to_keywords(site, call, moved)
        gone |= {name for name, _ in _paged(instead)}
    call.keywords = [keyword for keyword in call.keywords if keyword.arg not in gone or keyword.arg is None]
    for keyword in call.keywords:
        keyword.arg = moved.get(keyword.arg, keyword.arg) if keyword.arg is not None else None
    if dropping:
        _drop_key(call, dropping)
    if adding:
        call.keywords.append(ast.keyword(adding, ast.Constant(...)))
    return ast.unparse(ast.fix_missing_locations(call))


def _to_keywords(site: CallSite, call: ast.Call, moved: Mapping[str, str]) -> None:
    """Positional path arguments that have another name in the replacement become keywords."""
    names = [p.python_name for p in site.operation.parameters if p.location == "path"]
    first = int(site.by_id)
    if any(isinstance(one, ast.Starred) for one in call.args):
        return
    for index in reversed(range(first, len(call.args))):
        position = index - first
        if position < len(names) and names[position] in moved:
            call.keywords.insert(0, ast.keyword(names[position], call.args.pop(index)))


def _paged(instead: Replacement) -> Iterator[tuple[str, str]]:
    """Arguments that go with another way of paging; `client.items` does without them."""
    for change in instead.changes:
        words = change.replace("`", "").split()
        if words[1:4] == ["is", "replaced", "by"]:
            yield words[0], words[4]


def _drop_key(call: ast.Call, name: str) -> None:
    for value in [*call.args, *(keyword.value for keyword in call.keywords)]:
        if isinstance(value, ast.Dict):
            kept = [
                (k, v)
                for k, v in zip(value.keys, value.values, strict=True)
                if not (isinstance(k, ast.Constant) and k.value == name)
            ]
            value.keys, value.values = [k for k, _ in kept], [v for _, v in kept]
