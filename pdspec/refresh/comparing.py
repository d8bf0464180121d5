"""Compare two documents from the point of view of somebody who calls the API."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable, Mapping
from typing import Any

from ..document import Document, load
from ..errors import PdspecWarning, SpecError
from ..model import SecurityScheme
from ..registry import Registry, read_servers
from ..schemes import kind as scheme_kind
from .changes import Change, Diff
from .matching import find_replacement, pair_operations
from .collecting import Setting
from .operations import compare_operations
from .schemas import SchemaDiff
from .shapes import Shapes

Source = str | os.PathLike[str] | Mapping[str, Any] | Document | Registry


def diff(old: Source, new: Source, *, successors: Iterable[Source] = ()) -> Diff:
    """What changed between two documents, of any OpenAPI versions.

    `successors` are further documents in which a removed operation may live on, for instance those of the
    next version of the API. Raises LoadError for what is no OpenAPI document.

    >>> before = {"openapi": "3.1.0", "paths": {"/a": {"get": {"operationId": "getA"}}}}
    >>> [change.message for change in diff(before, {"openapi": "3.1.0", "paths": {}}).changes]
    ['getA: GET /a is gone']
    """
    before, after = registry_of(old), registry_of(new)
    others = [after, *map(registry_of, successors)]
    pairs = pair_operations(before, after)
    schemes, found = _schemes(before, after)
    schemas = SchemaDiff(Shapes(before.document), Shapes(after.document))
    setting = Setting(before, after, schemas, schemes)
    changes = [*_servers(before, after), *found]
    for operation_id in before:
        partner = pairs.get(operation_id)
        if partner is None:
            changes.append(_removed(before, operation_id, others))
            continue
        try:
            changes += compare_operations(setting, before[operation_id], after[partner])
        except SpecError as error:
            changes.append(
                Change("note", "not-compared", f"cannot be compared: {error.message}", operation=operation_id)
            )
    known = set(pairs.values())
    for entry in after.entries.values():
        if entry.id not in known:
            pointer = after[entry.id].pointer
            changes.append(
                Change(
                    "non-breaking",
                    "operation-added",
                    f"{entry.method} {entry.path} is new, `{entry.python_name}` in Python",
                    operation=entry.id,
                    new=f"{entry.method} {entry.path}",
                    new_pointer=pointer,
                )  # fmt: skip
            )
    return Diff(before, after, tuple(changes), pairs)


def registry_of(source: Source) -> Registry:
    """The operations of whatever names a document; defects of it are the check's business, not warned of."""
    if isinstance(source, Registry):
        return source
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PdspecWarning)
        return Registry(load(source))


def _removed(registry: Registry, operation_id: str, others: list[Registry]) -> Change:
    entry = registry.entries[operation_id]
    try:
        operation = registry[operation_id]
    except SpecError:
        return Change(
            "breaking", "operation-removed", f"{entry.method} {entry.path} is gone", operation=operation_id
        )
    instead = find_replacement(operation, others)
    was = ", which was deprecated," if operation.deprecated else ""
    return Change(
        "breaking", "operation-removed", f"{entry.method} {entry.path}{was} is gone",
        operation=operation_id, old=f"{entry.method} {entry.path}", old_pointer=operation.pointer, replacement=instead,
    )  # fmt: skip


def _servers(old: Registry, new: Registry) -> list[Change]:
    before, after = (read_servers(registry.document.root.get("servers")) for registry in (old, new))
    out = []
    a, b = [server.url for server in before], [server.url for server in after]
    if a != b:
        what = f"{' or '.join(a)} → {' or '.join(b)}"
        out.append(
            Change(
                "note",
                "server-changed",
                what,
                "servers",
                old=a,
                new=b,
                old_pointer="/servers",
                new_pointer="/servers",
            )
        )
    variables, others = dict(before[0].variables), dict(after[0].variables)
    for name in others:
        if name not in variables and "default" not in (others[name] or {}):
            out.append(Change("breaking", "server-variable-added", "is new and has no default; pass `server_variables`", f"server variable `{name}`",
                              new=name, new_pointer="/servers/0"))  # fmt: skip
    out += [
        Change(
            "breaking",
            "server-variable-removed",
            "is gone",
            f"server variable `{name}`",
            old=name,
            old_pointer="/servers/0",
        )
        for name in variables
        if name not in others
    ]
    return out


def _schemes(old: Registry, new: Registry) -> tuple[dict[str, str], list[Change]]:
    """Old scheme names to new ones, and what changed in the schemes themselves."""
    before, after = dict(old.security_schemes), dict(new.security_schemes)
    names = {name: name for name in before if name in after}
    out: list[Change] = []
    for name, scheme in before.items():
        pointer = f"/components/securitySchemes/{name}"
        subject = f"security scheme `{name}`"
        if name in after:
            if _wire(scheme) != _wire(after[name]):
                same_kind = scheme_kind(scheme) == scheme_kind(after[name])
                what = f"{_in_words(scheme)} → {_in_words(after[name])}"
                out.append(Change("note" if same_kind else "breaking", "security-scheme-changed", what, subject,
                                  old_pointer=pointer, new_pointer=pointer))  # fmt: skip
            continue
        twin = next((n for n, s in after.items() if n not in before and _wire(s) == _wire(scheme)), None)
        if twin is not None:
            names[name] = twin
            out.append(Change("breaking", "security-scheme-renamed", f"is called `{twin}` now; so does the key in `credentials`", subject, old=name, new=twin,
                              old_pointer=pointer, new_pointer=f"/components/securitySchemes/{twin}"))  # fmt: skip
        else:
            out.append(
                Change("note", "security-scheme-removed", "is gone", subject, old=name, old_pointer=pointer)
            )
    known = set(names.values())
    out += [
        Change(
            "non-breaking",
            "security-scheme-added",
            f"is new: {_in_words(scheme)}",
            f"security scheme `{name}`",
            new=name,
            new_pointer=f"/components/securitySchemes/{name}",
        )  # fmt: skip
        for name, scheme in after.items()
        if name not in known
    ]
    return names, out


def _wire(scheme: SecurityScheme) -> tuple[str, ...]:
    urls = [str(flow.get("tokenUrl")) for flow in scheme.flows.values() if isinstance(flow, Mapping)]
    return (scheme.type, scheme.scheme, scheme.location, scheme.parameter, *urls)


def _in_words(scheme: SecurityScheme) -> str:
    if scheme.type == "apiKey":
        return f"apiKey in {scheme.location} `{scheme.parameter}`"
    return scheme_kind(scheme) + (f" ({', '.join(scheme.flows)})" if scheme.flows else "")
