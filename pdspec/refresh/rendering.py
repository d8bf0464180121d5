"""A Diff as text: a summary, what was removed, what is the same everywhere, then each operation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from textwrap import wrap

from ..registry import Registry
from .changes import SEVERITIES, Change, Diff, Severity

MARKS: dict[str, str] = {"breaking": "!", "note": "~", "non-breaking": "+"}
Line = tuple[str, str]

_EVERYWHERE = 3  # operations that share a change, for it to be told once for all
_MANY = 3  # changes of one kind in one operation, for them to share a line
_SHOWN = 6
_FEW = 12  # operations that get a line each
_WIDTH = 96
_PLURAL = {
    "property-removed": "{n} properties are gone",
    "property-added": "{n} new properties",
    "property-added-required": "{n} new properties are required",
    "property-became-required": "{n} properties are required now",
    "property-became-optional": "{n} properties may be missing now",
    "became-nullable": "{n} may be null now",
    "became-not-nullable": "{n} can no longer be null",
    "parameter-removed": "{n} arguments are gone",
    "parameter-added": "{n} new optional arguments",
    "status-added": "{n} more statuses are described",
    "status-removed": "{n} statuses are no longer described",
}


def summary(diff: Diff) -> dict[str, int]:
    """The counts of the first line."""
    whole = Counter(change.kind for change in diff.changes if change.kind.startswith("operation-"))
    special = {"operation-removed", "operation-added"}
    changed = {change.operation for change in diff.changes if change.operation and change.kind not in special}
    return {
        "removed": whole["operation-removed"],
        "added": whole["operation-added"],
        "renamed": whole["operation-renamed"],
        "moved": whole["operation-moved"],
        "deprecated": whole["operation-deprecated"],
        "changed": len(changed),
        "unchanged": len(diff.pairs) - len(changed),
        **{severity: len(diff.of(severity)) for severity in SEVERITIES},
    }


def diff_lines(diff: Diff, verbose: bool) -> Iterator[Line]:
    """(style, text) of each line."""
    yield from _head(diff)
    own = [change for change in diff.changes if not change.operation]
    if own:
        yield "", ""
        yield "head", "The document"
        for change in own:
            yield change.severity, f"  {MARKS[change.severity]} {change.message}"
    yield from _removed(diff, verbose)
    yield from _added(diff, verbose)
    rest = [c for c in diff.changes if c.operation and c.kind not in ("operation-removed", "operation-added")]
    shared: set[tuple[str, str, str, str]] = set()
    if not verbose:
        shared = _shared(rest)
        yield from _everywhere(rest, shared)
    yield from _by_operation(diff, rest, shared, verbose)


def _head(diff: Diff) -> Iterator[Line]:
    counts = summary(diff)
    yield "dim", f"{_title(diff.old)} → {_title(diff.new)}"
    if not diff.changes:
        yield "title", f"No differences in {len(diff.pairs)} operations."
        return
    words = {
        "removed": "removed",
        "renamed": "renamed",
        "moved": "moved",
        "deprecated": "newly deprecated",
        "added": "added",
    }
    parts = [f"{counts[key]} {word}" for key, word in words.items() if counts[key]]
    parts += [f"{counts['changed']} changed", f"{counts['unchanged']} as before"]
    yield "title", f"{len(diff.old)} operations: {', '.join(parts)}"
    weights = (("breaking", "breaking (!)"), ("note", "to look at (~)"), ("non-breaking", "compatible (+)"))
    yield "dim", ", ".join(f"{counts[key]} {words}" for key, words in weights)


def _title(registry: Registry) -> str:
    return f"{registry.title} {registry.version}".strip()


def _removed(diff: Diff, verbose: bool) -> Iterator[Line]:
    gone = diff.kind("operation-removed")
    if not gone:
        return
    yield "", ""
    yield "head", f"Removed ({len(gone)})"
    alone = [change for change in gone if change.replacement is None]
    for change in gone:
        if (instead := change.replacement) is None:
            continue
        where = f" in {instead.document}" if instead.document else ""
        tail = f": {'; '.join(instead.changes)}" if instead.changes else ": the arguments stay"
        yield "breaking", f"  ! {change.operation} ({change.old})"
        yield "", f"      {'use' if instead.declared else 'probably'} `{instead.python_name}`{where}{tail}"
    if alone and len(alone) < len(gone):
        yield "dim", "  without a likely replacement:"
    yield from _operations(alone, "breaking", [str(change.old) for change in alone], verbose)


def _operations(
    changes: Sequence[Change], severity: str, routes: Sequence[str], verbose: bool
) -> Iterator[Line]:
    """One line for each operation, or for each resource when there are many."""
    mark = MARKS[severity]
    if verbose or len(changes) <= _FEW:
        for change, route in zip(changes, routes, strict=True):
            yield severity, f"  {mark} {change.operation} ({route})"
        return
    resources: dict[str, list[str]] = {}
    for change, route in zip(changes, routes, strict=True):
        first = route.partition(" ")[2].strip("/").partition("/")[0]
        resources.setdefault(f"/{first}", []).append(change.operation)
    for resource, names in resources.items():
        text = f"{resource}: {', '.join(names)}"
        first, *more = wrap(text, _WIDTH, break_long_words=False, break_on_hyphens=False)
        yield severity, f"  {mark} {first}"
        for line in more:
            yield severity, f"      {line}"


def _added(diff: Diff, verbose: bool) -> Iterator[Line]:
    added = diff.kind("operation-added")
    if not added:
        return
    yield "", ""
    yield "head", f"Added ({len(added)})"
    yield from _operations(added, "non-breaking", [str(change.new) for change in added], verbose)


def _key(change: Change) -> tuple[str, str, str, str]:
    return (change.severity, change.kind, change.subject, change.what)


def _shared(changes: Sequence[Change]) -> set[tuple[str, str, str, str]]:
    counts = Counter(key for key, _ in {(_key(change), change.operation) for change in changes})
    return {key for key, count in counts.items() if count >= _EVERYWHERE}


def _everywhere(changes: Sequence[Change], shared: set[tuple[str, str, str, str]]) -> Iterator[Line]:
    """Changes that several operations have in common, those of the same operations together."""
    groups: dict[tuple[str, ...], list[Change]] = {}
    users: dict[tuple[str, str, str, str], list[str]] = {}
    for change in changes:
        if _key(change) in shared and change.operation not in users.setdefault(_key(change), []):
            users[_key(change)].append(change.operation)
    firsts = {_key(change): change for change in reversed(changes)}
    for key, operations in users.items():
        groups.setdefault(tuple(operations), []).append(firsts[key])
    if not groups:
        return
    yield "", ""
    yield "head", "The same in several operations"
    ordered = sorted(groups.items(), key=lambda item: (_worst(item[1]) > 0, -len(item[0])))
    for users_of, group in ordered:
        more = f" and {len(users_of) - 4} more" if len(users_of) > 4 else ""
        yield "", f"  {len(users_of)} operations: {', '.join(users_of[:4])}{more}"
        yield from _changes(group, "    ", verbose=False)


def _by_operation(
    diff: Diff, changes: Sequence[Change], shared: set[tuple[str, str, str, str]], verbose: bool
) -> Iterator[Line]:
    by_operation: dict[str, list[Change]] = {}
    for change in changes:
        if _key(change) not in shared:
            by_operation.setdefault(change.operation, []).append(change)
    if not by_operation:
        return
    yield "", ""
    yield "head", "Changed" if not shared else "Changed, apart from that"
    order = {name: index for index, name in enumerate(diff.old)}
    for name, group in sorted(
        by_operation.items(), key=lambda item: (_worst(item[1]), order.get(item[0], 0))
    ):
        entry = diff.old.entries.get(name)
        yield "", f"  {name} ({entry.method} {entry.path})" if entry else f"  {name}"
        yield from _changes(group, "    ", verbose)


def _worst(group: Sequence[Change]) -> int:
    return min(SEVERITIES.index(change.severity) for change in group)


def _changes(group: Sequence[Change], indent: str, verbose: bool) -> Iterator[Line]:
    """The changes of one heading, the weightiest first; many of a kind share a line."""
    for severity in SEVERITIES:
        mine = [change for change in group if change.severity == severity]
        if verbose:
            for change in mine:
                yield severity, f"{indent}{MARKS[severity]} {_short(change)}"
                yield "dim", f"{indent}    {change.old_pointer or '(new)'} → {change.new_pointer or '(gone)'}"
        else:
            yield from _condensed(mine, severity, indent)


def _condensed(mine: list[Change], severity: Severity, indent: str) -> Iterator[Line]:
    kinds: dict[tuple[str, str, str], list[Change]] = {}
    for change in mine:
        what = "" if change.kind in _PLURAL else change.what
        kinds.setdefault((change.kind, _holder(change), what), []).append(change)
    for (kind, holder, what), same in kinds.items():
        if len(same) < _MANY:
            for change in same:
                yield severity, f"{indent}{MARKS[severity]} {_short(change)}"
            continue
        said = _PLURAL.get(kind, "{n} times " + what.replace("{", "{{").replace("}", "}}")).format(
            n=len(same)
        )
        inner = list(dict.fromkeys(_inner(change) for change in same))
        listed = ", ".join(inner[:_SHOWN]) + (
            f" and {len(inner) - _SHOWN} more" if len(inner) > _SHOWN else ""
        )
        yield severity, f"{indent}{MARKS[severity]} {f'{holder}: ' if holder else ''}{said}: {listed}"


def _holder(change: Change) -> str:
    """ "answer", "answer 404", "body"; "" for arguments."""
    head = change.subject.partition("`")[0].strip()
    return head.removeprefix("the ")


def _inner(change: Change) -> str:
    head, tick, rest = change.subject.partition("`")
    _, _, hint = change.what.partition("; perhaps ")
    return (f"`{rest}" if tick else head) + (f" (perhaps {hint.split()[0]})" if hint else "")


def _short(change: Change) -> str:
    return f"{change.subject}: {change.what}" if change.subject else change.what
