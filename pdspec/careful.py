"""The thorough way to bind a call: converts, asks jsonschema, collects every problem of the call."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from .bodies import check_body
from .errors import InvalidCall, PdspecError, Problem
from .media import concrete, kind_of, pick_content
from .model import UNSET, Bound, Content, Parameter
from .names import nearest
from .plain import to_json
from .sensitive import shown
from .slots import BODY, CONTENT_TYPE, FIELD, PARAMETER

if TYPE_CHECKING:
    from .bind import Binder

# How near an unknown keyword of an open body must be to a known name to be taken for a slip.
_HASH_LENGTH = 40


class Careful:
    """The thorough way: converts, asks jsonschema, collects every problem of the call."""

    def __init__(self, binder: Binder, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> None:
        self.binder, self.args = binder, args
        self.kwargs = {str.__str__(name): value for name, value in kwargs.items()}
        self.operation, self.schemas = binder.operation, binder.schemas
        self.problems: list[Problem] = []
        self.cause: Exception | None = None

    def bind(self) -> Bound:
        values, body, content_type = self.places()
        checked = {}
        for name, value in values.items():
            parameter = self.binder.parameters[name]
            where = f"{parameter.location}.{parameter.name}"
            checked[name] = self.guarded(where, self.parameter, parameter, value, where)
        for name in self.binder.required - values.keys():
            parameter = self.binder.parameters[name]
            self.missing(f"{parameter.location}.{parameter.name}", parameter.description)
        content, content_type = self.guarded(
            "body" if content_type is None else "content_type", self.content, body, content_type
        ) or (None, None)
        if body is not UNSET and content is not None:
            chosen = content_type or content.media_type
            body = self.guarded("body", self.body, body, content, chosen)
            content_type = chosen if chosen != content.media_type else None
        elif body is UNSET and self.operation.body is not None and self.operation.body.required:
            self.missing("body", self._body_hint())
        if self.problems:
            order = {"path": 0, "query": 1, "header": 2, "cookie": 3}
            found = sorted(self.problems, key=lambda p: order.get(p.location.partition(".")[0], 4))
            raise InvalidCall(self.operation.id, found) from self.cause
        return Bound(self.operation, checked, body, content, content_type)

    def guarded(self, location: str, act: Callable[..., Any], *args: Any) -> Any:
        """What looks at an argument runs the caller's own code: what that raises is a problem of the call."""
        try:
            return act(*args)
        except (PdspecError, MemoryError):
            raise
        except Exception as error:  # an `__iter__`, a `read`, a property: anything
            self.cause = self.cause or error
            self.problem(location, f"could not be read: {shown(error)}", rule="read")
            return None

    def problem(
        self, location: str, message: str, value: Any = None, rule: str = "", suggestion: str = ""
    ) -> None:
        self.problems.append(Problem(location, message, value, rule, (), suggestion))

    def missing(self, location: str, hint: str) -> None:
        first = hint.strip().partition("\n")[0][:120]
        self.problem(
            location, f"is required and was not given{f' ({first})' if first else ''}", rule="missing"
        )

    def _body_hint(self) -> str:
        body = self.operation.body
        names = ", ".join(field.python_name for field in body.fields[:12]) if body else ""
        return f"fields: {names}" if names else "pass body="

    def places(self) -> tuple[dict[str, Any], Any, str | None]:
        """Where each argument goes; surplus, unknown and repeated ones become problems."""
        values: dict[str, Any] = {}
        fields: dict[str, Any] = {}
        body: Any = UNSET
        content_type: str | None = None
        for origin, name, value in self.arguments():
            slot = self.binder.slots.get(name)
            if slot is None:
                if self.open_field(name, value):
                    fields[name] = value
                continue
            kind, target, _ = slot
            if kind == PARAMETER:
                if target in values:
                    self.problem(
                        self.where(target), f"was given twice ({origin} and before)", value, "repeated"
                    )
                values[target] = value
            elif kind == FIELD:
                if target in fields:
                    self.problem(
                        f"body.{target}",
                        "was given twice, by its wire name and its Python name",
                        value,
                        "repeated",
                    )
                fields[target] = value
            elif kind == BODY:
                body = value
            else:
                content_type = value
        if fields and body is not UNSET:
            names = ", ".join(fields)
            self.problem(
                "body", f"was given whole and by fields ({names}); use one of the two", rule="repeated"
            )
        return values, body if body is not UNSET else fields or UNSET, content_type

    def arguments(self) -> Iterator[tuple[str, str, Any]]:
        positional = self.binder.positional
        for name, value in zip(positional, self.args, strict=False):
            if name in self.kwargs:
                self.problem(name, "was given by position and by keyword", value, "repeated")
            yield "by position", name, value
        for value in self.args[len(positional) :]:
            takes = (
                f"takes {', '.join(positional)} by position"
                if positional
                else "takes no argument by position"
            )
            self.problem(
                "", f"{shown(value)} is one argument too many: {self.operation.id} {takes}", value, "surplus"
            )
        for name, value in self.kwargs.items():
            if name not in positional[: len(self.args)]:
                yield "by keyword", name, value

    def open_field(self, name: str, value: Any) -> bool:
        """Whether an unknown keyword may be a field of a body that welcomes others."""
        known = [n for n, (kind, *_) in self.binder.slots.items() if kind != CONTENT_TYPE]
        close = nearest(name, known)
        body = self.operation.body
        if body is not None and body.open and (not close or len(name) >= _HASH_LENGTH):
            return True
        hint = (
            f"; did you mean {close!r}?" if close else f"; known are {', '.join(known[:20])}" if known else ""
        )
        if close and body is not None and body.open:
            hint += f" A field that is really called {name!r} can be given in body={{…}}"
        self.problem(name, f"is not an argument of {self.operation.id}{hint}", value, "unknown", close)
        return False

    def where(self, python_name: str) -> str:
        parameter = self.binder.parameters[python_name]
        return f"{parameter.location}.{parameter.name}"

    def parameter(self, parameter: Parameter, value: Any, location: str) -> Any:
        """The value as plain JSON; its problems are noted."""
        plain, found = to_json(value, location, self.schemas.formats(parameter.node))
        if found:
            self.problems += found
            return value
        found = self.schemas.problems(parameter.node, plain, location)
        if found and plain is None:
            found = [
                Problem(
                    location,
                    "None is not a value for it; leave the argument out to send nothing",
                    None,
                    "type",
                )
            ]
        self.problems += found
        return plain

    def content(self, body: Any, content_type: Any) -> tuple[Content | None, str | None]:
        """The content for a body, and the media type to send it as."""
        declared = self.operation.body
        if declared is None:
            return None, None
        if content_type is None:
            chosen = pick_content(declared.contents, body)
            return chosen, concrete(chosen.media_type, body) if chosen and body is not UNSET else None
        text = str.__str__(content_type) if isinstance(content_type, str) else ""
        chosen = pick_content(declared.contents, body, text) if text else None
        if chosen is None or not (text.isprintable() and text.isascii()):
            offered = ", ".join(content.media_type for content in declared.contents)
            self.problem(
                "content_type", f"{shown(content_type)} is not offered; {offered} are", content_type, "enum"
            )
        return chosen, text

    def body(self, body: Any, content: Content, media_type: str) -> Any:
        kind = kind_of(media_type)
        schema = content.schema
        if kind == "json":
            plain, found = to_json(body, "body", self.schemas.formats(schema))
            if not found and schema is not None:
                found = self.schemas.problems(schema, plain, "body")
            self.problems += found
            return plain
        checked, found = check_body(body, content, self.schemas, media_type, self.binder.patience)
        self.problems += found
        return checked
