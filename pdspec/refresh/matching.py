"""Which operation of the new document is which of the old one, and what replaces those that are gone."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ..building import Entry
from ..model import Operation, Parameter
from ..names import snake_case
from ..registry import Registry
from .changes import Replacement
from .operations import same_path

_SAME_VERB = {
    "get": ("list", "fetch", "read", "retrieve", "show", "find", "query"),
    "add": ("create", "post", "insert", "new"),
    "update": ("patch", "put", "edit", "modify", "replace"),
    "delete": ("remove", "destroy", "archive"),
}
_VERBS = {word: verb for verb, words in _SAME_VERB.items() for word in words}
_BY_METHOD = {"GET": "get", "POST": "add", "PUT": "update", "PATCH": "update", "DELETE": "delete"}
_KNOWN_WORDS = {*_VERBS, *_SAME_VERB, "search", "merge", "download", "upload", "bulk"}
_ENOUGH = 0.72


def pair_operations(old: Registry, new: Registry) -> dict[str, str]:
    """Old operationId -> new operationId: the same id, else the same method and path."""
    pairs = {entry.id: entry.id for entry in old.entries.values() if entry.id in new.entries}
    taken = set(pairs.values())
    routes: dict[tuple[str, str], list[str]] = {}
    for entry in new.entries.values():
        if entry.id not in taken:
            routes.setdefault((entry.method, same_path(entry.path)), []).append(entry.id)
    for entry in old.entries.values():
        if entry.id not in pairs and (waiting := routes.get((entry.method, same_path(entry.path)))):
            pairs[entry.id] = waiting.pop(0)
    return {entry.id: pairs[entry.id] for entry in old.entries.values() if entry.id in pairs}


def find_replacement(operation: Operation, registries: Sequence[Registry]) -> Replacement | None:
    """What to call instead of an operation that is gone: what its document says, else the likeliest one."""
    declared = operation.extensions.get("x-replaced-by")
    named = declared.get("operationId") if isinstance(declared, Mapping) else declared
    for number, registry in enumerate(registries):
        where = registry.title if number else ""
        if isinstance(named, str) and named in registry.entries:
            said = declared.get("changes") if isinstance(declared, Mapping) else None
            words = tuple(str(one).rstrip(".") for one in said) if isinstance(said, list) else None
            return replacement(operation, registry[named], True, words, where)
        best = max(
            registry.entries.values(), key=lambda entry: likeness(operation, registry, entry), default=None
        )
        if best is not None and likeness(operation, registry, best) >= _ENOUGH:
            return replacement(operation, registry[best.id], False, None, where)
    return None


def likeness(old: Operation, registry: Registry, entry: Entry) -> float:
    """Between 0 and 1: how likely an operation does the old one's job. The resource and the verb must fit."""
    if old.id == entry.id:
        return 1.0
    if _verb(old.id, old.method) != _verb(entry.id, entry.method):
        return 0.0
    before, after = _segments(old.path), _segments(entry.path)
    if not before or not after:
        return 0.0
    words, others = _words(old.id), _words(entry.id)
    alike = len(words & others) / len(words | others) if words | others else 0.0
    both = old.path.rstrip("/").endswith("}") == entry.path.rstrip("/").endswith("}")
    score = 0.0
    if before == after:
        score = 0.5 + 0.4 * alike + 0.1 * both
    elif before[-1] == after[-1] and len(after) < len(before) and both:
        # a list below a parent became a list of its own: it must take the parent as a filter
        score = 0.9 if _parent_filter(old, registry[entry.id]) else 0.0
    elif (before == [*after, before[-1]] and before[-1] in ("collection", "list", "all") and both) or (
        after[-1] == before[-1] and len(after) == len(before) and alike >= 0.5
    ):
        score = 0.5 + 0.4 * alike
    return score


def replacement(
    old: Operation, new: Operation, declared: bool, words: Sequence[str] | None, document: str = ""
) -> Replacement:
    """The Replacement with what changes in the Python arguments."""
    renamed, gone = _arguments(old, new, words or ())
    kept = {*renamed.values(), *_names(old)}
    must = [p.python_name for p in new.parameters if p.required and p.python_name not in kept]
    if words is None:
        words = _in_words(old, new, renamed, gone, must)
    if _is_bulk(old) and "ids" not in _names(new):
        gone = [*gone, "ids"]
    return Replacement(
        new.id, new.python_name, declared, renamed, tuple(gone), tuple(must), tuple(words), document
    )


def _in_words(
    old: Operation, new: Operation, renamed: Mapping[str, str], gone: Sequence[str], must: Sequence[str]
) -> list[str]:
    changes = [f"`{a}` is passed as `{b}`" for a, b in renamed.items()]
    paging = next(((a, b) for a, b in _PAGING if a in gone and _has(new, b)), None)
    if paging is not None:
        gone = [name for name in gone if name != paging[0]]
        changes.append(f"`{paging[0]}` is replaced by `{paging[1]}`")
    if gone:
        changes.append(f"{_listed(gone)} {'has' if len(gone) == 1 else 'have'} no counterpart")
    if _is_bulk(old) and new.path.rstrip("/").endswith("}"):
        changes.append("one call for each")
    if must:
        changes.append(f"{_listed(must)} {'is' if len(must) == 1 else 'are'} required")
    return changes


_PAGING = (("start", "cursor"), ("offset", "cursor"), ("page", "cursor"), ("skip", "cursor"))


def _arguments(old: Operation, new: Operation, words: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """Old Python arguments that have another name, and those that have no counterpart.

    `words` is what the document says of it: "since is called updated_since".
    """
    have = _names(new)
    said = (re.fullmatch(r"`?(\w+)`? is (?:called|passed as) `?(\w+)`?", word) for word in words)
    renamed = {m[1]: m[2] for m in said if m and m[1] in _names(old) and m[2] in have}
    old_path = [p for p in old.parameters if p.location == "path" and p.python_name not in renamed]
    new_path = [p for p in new.parameters if p.location == "path" and p.python_name not in renamed.values()]
    if len(old_path) == len(new_path):
        for a, b in zip(old_path, new_path, strict=True):
            if a.python_name != b.python_name:
                renamed[a.python_name] = b.python_name
    elif old_path and (parent := _parent_filter(old, new)) is not None:
        renamed[old_path[-1].python_name] = parent.python_name
    fresh = [name for name in _ordered(new) if name not in _names(old) and name not in renamed.values()]
    for name in _ordered(old):
        if name in have or name in renamed:
            continue
        plain = [b for b in fresh if b.replace("_", "").lower() == name.replace("_", "").lower()]
        people = [b for b in fresh if {name, b} == {"user_id", "owner_id"}]
        if plain or people:
            renamed[name] = (plain or people)[0]
            fresh.remove(renamed[name])
    gone = [name for name in _ordered(old) if name not in have and name not in renamed]
    if old.body is not None and new.body is not None:
        gone = [name for name in gone if name != old.body.python_name]
    if _is_bulk(old) and new_path:
        gone = [name for name in gone if name != "ids"]
    return renamed, gone


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _ordered(operation: Operation) -> list[str]:
    fields = operation.body.fields if operation.body else ()
    return [p.python_name for p in operation.parameters] + [field.python_name for field in fields]


def _names(operation: Operation) -> set[str]:
    return set(_ordered(operation))


def _has(operation: Operation, name: str) -> bool:
    return any(p.python_name == name for p in operation.parameters)


def _is_bulk(operation: Operation) -> bool:
    return _has(operation, "ids") and not operation.path.rstrip("/").endswith("}")


def _parent_filter(old: Operation, new: Operation) -> Parameter | None:
    """`org_id` of GET /deals for GET /organizations/{id}/deals: a query parameter named after the parent."""
    segments = [s for s in old.path.split("/") if s]
    places = [i for i, s in enumerate(segments) if s.startswith("{")]
    if not places or places[-1] == 0:
        return None
    parent = _singular(segments[places[-1] - 1].lower()).replace("-", "_")
    for parameter in new.parameters:
        stem = parameter.name.lower().removesuffix("_ids").removesuffix("_id").removesuffix("id").rstrip("_")
        if (
            parameter.location == "query"
            and stem != parameter.name.lower()
            and len(stem) >= 2
            and parent.startswith(stem)
        ):
            return parameter
    return None


def _verb(operation_id: str, method: str) -> str:
    """What an operation does: its first word when that is a verb we know, else its method."""
    first = snake_case(operation_id).partition("_")[0]
    word = first if first in _KNOWN_WORDS else _BY_METHOD.get(method, method.lower())
    return _VERBS.get(word, word)


def _segments(path: str) -> list[str]:
    """The words of a path, without variables and version prefixes.

    >>> _segments("/api/v2/organizations/{id}/deals")
    ['organizations', 'deals']
    """
    words = [s.lower() for s in path.split("/") if s and not s.startswith("{")]
    return [s for s in words if not re.fullmatch(r"api|v\d+(\.\d+)*", s)]


def _words(operation_id: str) -> set[str]:
    words = snake_case(operation_id).split("_")
    return {_singular(_VERBS.get(word, word)) for word in words if word}


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word
