"""What the page tells of each operation, worked out from the Registry: plain data for the template."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from ..describe import plain
from ..document import Document
from ..errors import http_error_class
from ..examples import answer_example
from ..model import UNSET, Answer, Operation, Parameter
from ..names import snake_case, unique
from ..outline import Leaf, tree
from ..registry import Registry
from .forms import Form, form_of
from .prose import paint, prose
from .samples import Sampler
from .trees import rows

_ROWS = 30_000  # lines of trees on one page, shared by the operations
_EXAMPLE_LINES = 60
_MANY = 400  # operations from which on a page goes without example answers


@dataclass(frozen=True, slots=True)
class Outcome:
    """One documented answer."""

    status: str
    text: str
    media_type: str
    fields: Markup


@dataclass(frozen=True, slots=True)
class Failure:
    """One documented error and the exception that it becomes."""

    status: str
    exception: str
    text: str


@dataclass(frozen=True, slots=True)
class Retirement:
    """What to use in place of an operation; `call` is "" when the document does not say."""

    call: str
    anchor: str
    edition: str
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """Everything the page shows of one operation."""

    anchor: str
    operation: Operation
    summary: str
    prose: Markup
    retirement: Retirement | None
    cost: str
    security: tuple[str, ...]
    samples: tuple[tuple[str, str, Markup], ...]
    parameters: Markup
    body: Markup
    body_note: str
    outcomes: tuple[Outcome, ...]
    failures: tuple[Failure, ...]
    example: Markup
    form: Form | None


def cards(registry: Registry, spec: str, reserved: set[str], forms: bool) -> dict[str, list[Card]]:
    """The cards by tag, in document order; tags that the document lists come first."""
    maker = _Maker(registry, spec, forms)
    given = registry.document.root.get("tags")
    listed = (
        [str(tag.get("name")) for tag in given if isinstance(tag, Mapping)] if isinstance(given, list) else []
    )
    groups: dict[str, list[Card]] = {name: [] for name in listed}
    taken = set(reserved)
    for operation in registry.values():
        anchor = unique(re.sub(r"[^A-Za-z0-9_.-]+", "-", operation.id).strip("-") or "operation", taken)
        taken.add(anchor)
        tag = operation.tags[0] if operation.tags else "Operations"
        groups.setdefault(tag, []).append(maker.card(operation, anchor))
    return {name: found for name, found in groups.items() if found}


class _Maker:
    def __init__(self, registry: Registry, spec: str, forms: bool) -> None:
        self.registry, self.document, self.forms = registry, registry.document, forms
        self.sampler = Sampler(registry, spec)
        self.most = max(12, min(150, _ROWS // max(1, len(registry))))

    def card(self, operation: Operation, anchor: str) -> Card:
        samples = self.sampler.samples(operation)
        body, body_note = self._body(operation)
        good = tuple(a for a in operation.responses.values() if not _is_error(a.status))
        return Card(
            anchor=anchor,
            operation=operation,
            summary=plain(operation.summary),
            prose=prose(operation.description)
            if plain(operation.description) != plain(operation.summary)
            else Markup(""),
            retirement=_retirement(operation),
            cost=str(operation.extensions.get("x-token-cost", "")),
            security=tuple(_security(operation)),
            samples=(
                ("python", "Python", paint(samples.python)),
                ("shell", "Command line", paint(samples.shell)),
                ("curl", "curl", paint(samples.curl or "# no example: the document does not say enough")),
            ),
            parameters=_parameters(self.document, operation.parameters),
            body=body,
            body_note=body_note,
            outcomes=tuple(self._outcome(answer) for answer in good),
            failures=tuple(_failures(operation)),
            example=self._example(operation),
            form=form_of(self.document, operation, samples.body if samples.body is not UNSET else None)
            if self.forms
            else None,
        )

    def _body(self, operation: Operation) -> tuple[Markup, str]:
        body = operation.body
        if body is None:
            return Markup(""), ""
        types = ", ".join(content.media_type for content in body.contents)
        schema = next((content.schema for content in body.contents if content.schema is not None), None)
        if schema is None:
            return Markup(""), types
        leaf = tree(self.document, schema, most=self.most)
        if body.fields and leaf.fields:
            aliases = {field.name: field.python_name for field in body.fields}
            required = sorted(leaf.fields, key=lambda field: not field.required)
            named = tuple(replace(field, name=aliases.get(field.name, field.name)) for field in required)
            wire = {alias: name for name, alias in aliases.items() if alias != name}
            return rows(named, leaf.more, 1, wire), types
        return _rows_of(leaf, "body"), types

    def _outcome(self, answer: Answer) -> Outcome:
        content = next((one for one in answer.contents if "json" in one.media_type), None) or next(
            iter(answer.contents), None
        )
        fields = Markup("")
        if content is not None and (schema := content.schema or content.item_schema) is not None:
            fields = _rows_of(tree(self.document, schema, most=self.most), "answer")
        return Outcome(
            answer.status, plain(answer.description), content.media_type if content else "", fields
        )

    def _example(self, operation: Operation) -> Markup:
        if len(self.registry) > _MANY:
            return Markup("")
        value = answer_example(self.document, operation)
        if value is None:
            return Markup("")
        lines = json.dumps(value, indent=2, ensure_ascii=False, default=str).splitlines()
        cut = [*lines[:_EXAMPLE_LINES], "…"] if len(lines) > _EXAMPLE_LINES else lines
        return paint("\n".join(line[:200] for line in cut))


def _rows_of(leaf: Leaf, name: str) -> Markup:
    """The fields of an object, or one row for what is not an object."""
    if leaf.type.partition(" or ")[0] == "object" and (leaf.fields or leaf.more):
        return rows(leaf.fields, leaf.more, 1 if len(leaf.fields) > 8 else 0)
    return rows((replace(leaf, name=leaf.name or name),))


def _parameters(document: Document, parameters: tuple[Parameter, ...]) -> Markup:
    leaves, wire = [], {}
    for parameter in sorted(parameters, key=lambda one: not one.required):
        leaf = tree(document, parameter.node, parameter.python_name, most=40)
        words = parameter.description or leaf.description
        kind = leaf.type if parameter.location == "query" else f"{leaf.type}, {parameter.location}"
        old = parameter.deprecated or leaf.deprecated
        leaves.append(
            replace(leaf, type=kind, required=parameter.required, description=words, deprecated=old)
        )
        if parameter.name != parameter.python_name:
            wire[parameter.python_name] = parameter.name
    return rows(tuple(leaves), wire=wire)


def _failures(operation: Operation) -> Iterator[Failure]:
    for answer in operation.responses.values():
        if _is_error(answer.status):
            exact = int(answer.status) if answer.status.isdecimal() and len(answer.status) == 3 else None
            name = (
                http_error_class(exact).__name__
                if exact
                else {"4": "ClientError", "5": "ServerError"}.get(answer.status[:1], "HTTPError")
            )
            yield Failure(answer.status, name, plain(answer.description))


def _is_error(status: str) -> bool:
    return status[:1] in "345" or status == "default"


def _security(operation: Operation) -> Iterator[str]:
    for alternative in operation.security:
        schemes = [
            f"{name} ({', '.join(scopes)})" if scopes else name for name, scopes in alternative.items()
        ]
        yield " and ".join(schemes) or "nothing"


def _retirement(operation: Operation) -> Retirement | None:
    if not operation.deprecated:
        return None
    replaced: Any = operation.extensions.get("x-replaced-by")
    if isinstance(replaced, str):
        return Retirement(replaced, "", "", ())
    if not isinstance(replaced, Mapping) or "operationId" not in replaced:
        return Retirement("", "", "", ())
    target, edition = str(replaced["operationId"]), str(replaced.get("document", ""))
    client = f"pdspec.{edition}.Client()" if edition else "client"
    given = replaced.get("changes")
    changes = tuple(map(str, given)) if isinstance(given, list) else ()
    return Retirement(f"{client}.{snake_case(target)}()", target, edition, changes)
