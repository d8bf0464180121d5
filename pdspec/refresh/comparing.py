"""Compare two documents from the point of view of somebody who calls the API."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from ..document import Document, escape, load
from ..errors import PdspecWarning, SpecError
from ..model import SecurityScheme
from ..reading import read_servers
from ..registry import Registry
from ..schemes import kind as scheme_kind
from .changes import Change, Diff, Severity
from .collecting import Setting
from .matching import find_replacement, pair_operations
from .operations import compare_operations
from .schemas import SchemaDiff
from .shapes import Shapes

_SCHEMES = "/components/securitySchemes"
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
    changes += _added(after, set(pairs.values()))
    return Diff(before, after, tuple(changes), pairs)


def registry_of(source: Source) -> Registry:
    """The operations of whatever names a document; defects of it are the check's business, not warned of."""
    if isinstance(source, Registry):
        return source
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PdspecWarning)
        return Registry(load(source))


def _added(registry: Registry, known: set[str]) -> Iterator[Change]:
    for entry in registry.entries.values():
        if entry.id not in known:
            route = f"{entry.method} {entry.path}"
            what = f"{route} is new, `{entry.python_name}` in Python"
            pointer = f"/paths/{escape(entry.path)}/{entry.key}"
            yield Change(
                "non-breaking", "operation-added", what, operation=entry.id, new=route, new_pointer=pointer
            )


def _removed(registry: Registry, operation_id: str, others: list[Registry]) -> Change:
    entry = registry.entries[operation_id]
    route = f"{entry.method} {entry.path}"
    gone = Change("breaking", "operation-removed", f"{route} is gone", operation=operation_id, old=route)
    try:
        operation = registry[operation_id]
    except SpecError:
        return gone
    what = f"{route} was deprecated and is gone" if operation.deprecated else gone.what
    instead = find_replacement(operation, others)
    return replace(gone, what=what, old_pointer=operation.pointer, replacement=instead)


def _servers(old: Registry, new: Registry) -> Iterator[Change]:
    """The servers of the documents; those of single operations are told there."""
    before, after = (read_servers(registry.document.root.get("servers")) for registry in (old, new))
    urls = [server.url for server in before], [server.url for server in after]
    places: dict[str, Any] = {"old_pointer": "/servers", "new_pointer": "/servers"}
    if urls[0] != urls[1]:
        what = " → ".join(" or ".join(one) for one in urls)
        yield Change("note", "server-changed", what, "servers", old=urls[0], new=urls[1], **places)
    for name in sorted({*before[0].variables, *after[0].variables}):
        subject = f"server variable `{name}`"
        if name not in after[0].variables:
            yield Change("breaking", "server-variable-removed", "is gone", subject, old=name, **places)
        elif name not in before[0].variables:
            declared = after[0].variables[name]
            if not isinstance(declared, Mapping) or "default" not in declared:
                what = "is new and has no default; pass `server_variables`"
                yield Change("breaking", "server-variable-added", what, subject, new=name, **places)


def _schemes(old: Registry, new: Registry) -> tuple[dict[str, str], list[Change]]:
    """Old scheme names to new ones, and what changed in the schemes themselves."""
    before, after = dict(old.security_schemes), dict(new.security_schemes)
    names: dict[str, str] = {}
    out: list[Change] = []
    for name, scheme in before.items():
        twins = (n for n, s in after.items() if n not in before and _wire(s) == _wire(scheme))
        twin = name if name in after else next(twins, None)
        if twin is not None:
            names[name] = twin
        out += _scheme(scheme, after[twin] if twin is not None else None)
    for name, scheme in after.items():
        if name not in names.values():
            what, subject = f"is new: {_in_words(scheme)}", f"security scheme `{name}`"
            pointer = f"{_SCHEMES}/{escape(name)}"
            out.append(
                Change("non-breaking", "security-scheme-added", what, subject, new=name, new_pointer=pointer)
            )
    return names, out


def _scheme(old: SecurityScheme, new: SecurityScheme | None) -> Iterator[Change]:
    subject, pointer = f"security scheme `{old.name}`", f"{_SCHEMES}/{escape(old.name)}"
    if new is None:
        yield Change("note", "security-scheme-removed", "is gone", subject, old=old.name, old_pointer=pointer)
        return
    places: dict[str, Any] = {"old_pointer": pointer, "new_pointer": f"{_SCHEMES}/{escape(new.name)}"}
    if new.name != old.name:
        what = f"is called `{new.name}` now, and so is its key in `credentials`"
        kind = "security-scheme-renamed"
        yield Change("breaking", kind, what, subject, old=old.name, new=new.name, **places)
    elif _wire(old) != _wire(new):
        what = f"{_in_words(old)} → {_in_words(new)}"
        severity: Severity = "note" if scheme_kind(old) == scheme_kind(new) else "breaking"
        yield Change(severity, "security-scheme-changed", what, subject, **places)


def _wire(scheme: SecurityScheme) -> tuple[str, ...]:
    urls = [str(flow.get("tokenUrl")) for flow in scheme.flows.values() if isinstance(flow, Mapping)]
    return (scheme.type, scheme.scheme, scheme.location, scheme.parameter, *urls)


def _in_words(scheme: SecurityScheme) -> str:
    if scheme.type == "apiKey":
        return f"apiKey in {scheme.location} `{scheme.parameter}`"
    return scheme_kind(scheme) + (f" ({', '.join(scheme.flows)})" if scheme.flows else "")
