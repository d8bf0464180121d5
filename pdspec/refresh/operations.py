"""One operation before and after: its name and place, retirement, answers, security and paging."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..errors import SpecError
from ..infer import find_pagination
from ..model import Answer, Operation
from ..pagination import Pagination
from ..reading import read_servers, template_names
from ..registry import Registry
from .arguments import compare_body, compare_parameters
from .changes import Change
from .collecting import Comparison, Setting


def compare_operations(setting: Setting, old: Operation, new: Operation) -> list[Change]:
    """Every difference of an operation, by the id that it had."""
    comparison = Comparison(setting, old, new)
    for part in (
        _identity,
        _servers,
        _retirement,
        compare_parameters,
        compare_body,
        _answers,
        _security,
        _paging,
    ):
        part(comparison)
    return comparison.found


def same_path(path: str) -> str:
    """A path template without the names of its variables.

    >>> same_path("/a/{id}/b") == same_path("/a/{a_id}/b")
    True
    """
    out = path.rstrip("/") or "/"
    for name in template_names(path):
        out = out.replace(f"{{{name}}}", "{}")
    return out


def _identity(c: Comparison) -> None:
    old, new = c.old, c.new
    if old.python_name != new.python_name:
        called = f"is called {new.id} now" if old.id != new.id else "has another Python name now"
        what = f"{called}: `{old.python_name}` → `{new.python_name}`"
        c.add("breaking", "operation-renamed", what, old=old.id, new=new.id)
    elif old.id != new.id:
        what = f"is called {new.id} now; its Python name stays"
        c.add("note", "operation-renamed", what, old=old.id, new=new.id)
    if (old.method, same_path(old.path)) != (new.method, same_path(new.path)):
        before, after = f"{old.method} {old.path}", f"{new.method} {new.path}"
        what = f"{before} → {after}; the Python call stays"
        c.add("note", "operation-moved", what, old=before, new=after)


def _servers(c: Comparison) -> None:
    before, after = _own_servers(c.old, c.setting.old), _own_servers(c.new, c.setting.new)
    if before == after:
        return
    if not after:
        what = f"is served by the document's own server again, not by {' or '.join(before)}"
    else:
        usual = " or ".join(before) or "the server of the document"
        what = f"is served by {' or '.join(after)} now, not by {usual}"
    c.add("note", "server-changed", what, old=list(before), new=list(after))


def _own_servers(operation: Operation, registry: Registry) -> tuple[str, ...]:
    common = read_servers(registry.document.root.get("servers"))
    return () if operation.servers == common else tuple(server.url for server in operation.servers)


def _retirement(c: Comparison) -> None:
    """Deprecation, and what the old document says about the way to an operation of the same name."""
    if c.new.deprecated and not c.old.deprecated:
        replaced = c.new.extensions.get("x-replaced-by")
        target = replaced.get("operationId") if isinstance(replaced, Mapping) else replaced
        c.add("note", "operation-deprecated", f"is deprecated now{f'; use {target}' if target else ''}")
    elif c.old.deprecated and not c.new.deprecated:
        c.add("note", "operation-undeprecated", "is no longer deprecated")
    promised = c.old.extensions.get("x-replaced-by")
    if isinstance(promised, Mapping) and promised.get("operationId") == c.new.id:
        said = promised.get("changes")
        words = "; ".join(str(one).rstrip(".") for one in said) if isinstance(said, list) else ""
        if words:
            c.add("note", "migration", f"the old document says: {words}")


# -- answers


def _answers(c: Comparison) -> None:
    """Answers by status. Errors are worth a note at most: programs go by the status."""
    old, new = c.old.responses, c.new.responses
    several = sum(map(_good, {*old, *new})) > 1
    good_before, good_after = [s for s in old if _good(s)], [s for s in new if _good(s)]
    instead = "" if set(good_before) & set(good_after) else next(iter(good_after), "")
    for status, before in old.items():
        after = new.get(status) or _cover(new, status)
        if after is None:
            _status_gone(c, status, before, instead)
            continue
        subject = "answer" if _good(status) and not several else f"answer {status}"
        c.contents(subject, before.contents, after.contents, direction="response", cap=not _good(status))
    for status in new:
        if status in old or _cover(old, status) is not None or (status == instead and good_before):
            continue
        c.add(
            "note" if _good(status) else "non-breaking",
            "status-added",
            "is new",
            f"answer {status}",
            new=status,
        )


def _status_gone(c: Comparison, status: str, before: Answer, instead: str) -> None:
    subject = f"answer {status}"
    if not _good(status):
        c.add("note", "status-removed", "is no longer described", subject, old=status)
    elif instead:
        c.add("note", "status-changed", f"is {instead} now", subject, old=status, new=instead)
        c.contents("answer", before.contents, c.new.responses[instead].contents, direction="response")
    else:
        c.add("breaking", "status-removed", "is no longer described", subject, old=status)


def _good(status: str) -> bool:
    return status.startswith("2")


def _cover(answers: Mapping[str, Answer], status: str) -> Answer | None:
    """The range or default that speaks for a status."""
    default = answers.get("default") if not _good(status) or not any(map(_good, answers)) else None
    return answers.get(f"{status[:1]}XX") or default


# -- the rest


def _security(c: Comparison) -> None:
    """A credential that was enough must still be enough; asked-for scopes are worth a look."""
    old = [
        {c.setting.schemes.get(name, name): scopes for name, scopes in one.items()}
        for one in c.old.security or ({},)
    ]
    new = c.new.security or ({},)
    lost = [one for one in old if not any(set(other) <= set(one) for other in new)]
    said = " or ".join(_named(other) for other in new)
    for one in lost:
        what = f"{_named(one)} is no longer enough; it takes {said}"
        c.add("breaking", "security-removed", what, old=list(one), new=[list(other) for other in new])
    fresh = [one for one in new if not any(set(other) <= set(one) for other in old)]
    if fresh and not lost:
        what = f"{' or '.join(map(_named, fresh))} will do too"
        c.add("non-breaking", "security-added", what, new=[list(one) for one in fresh])
    before = {(name, scope) for one in old for name, scopes in one.items() for scope in scopes}
    asked = {(name, scope) for one in new for name, scopes in one.items() for scope in scopes}
    names = {name for one in old for name in one} & {name for one in new for name in one}
    more = sorted(f"{name} {scope}" for name, scope in asked - before if name in names)
    less = sorted(f"{name} {scope}" for name, scope in before - asked if name in names)
    if more or less:
        parts = [f"{', '.join(more)} is asked for"] if more else []
        parts += [f"{', '.join(less)} is not asked for any more"] if less else []
        c.add("note", "scopes-changed", "; ".join(parts), old=less, new=more)


def _named(alternative: Mapping[str, Any]) -> str:
    return " + ".join(alternative) if alternative else "no credential"


def _paging(c: Comparison) -> None:
    old, new = _pagination(c.old, c.setting.old), _pagination(c.new, c.setting.new)
    if old is None or old.style == "single":
        return
    stays = "`client.items` works as before"
    if new is None or new.style == "single":
        what = "no longer comes in pages that can be followed: `client.items` and `client.pages` see one page"
        c.add("breaking", "pagination-removed", what, old=old.style)
    elif old.style != new.style:
        was, now = old.parameter or old.next, new.parameter or new.next
        what = f"pages by {new.style} now (was {old.style}): `{now}` instead of `{was}`; {stays}"
        c.add("note", "pagination-changed", what, old=old.style, new=new.style)
    elif old.items != new.items:
        what = f"the items of a page are at `{new.items}` now (was `{old.items}`); {stays}"
        c.add("note", "pagination-changed", what, old=old.items, new=new.items)


def _pagination(operation: Operation, registry: Registry) -> Pagination | None:
    try:
        return find_pagination(operation, registry.document.resolve)
    except SpecError:
        return None
