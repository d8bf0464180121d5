"""A call in a program, and the same call as it should be written now."""

from __future__ import annotations

import ast
import copy
from collections.abc import Mapping
from dataclasses import dataclass, field

from ..model import Operation
from .changes import Replacement


@dataclass(frozen=True)
class CallSite:
    """A place in a program where an operation is used. `call` is None when it is only mentioned.

    `by_id` says that it is named by a string: `client.call("getOrganization", …)`.
    """

    operation: Operation
    node: ast.AST
    call: ast.Call | None
    certain: bool = True
    by_id: bool = False

    @property
    def by_route(self) -> bool:
        """Whether it is named by method and path: `client.call(("GET", "/path"))`."""
        return (
            self.by_id
            and self.call is not None
            and bool(self.call.args)
            and isinstance(self.call.args[0], ast.Tuple)
        )


@dataclass
class Edits:
    """What to change in a call. Empty means that it stays as it is."""

    name: str = ""
    replacement: Replacement | None = None
    renaming: dict[str, str] = field(default_factory=dict)
    dropping: set[str] = field(default_factory=set)
    adding: list[str] = field(default_factory=list)


def rewritten(site: CallSite, edits: Edits) -> str:
    """The call with the edits; `...` stands for what only the programmer knows."""
    if site.call is None:
        is_name = isinstance(site.node, ast.Attribute)
        return ast.unparse(ast.Attribute(site.node.value, edits.name)) if is_name and edits.name else ""  # type: ignore[attr-defined]
    call = copy.deepcopy(site.call)
    if edits.name and site.by_id:
        call.args[0] = ast.Constant(edits.name)
    elif edits.name and isinstance(call.func, ast.Attribute):
        call.func.attr = edits.name
    renaming, dropping, adding = dict(edits.renaming), set(edits.dropping), list(edits.adding)
    if (instead := edits.replacement) is not None:
        renaming |= instead.renamed
        dropping |= {name for name in instead.gone if name not in renaming}
        adding += instead.required
        _to_keywords(site, call, renaming)
    kept = [keyword for keyword in call.keywords if keyword.arg not in dropping]
    call.keywords = [ast.keyword(renaming.get(k.arg, k.arg) if k.arg else None, k.value) for k in kept]
    for value in [*call.args, *(keyword.value for keyword in call.keywords)]:
        if isinstance(value, ast.Dict):
            _edit_keys(value, renaming, dropping)
    given = {keyword.arg for keyword in call.keywords}
    call.keywords += [ast.keyword(name, ast.Constant(...)) for name in adding if name not in given]
    return ast.unparse(ast.fix_missing_locations(call))


def _to_keywords(site: CallSite, call: ast.Call, renaming: Mapping[str, str]) -> None:
    """Positional path arguments that have another name in the replacement become keywords."""
    names = [p.python_name for p in site.operation.parameters if p.location == "path"]
    first = int(site.by_id)
    if any(isinstance(one, ast.Starred) for one in call.args):
        return
    for index in reversed(range(first, len(call.args))):
        position = index - first
        if position < len(names) and names[position] in renaming:
            call.keywords.insert(0, ast.keyword(names[position], call.args.pop(index)))


def _edit_keys(value: ast.Dict, renaming: Mapping[str, str], dropping: set[str]) -> None:
    pairs = [
        (key, item)
        for key, item in zip(value.keys, value.values, strict=True)
        if not (isinstance(key, ast.Constant) and key.value in dropping)
    ]
    for key, _ in pairs:
        if isinstance(key, ast.Constant) and key.value in renaming:
            key.value = renaming[str(key.value)]
    value.keys, value.values = [key for key, _ in pairs], [item for _, item in pairs]
