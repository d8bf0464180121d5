"""Is a document sound, what of it will not work, and what does pdspec do about it."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ..document import Document, escape, load
from ..errors import PdspecWarning, SpecError, UsageError
from ..media import essence, kind_of
from ..model import Content, Node, Operation, SpecProblem
from ..names import snake_case
from ..problems import find_problems
from ..registry import Registry
from ..schemes import kind as scheme_kind
from ..servers import base_url_of
from .findings import WEIGHTS, CheckFinding, Report, Weight, with_lines
from .lines import Lines
from .shapes import Shapes
from .walking import Walk

_FATAL = ("no `paths`", "a path item must", "an operation must")
_BYTES = ("image/", "audio/", "video/", "font/", "model/")
_KNOWN_BYTES = (
    "application/octet-stream", "application/pdf", "application/zip", "application/gzip", "application/x-tar",
    "application/msword", "application/binary", "binary/octet-stream", "application/x-zip-compressed",
)  # fmt: skip


def check(source: str | os.PathLike[str] | Mapping[str, Any] | Document) -> Report:
    """Look at all of a document, and at the files it refers to. Never raises for what is wrong in it.

    >>> check({"openapi": "3.1.0", "paths": {"/a": {"get": {}}}}).findings[-1].message
    'GET /a has no operationId'
    """
    name = (
        str(source)
        if isinstance(source, (str, os.PathLike))
        else getattr(source, "uri", "") or "the document"
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PdspecWarning)
        try:
            # A file is parsed afresh: what its cached form no longer tells is what a check is for.
            document = load(source, cache=False)
            registry = Registry(document)
        except SpecError as error:
            return Report(name, (_unreadable(error, name),))
        walk = Walk(registry)
        found = [*walk.findings(), *_Check(registry).findings()]
    lines = Lines(Path(document.uri)) if document.notes and document.uri else None
    found += _twice(document, lines)
    placed = [_with_users(one, walk) for one in _once(found)]
    ordered = sorted(
        with_lines(placed), key=lambda one: (WEIGHTS.index(one.severity), one.uri != document.uri)
    )
    return Report(name, tuple(ordered), registry)


def _unreadable(error: SpecError, name: str) -> CheckFinding:
    words = error.pointer.split()
    line = int(words[1]) if len(words) == 2 and words[0] == "line" and words[1].isdigit() else None
    pointer = error.pointer if error.pointer.startswith("/") else ""
    effect = "there is no client until this is repaired"
    return CheckFinding("error", "unreadable", error.message, effect, error.uri or name, pointer, line)


def _once(found: list[CheckFinding]) -> list[CheckFinding]:
    """The same place tells of the same thing only once, whoever saw it."""
    kept: dict[tuple[str, str, str], CheckFinding] = {}
    for one in found:
        kept.setdefault((one.code, one.uri, one.pointer if one.code != "server" else one.message), one)
    return list(kept.values())


def _with_users(one: CheckFinding, walk: Walk) -> CheckFinding:
    from dataclasses import replace

    return one if one.operations else replace(one, operations=walk.users(one.uri, one.pointer))


def _twice(document: Document, lines: Lines | None) -> Iterator[CheckFinding]:
    """Keys that stand twice in an object: of the two, only the last is read."""
    told = False
    for one in lines.twice if lines is not None else ():
        told = True
        key = one.pointer.rpartition("/")[2].replace("~1", "/").replace("~0", "~")
        message = f"key {key!r} stands here again, first in line {one.first}"
        yield CheckFinding(
            "warning", "duplicate-key", message, "the last one counts", document.uri, one.pointer, one.second
        )
    for note in () if told else document.notes:
        yield CheckFinding("warning", "duplicate-key", note.message, "", note.uri, note.pointer)


class _Check:
    """What the operations themselves tell, beyond references and schemas."""

    def __init__(self, registry: Registry) -> None:
        self.registry, self.document = registry, registry.document
        self.shapes = Shapes(self.document)

    def findings(self) -> Iterator[CheckFinding]:
        """Everything, operation by operation."""
        yield from self._problems()
        for operation_id in self.registry:
            try:
                operation = self.registry[operation_id]
            except SpecError:
                continue  # told among the problems
            yield from self._names(operation)
            yield from self._server(operation)
            yield from self._security(operation)
            yield from self._contents(operation)
            yield from self._keywords(operation)
        yield from self._schemes()

    def _problems(self) -> Iterator[CheckFinding]:
        """What loading and building already complained about."""
        notes = set(self.document.notes)
        for problem in find_problems(self.registry):
            if problem not in notes:
                yield from _of_problem(problem, self.registry)

    def _finding(
        self, severity: Any, code: str, message: str, effect: str, node: Node, *operations: str
    ) -> CheckFinding:
        return CheckFinding(severity, code, message, effect, node.uri, node.pointer, None, operations)

    def _names(self, operation: Operation) -> Iterator[CheckFinding]:
        given = operation.node.value.get("operationId") if isinstance(operation.node.value, Mapping) else None
        called = f"called `{operation.python_name}`"
        route = f"{operation.method} {operation.path}"
        if not given:
            yield self._finding(
                "note",
                "no-operation-id",
                f"{route} has no operationId",
                f"{called}",
                operation.node,
                operation.id,
            )
        elif operation.id == given and operation.python_name != snake_case(given):
            message = f"the Python name of {given} is taken by {self._taker(snake_case(given))}"
            yield self._finding("note", "name-taken", message, called, operation.node, operation.id)

    def _taker(self, name: str) -> str:
        return self.registry.by_python_name.get(name) or "the client itself"

    def _server(self, operation: Operation) -> Iterator[CheckFinding]:
        try:
            base_url_of(operation, self.document)
        except UsageError as error:
            said = str(error).partition(" was not sent: ")[2] or str(error)
            message, _, effect = said.partition("; ")
            node = Node(None, self.document.uri, "/servers" if "servers" in self.document.root else "")
            if "servers" in (operation.node.value or {}):
                node = Node(None, operation.node.uri, f"{operation.pointer}/servers")
            yield self._finding("warning", "server", message, effect, node)

    def _security(self, operation: Operation) -> Iterator[CheckFinding]:
        schemes = self.registry.security_schemes
        lost: list[str] = []
        ways = 0
        for alternative in operation.security:
            missing = [name for name in alternative if name not in schemes]
            digest = [
                name
                for name in alternative
                if name in schemes and scheme_kind(schemes[name]) == "http digest"
            ]
            lost += [f"{name} is not declared" for name in missing] + [
                f"{name} is HTTP digest" for name in digest
            ]
            ways += not missing and not digest
        if lost and not ways:
            message = f"no way to be let in: {'; '.join(dict.fromkeys(lost))}"
            yield self._finding(
                "error",
                "security",
                message,
                "calls raise MissingCredentials",
                self._secured(operation),
                operation.id,
            )
        elif lost:
            message = f"one way to be let in cannot be used: {'; '.join(dict.fromkeys(lost))}"
            yield self._finding(
                "warning", "security", message, "the others are used", self._secured(operation), operation.id
            )

    def _secured(self, operation: Operation) -> Node:
        own = isinstance(operation.node.value, Mapping) and "security" in operation.node.value
        return Node(None, operation.node.uri, f"{operation.pointer}/security" if own else operation.pointer)

    def _schemes(self) -> Iterator[CheckFinding]:
        known = ("apiKey", "oauth2", "openIdConnect", "http", "mutualTLS")
        for name, scheme in self.registry.security_schemes.items():
            node = Node(None, self.document.uri, f"/components/securitySchemes/{escape(name)}")
            if scheme.type not in known:
                message = f"security scheme {name} has type {scheme.type!r}"
                yield self._finding("warning", "scheme", message, "pdspec cannot send it", node)
            elif scheme.type == "mutualTLS":
                message = f"security scheme {name} is a TLS client certificate"
                yield self._finding("note", "scheme", message, "give it to the transport", node)
            elif scheme_kind(scheme) == "http digest":
                message = f"security scheme {name} is HTTP digest"
                yield self._finding("warning", "scheme", message, "pdspec cannot send it", node)

    def _contents(self, operation: Operation) -> Iterator[CheckFinding]:
        body = operation.body.contents if operation.body else ()
        answers = [content for answer in operation.responses.values() for content in answer.contents]
        for content in (*body, *answers):
            if (message := _odd_media(content)) is not None:
                node = content.schema or operation.node
                yield self._finding(
                    "note", "media-type", message, "sent and read as bytes", node, operation.id
                )

    def _keywords(self, operation: Operation) -> Iterator[CheckFinding]:
        for parameter in operation.parameters:
            if (
                parameter.python_name.removesuffix("_")
                == f"{snake_case(parameter.name)}_{parameter.location}"
            ):
                message = f"two parameters of {operation.id} have the name {parameter.name!r}"
                effect = f"the one in the {parameter.location} is `{parameter.python_name}`"
                yield self._finding("note", "parameter-name", message, effect, parameter.node, operation.id)
        body = operation.body
        if body is None or body.fields or not body.contents or body.contents[0].schema is None:
            return
        content = body.contents[0]
        if content.schema is not None and kind_of(content.media_type) in ("json", "form", "multipart"):
            names = self.shapes.shape((content.schema,)).properties
            taken = {p.name for p in operation.parameters} | {body.python_name, "content_type"}
            if clash := sorted(taken & names.keys()):
                message = (
                    f"the body of {operation.id} has {', '.join(map(repr, clash))}, and so have its arguments"
                )
                effect = f"fields cannot be given as keywords; pass `{body.python_name}={{…}}`"
                yield self._finding("note", "body-keywords", message, effect, content.schema, operation.id)


def _of_problem(problem: SpecProblem, registry: Registry) -> Iterator[CheckFinding]:
    """A problem of the registry as a finding: the tail of its message says what is done about it."""
    head, _, tail = problem.message.partition("; ")
    code, effect = "document", tail
    if "did you mean" in tail:
        head, _, effect = (
            problem.message.rpartition("; ") if problem.message.count("; ") > 1 else (problem.message, "", "")
        )
    if "$ref" in head or "no '" in head:
        code, effect = "broken-ref", effect or "anything goes there"
    elif head.startswith("pattern "):
        code = "pattern"
    elif "operationId" in head:
        code = "duplicate-operation-id"
    elif "parameter" in head or "in the path" in head:
        code = "parameter"
    lost = head.startswith(_FATAL) or (
        code == "broken-ref"
        and problem.operation is None
        and problem.pointer.count("/") <= 3
        and "/paths/" in problem.pointer
    )
    if problem.operation is not None and problem.operation not in registry:
        lost = True
    severity: Weight = "error" if lost else "note" if code == "duplicate-operation-id" else "warning"
    effect = "the operation is missing" if lost and not effect else effect
    operations = (problem.operation,) if problem.operation else ()
    yield CheckFinding(severity, code, head, effect, problem.uri, problem.pointer, None, operations)


def _odd_media(content: Content) -> str | None:
    name = essence(content.media_type)
    if name.count("/") != 1 or not all(name.split("/")):
        return f"{content.media_type!r} is not a media type"
    usual = kind_of(name) != "binary" or name.startswith(_BYTES) or name in _KNOWN_BYTES or "*" in name
    vendor = name.startswith(("application/vnd.", "application/x-"))
    return None if usual or vendor else f"media type {content.media_type!r} is not known"


__all__ = ["check"]
