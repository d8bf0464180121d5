"""Whether one call in a program still works, and what to do about it."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from ..model import UNSET
from .changes import Change, Diff
from .rewriting import CallSite, Edits, rewritten

_KINDS = {str: "string", bool: "boolean", int: "integer", float: "number", list: "array", dict: "object"}
_UPPER = ("maximum", "maximum length", "most items", "upper bound", "most properties")


def broken(site: CallSite, changes: Sequence[Change], diff: Diff) -> list[tuple[str, str]]:
    """(message, suggestion) for everything that no longer works at a place."""
    edits = Edits()
    gone = next((change for change in changes if change.kind == "operation-removed"), None)
    if gone is not None:
        edits.replacement = gone.replacement
        if gone.replacement is not None:
            edits.name = gone.replacement.operation if site.by_id else gone.replacement.python_name
        return [(_removed(gone), rewritten(site, edits) if gone.replacement else "")]
    messages: list[tuple[str, bool]] = []
    for change in changes:
        if change.kind == "operation-renamed" and change.severity == "breaking":
            partner = diff.new.entries[diff.pairs[site.operation.id]]
            edits.name = partner.id if site.by_id else partner.python_name
            messages.append((change.message, True))
        elif change.kind == "operation-moved" and site.by_route:
            messages.append((f"{site.operation.id}: {change.old} → {change.new}", False))
    if site.call is not None:
        messages += _arguments(_Given(site, site.call), changes, edits)
    suggestion = rewritten(site, edits) if any(repaired for _, repaired in messages) else ""
    return [(message, suggestion if repaired else "") for message, repaired in messages]


def _removed(change: Change) -> str:
    instead = change.replacement
    said = f"{change.operation} is gone"
    if instead is None:
        return said
    where = f" in {instead.document}" if instead.document else ""
    said += f"; {'use' if instead.declared else 'probably'} {instead.python_name}{where}"
    return said + (f" ({'; '.join(instead.changes)})" if instead.changes else "")


class _Given:
    """What a call passes: by Python name for parameters, by wire name for fields of the body."""

    def __init__(self, site: CallSite, call: ast.Call) -> None:
        operation = site.operation
        self.parameters: dict[str, ast.expr] = {}
        self.fields: dict[str, ast.expr] = {}
        self.body: ast.expr | None = None
        self.open = any(keyword.arg is None for keyword in call.keywords)
        self.keywords = {keyword.arg for keyword in call.keywords if keyword.arg is not None}
        positional = call.args[1:] if site.by_id else call.args
        self.positional = bool(positional)
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

    def new_name(self, change: Change) -> str:
        """The Python name that an argument has now: it stands in the sentence."""
        return change.what.partition("`")[2].partition("`")[0] or str(change.new)

    @property
    def opaque(self) -> bool:
        """Whether something is passed that cannot be looked into."""
        return self.open or self.starred or (self.body is not None and not isinstance(self.body, ast.Dict))


def _arguments(given: _Given, changes: Sequence[Change], edits: Edits) -> Iterator[tuple[str, bool]]:
    """(message, repaired by the edits) for each argument that no longer fits."""
    for change in changes:
        judge = _JUDGES.get(change.kind)
        if change.severity == "breaking" and judge is not None:
            verdict = judge(given, change, edits)
            if verdict is not None:
                yield f"{change.message}{verdict}", not verdict.startswith("; ") or "perhaps" in verdict


_Judge = Callable[[_Given, Change, Edits], str | None]


def _missing(given: _Given, change: Change, edits: Edits) -> str | None:
    """An argument or a field of the body that must be given now."""
    name = _name_in(change)
    if given.opaque or name in given.keywords or given.value(change.subject) is not None:
        return None
    if change.kind.startswith("property"):
        if "." in name or "[" in name or (not given.fields and given.body is None):
            return None  # deeper down only a validator can tell
        if given.body is not None:
            return "; it is not given"
    edits.adding.append(name)
    return ""


def _no_body(given: _Given, _change: Change, _edits: Edits) -> str | None:
    return None if given.body is not None or given.fields or given.opaque else "; it is not given"


def _with_body(given: _Given, _change: Change, _edits: Edits) -> str | None:
    return "; it is given" if given.body is not None or given.fields else None


def _by_fields(given: _Given, _change: Change, _edits: Edits) -> str | None:
    return "; they are" if given.fields and given.body is None else None


def _from_path(given: _Given, change: Change, _edits: Edits) -> str | None:
    return "; it is given by position" if change.old == "path" and given.positional else None


def _gone(given: _Given, change: Change, edits: Edits) -> str | None:
    name = _name_in(change)
    if given.value(change.subject) is None:
        return None
    _, _, hint = change.what.partition("; perhaps `")
    if hint:
        edits.renaming[name] = hint.partition("`")[0]
    else:
        edits.dropping.add(name)
    return ""


def _renamed(given: _Given, change: Change, edits: Edits) -> str | None:
    name = _name_in(change)
    if name not in given.keywords:
        return None
    edits.renaming[name] = given.new_name(change)
    return ""


def _other_value(given: _Given, change: Change, _edits: Edits) -> str | None:
    value = given.value(change.subject)
    return None if value is None else _refused(change, value)


_JUDGES: Mapping[str, _Judge] = {
    "parameter-added-required": _missing,
    "parameter-became-required": _missing,
    "property-added-required": _missing,
    "property-became-required": _missing,
    "body-added-required": _no_body,
    "body-became-required": _no_body,
    "body-removed": _with_body,
    "body-keywords-gone": _by_fields,
    "parameter-moved": _from_path,
    "parameter-removed": _gone,
    "property-removed": _gone,
    "parameter-renamed": _renamed,
    "enum-value-removed": _other_value,
    "enum-introduced": _other_value,
    "bound-tightened": _other_value,
    "type-changed": _other_value,
    "became-not-nullable": _other_value,
}


def _name_in(change: Change) -> str:
    return change.subject.rstrip("`").partition("`")[2]


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
    upper = change.what.startswith(_UPPER)
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
