"""One operation before and after: parameters, body, answers, security, servers, paging, retirement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import SpecError
from ..infer import find_pagination
from ..media import essence, kind_of
from ..model import Answer, Body, Content, Node, Operation, Parameter
from ..names import nearest
from ..pagination import Pagination
from ..registry import Registry, template_names
from .changes import Change, Severity
from .schemas import Direction, Found, SchemaDiff


@dataclass(frozen=True)
class Setting:
    """What comparing two operations needs to know of their documents."""

    old: Registry
    new: Registry
    schemas: SchemaDiff
    schemes: Mapping[str, str]  # security schemes of the old document by their names in the new one


def compare_operations(setting: Setting, old: Operation, new: Operation) -> list[Change]:
    """Every difference of an operation, by the id that it had."""
    return _Comparison(setting, old, new).changes()


class _Comparison:
    def __init__(self, setting: Setting, old: Operation, new: Operation) -> None:
        self.setting, self.old, self.new = setting, old, new
        self.found: list[Change] = []

    def changes(self) -> list[Change]:
        self.identity()
        self.retirement()
        self.parameters()
        self.body()
        self.answers()
        self.security()
        self.paging()
        return self.found

    def add(self, severity: Severity, kind: str, what: str, subject: str = "", old: Any = None, new: Any = None,
            at: tuple[Node | None, Node | None] = (None, None)) -> None:  # fmt: skip
        before, after = at[0] or self.old.node, at[1] or self.new.node
        self.found.append(
            Change(
                severity,
                kind,
                what,
                subject,
                self.old.id,
                old,
                new,
                place(before, self.setting.old),
                place(after, self.setting.new),
            )  # fmt: skip
        )

    def schema(
        self, subject: str, old: Node | None, new: Node | None, direction: Direction, cap: bool = False
    ) -> None:
        """The differences of two schemas under a subject such as "`limit`" or "answer". `cap`: notes at most."""
        for one in self.setting.schemas.compare(old, new, direction):
            severity: Severity = "note" if cap and one.severity == "breaking" else one.severity
            self.add(
                severity,
                one.kind,
                one.what,
                _subject(subject, one),
                one.old,
                one.new,
                (one.old_node, one.new_node),
            )

    # -- the operation itself

    def identity(self) -> None:
        old, new = self.old, self.new
        if old.id != new.id:
            named = "" if old.python_name != new.python_name else "; its Python name stays"
            self.add("breaking" if not named else "note", "operation-renamed",
                     f"is called {new.id} now, `{new.python_name}` in Python{named}", old=old.id, new=new.id)  # fmt: skip
        elif old.python_name != new.python_name:
            self.add(
                "breaking",
                "operation-renamed",
                f"`{old.python_name}` is `{new.python_name}` in Python now",
                old=old.python_name,
                new=new.python_name,
            )
        before, after = f"{old.method} {old.path}", f"{new.method} {new.path}"
        if (old.method, same_path(old.path)) != (new.method, same_path(new.path)):
            self.add(
                "note", "operation-moved", f"{before} → {after}; the Python call stays", old=before, new=after
            )
        own = [
            _urls(operation, registry)
            for operation, registry in ((old, self.setting.old), (new, self.setting.new))
        ]
        if own[0] != own[1]:
            said = [" or ".join(urls) if urls else "the document's own" for urls in own]
            self.add(
                "note", "server-changed", f"server {said[0]} → {said[1]}", old=list(own[0]), new=list(own[1])
            )

    def retirement(self) -> None:
        if self.new.deprecated and not self.old.deprecated:
            replaced = self.new.extensions.get("x-replaced-by")
            target = replaced.get("operationId") if isinstance(replaced, Mapping) else replaced
            self.add(
                "note", "operation-deprecated", f"is deprecated now{f'; use {target}' if target else ''}"
            )
        elif self.old.deprecated and not self.new.deprecated:
            self.add("note", "operation-undeprecated", "is no longer deprecated")

    # -- arguments

    def parameters(self) -> None:
        old = {(p.name, p.location): p for p in self.old.parameters}
        new = {(p.name, p.location): p for p in self.new.parameters}
        for key in [key for key in old if key in new]:
            self.parameter(old.pop(key), new.pop(key))
        for name, location in list(old):  # the same name elsewhere
            other = next((key for key in new if key[0] == name), None)
            if other is not None:
                self.relocated(old.pop((name, location)), new.pop(other))
        renamed = self.positions(old, new)
        for a, b in renamed:
            positional = "; by position it works as before"
            self.add("breaking", "parameter-renamed", f"is called `{b.python_name}` now{positional}", f"`{a.python_name}`",
                     a.name, b.name, (a.node, b.node))  # fmt: skip
            self.schema(f"`{b.python_name}`", a.node, b.node, "request")
        for a in old.values():
            self.parameter_gone(a, [p.python_name for p in new.values()])
        for b in new.values():
            word = "is new and required" if b.required else "is new"
            kind = "parameter-added-required" if b.required else "parameter-added"
            self.add(
                "breaking" if b.required else "non-breaking",
                kind,
                word,
                f"`{b.python_name}`",
                None,
                b.name,
                (None, b.node),
            )

    def positions(
        self, old: dict[tuple[str, str], Parameter], new: dict[tuple[str, str], Parameter]
    ) -> list[tuple[Parameter, Parameter]]:
        """Path variables that stand in the same place under another name."""
        if same_path(self.old.path) != same_path(self.new.path):
            before = [p for p in old.values() if p.location == "path"]
            after = [p for p in new.values() if p.location == "path"]
            if len(before) != len(after):
                return []
            names = list(zip([p.name for p in before], [p.name for p in after], strict=True))
        else:
            names = list(zip(template_names(self.old.path), template_names(self.new.path), strict=False))
        pairs = []
        for a, b in names:
            if (a, "path") in old and (b, "path") in new:
                pairs.append((old.pop((a, "path")), new.pop((b, "path"))))
        return pairs

    def parameter(self, old: Parameter, new: Parameter) -> None:
        subject, at = f"`{old.python_name}`", (old.node, new.node)
        if old.python_name != new.python_name:
            self.add(
                "breaking",
                "parameter-renamed",
                f"is called `{new.python_name}` in Python now",
                subject,
                old.python_name,
                new.python_name,
                at,
            )
        if old.required != new.required:
            self.requirement(subject, new.required, at, "parameter")
        if (old.style, old.explode, old.media_type) != (new.style, new.explode, new.media_type):
            said = [p.media_type or f"{p.style}{', explode' if p.explode else ''}" for p in (old, new)]
            if said[0] != said[1] and (
                old.media_type or new.media_type or _structured(old) or _structured(new)
            ):
                self.add(
                    "note",
                    "parameter-style-changed",
                    f"is written as {said[1]} now (was {said[0]}); the Python call stays",
                    subject,
                    said[0],
                    said[1],
                    at,
                )
        if new.deprecated and not old.deprecated:
            self.add("note", "parameter-deprecated", "is deprecated now", subject, at=at)
        self.schema(subject, old.node, new.node, "request")

    def requirement(self, subject: str, now: bool, at: tuple[Node | None, Node | None], noun: str) -> None:
        kind = f"{noun}-became-required" if now else f"{noun}-became-optional"
        self.add(
            "breaking" if now else "non-breaking",
            kind,
            "is required now" if now else "is optional now",
            subject,
            not now,
            now,
            at,
        )

    def relocated(self, old: Parameter, new: Parameter) -> None:
        subject, at = f"`{old.python_name}`", (old.node, new.node)
        positional = "path" in (old.location, new.location)
        tail = (
            "; pass it by keyword"
            if old.location == "path"
            else "; by position"
            if positional
            else "; the Python call stays"
        )
        self.add("breaking" if positional or old.python_name != new.python_name else "note", "parameter-moved",
                 f"travels in the {new.location} now (was {old.location}){tail}", subject, old.location, new.location, at)  # fmt: skip
        if old.required != new.required:
            self.requirement(subject, new.required, at, "parameter")
        self.schema(subject, old.node, new.node, "request")

    def parameter_gone(self, old: Parameter, fresh: list[str]) -> None:
        fields = {field.name: field for field in self.new.body.fields} if self.new.body else {}
        subject = f"`{old.python_name}`"
        if old.name in fields:
            self.add(
                "note",
                "parameter-moved",
                "is a field of the body now; the Python keyword stays",
                subject,
                old.location,
                "body",
                (old.node, fields[old.name].node),
            )
            return
        near = nearest(old.python_name, fresh)
        hint = f"; perhaps `{near}` is meant" if near else ""
        self.add("breaking", "parameter-removed", f"is gone{hint}", subject, old.name, None, (old.node, None))

    def body(self) -> None:
        old, new = self.old.body, self.new.body
        if old is None and new is None:
            return
        if old is None or new is None:
            self.body_itself(new)
            return
        at = (old_schema(old), old_schema(new))
        if old.required != new.required:
            self.requirement("the body", new.required, at, "body")
        self.contents("body", old.contents, new.contents, "request", "breaking", at)
        if old.fields and not new.fields:
            self.add(
                "breaking",
                "body-keywords-gone",
                f"its fields cannot be given as keywords any more; pass `{new.python_name}={{…}}`",
                "the body",
                at=at,
            )
        if old.python_name != new.python_name:
            self.add(
                "breaking",
                "body-renamed",
                f"is called `{new.python_name}` now",
                f"`{old.python_name}`",
                at=at,
            )

    def body_itself(self, new: Body | None) -> None:
        if new is None:
            self.add("breaking", "body-removed", "is gone", "the body")
            return
        kind, word = (
            ("body-added-required", "is new and required") if new.required else ("body-added", "is new")
        )
        self.add(
            "breaking" if new.required else "non-breaking", kind, word, "the body", at=(None, old_schema(new))
        )

    def contents(self, subject: str, old: tuple[Content, ...], new: tuple[Content, ...], direction: Direction, lost: Severity,
                 at: tuple[Node | None, Node | None], cap: bool = False) -> None:  # fmt: skip
        """Media types, and the schemas of those that stay. One of the same family is as good."""
        free = list(new)
        for a in old:
            same = [b for b in free if essence(b.media_type) == essence(a.media_type)]
            b = (
                same[0]
                if same
                else next(
                    (b for b in free if kind_of(b.media_type) == kind_of(a.media_type) and b.schema), None
                )
            )
            if b is None:
                self.add(
                    lost,
                    "media-type-removed",
                    f"{a.media_type} is gone",
                    subject if subject != "body" else "the body",
                    a.media_type,
                    None,
                    at,
                )
                continue
            free.remove(b)
            if essence(a.media_type) != essence(b.media_type):
                self.add(
                    "note",
                    "media-type-changed",
                    f"{a.media_type} → {b.media_type}",
                    subject if subject != "body" else "the body",
                    a.media_type,
                    b.media_type,
                    at,
                )
            if a.schema is not None or b.schema is not None:
                self.schema(subject, a.schema, b.schema, direction, cap)
            if a.item_schema is not None and b.item_schema is not None:
                self.schema(f"{subject} item", a.item_schema, b.item_schema, direction, cap)
        for b in free:
            verdict: Severity = "non-breaking" if direction == "request" else "note"
            self.add(
                verdict,
                "media-type-added",
                f"{b.media_type} is new",
                subject if subject != "body" else "the body",
                None,
                b.media_type,
                at,
            )

    # -- answers

    def answers(self) -> None:
        old, new = self.old.responses, self.new.responses
        many = sum(map(_good, {*old, *new})) > 1
        for status, before in old.items():
            after = new.get(status) or _cover(new, status)
            good = _good(status)
            at: tuple[Node | None, Node | None] = (self.old.node, self.new.node)
            if after is None:
                tail = ""
                if good and (others := [code for code in new if _good(code)]):
                    tail = f" ({', '.join(others)} instead)"
                self.add(
                    "breaking" if good and not tail else "note",
                    "status-removed",
                    f"is no longer described{tail}",
                    f"answer {status}",
                    status,
                    None,
                    at,
                )
                if good and tail:
                    self.contents(
                        "answer", before.contents, new[others[0]].contents, "response", "breaking", at
                    )
                continue
            subject = "answer" if good and not many else f"answer {status}"
            self.contents(
                subject,
                before.contents,
                after.contents,
                "response",
                "breaking" if good else "note",
                at,
                cap=not good,
            )
        for status in new:
            if (
                status not in old
                and _cover(old, status) is None
                and not (
                    _good(status)
                    and any(map(_good, old))
                    and not any(code in new for code in old if _good(code))
                )
            ):
                self.add(
                    "note" if _good(status) else "non-breaking",
                    "status-added",
                    "is new",
                    f"answer {status}",
                    None,
                    status,
                )

    # -- the rest

    def security(self) -> None:
        old, new = self.old.security or ({},), self.new.security or ({},)
        renamed = [
            {self.setting.schemes.get(name, name): scopes for name, scopes in one.items()} for one in old
        ]
        lost = [one for one in renamed if not any(set(other) <= set(one) for other in new)]
        if lost:
            said = " or ".join(_named(other) for other in new)
            verdict: Severity = "breaking"
            for one in lost:
                self.add(
                    verdict,
                    "security-removed",
                    f"{_named(one)} is no longer enough; it takes {said}",
                    "",
                    list(one),
                    [list(o) for o in new],
                )
        fresh = [one for one in new if not any(set(other) <= set(one) for other in renamed)]
        if fresh and not lost:
            self.add(
                "non-breaking",
                "security-added",
                f"{' or '.join(map(_named, fresh))} will do too",
                "",
                None,
                [list(o) for o in fresh],
            )
        before = {(name, scope) for one in renamed for name, scopes in one.items() for scope in scopes}
        asked = {(name, scope) for one in new for name, scopes in one.items() for scope in scopes}
        known = {name for one in renamed for name in one}
        extra = sorted(f"{name} {scope}" for name, scope in asked - before if name in known)
        less = sorted(f"{name} {scope}" for name, scope in before - asked if any(name in one for one in new))
        if extra or less:
            said = "; ".join(
                filter(
                    None,
                    [
                        extra and f"{', '.join(extra)} is asked for",
                        less and f"{', '.join(less)} is not asked for any more",
                    ],
                )
            )
            self.add("note", "scopes-changed", said, "", less, extra)

    def paging(self) -> None:
        old = _pagination(self.old, self.setting.old)
        new = _pagination(self.new, self.setting.new)
        if old is None or old.style == "single":
            return
        if new is None or new.style == "single":
            self.add(
                "breaking",
                "pagination-removed",
                "no longer comes in pages that can be followed: `client.items` and `client.pages` see one page",
                "",
            )
        elif old.style != new.style:
            self.add(
                "note",
                "pagination-changed",
                f"pages by {new.style} now (was {old.style}): pass `{new.parameter or new.next}` instead of `{old.parameter or old.next}`; `client.items` works as before",
                "",
                old.style,
                new.style,
            )
        elif old.items != new.items:
            self.add(
                "note",
                "pagination-changed",
                f"the items of a page are at `{new.items}` now (was `{old.items}`); `client.items` works as before",
                "",
                old.items,
                new.items,
            )


def same_path(path: str) -> str:
    """A path template without the names of its variables.

    >>> same_path("/a/{id}/b") == same_path("/a/{a_id}/b")
    True
    """
    out = path.rstrip("/") or "/"
    for name in template_names(path):
        out = out.replace(f"{{{name}}}", "{}")
    return out


def place(node: Node, registry: Registry) -> str:
    """A pointer into the document, with the file when it is another one."""
    return node.pointer if node.uri in ("", registry.document.uri) else f"{node.uri}#{node.pointer}"


def old_schema(body: Body) -> Node | None:
    """The first schema of a body, to point at."""
    return next((content.schema for content in body.contents if content.schema is not None), None)


def _subject(subject: str, one: Found) -> str:
    if not one.path:
        return subject if subject not in ("body", "answer") else f"the {subject}"
    if subject.startswith("`"):
        return f"`{subject.strip('`')}{'' if one.path.startswith('[') else '.'}{one.path}`"
    return f"{subject} `{one.path}`"


def _structured(parameter: Parameter) -> bool:
    schema = parameter.schema
    return not isinstance(schema, Mapping) or schema.get("type") not in (
        "string",
        "integer",
        "number",
        "boolean",
    )


def _urls(operation: Operation, registry: Registry) -> tuple[str, ...]:
    """The servers of an operation where it has its own."""
    from ..registry import read_servers

    common = read_servers(registry.document.root.get("servers"))
    return () if operation.servers == common else tuple(server.url for server in operation.servers)


def _good(status: str) -> bool:
    return status.startswith("2")


def _cover(answers: Mapping[str, Answer], status: str) -> Answer | None:
    """The range or default that speaks for a status."""
    return answers.get(f"{status[:1]}XX") or (
        answers.get("default") if not _good(status) or not any(map(_good, answers)) else None
    )


def _named(alternative: Mapping[str, Any]) -> str:
    return " + ".join(alternative) if alternative else "no credential"


def _pagination(operation: Operation, registry: Registry) -> Pagination | None:
    try:
        return find_pagination(operation, registry.document.resolve)
    except SpecError:
        return None


def argument_names(operation: Operation) -> Iterator[str]:
    """Every Python keyword of an operation, in the order of its signature."""
    yield from (p.python_name for p in operation.parameters)
    if operation.body is not None:
        yield operation.body.python_name
        yield from (field.python_name for field in operation.body.fields)
