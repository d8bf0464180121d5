"""Arguments to a Bound call: names to places, values to verdicts, every problem at once.

The quick way through is one loop over the arguments with compiled checks. Whatever that loop is not sure
of goes through `careful.py`, which converts what Python people pass (tuples, enums, dates), asks
jsonschema, and collects the problems.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .errors import SpecError
from .judge import Schemas
from .media import kind_of, pick_content
from .model import UNSET, Bound, Content, Operation, Parameter
from .scalars import Check, is_json
from .slots import BODY, CONTENT_TYPE, FIELD, PARAMETER, Slot


class Binder:
    """Binds calls of one operation. Made on first use, then shared by threads.

    >>> from pdspec.document import load
    >>> from pdspec.registry import Registry
    >>> doc = load({"openapi": "3.1.0", "paths": {"/a/{id}": {"get": {"operationId": "getA", "parameters": [
    ...     {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}]}}}})
    >>> Binder(Registry(doc)["getA"], Schemas(doc)).bind((7,), {}).values
    {'id': 7}
    """

    def __init__(self, operation: Operation, schemas: Schemas) -> None:
        self.operation, self.schemas = operation, schemas
        self.patience: float | None = None  # seconds for a body that is read bit by bit
        self.parameters = {p.python_name: p for p in operation.parameters}
        self.slots = self._slots()
        body = operation.body
        self.positional = tuple(p.python_name for p in operation.parameters if p.location == "path")
        if body is not None:
            self.positional += (body.python_name,)
        self.required = frozenset(p.python_name for p in operation.parameters if p.required)
        self.default_content = pick_content(body.contents, UNSET) if body else None
        self.body_check = self._body_check(self.default_content)

    def _slots(self) -> dict[str, Slot]:
        operation = self.operation
        slots: dict[str, Slot] = {}
        body = operation.body
        for parameter in operation.parameters:
            slots[parameter.python_name] = (PARAMETER, parameter.python_name, self._check(parameter))
        if body is not None:
            slots[body.python_name] = (BODY, body.python_name, is_json)
            if len(body.contents) > 1 or any("*" in content.media_type for content in body.contents):
                slots.setdefault("content_type", (CONTENT_TYPE, "content_type", is_json))
            for field in body.fields:
                slots.setdefault(field.python_name, (FIELD, field.name, is_json))
            for field in body.fields:
                slots.setdefault(field.name, (FIELD, field.name, is_json))
        for parameter in operation.parameters:
            slots.setdefault(parameter.name, slots[parameter.python_name])
        return slots

    def _check(self, parameter: Parameter) -> Check:
        """Compiled when the parameter is first given: few calls give all that there are."""

        def first(value: Any) -> bool:
            check = self._compiled(parameter)
            for name, (kind, target, given) in self.slots.items():
                if given is first:
                    self.slots[name] = (kind, target, check)
            return check(value)

        return first

    def _compiled(self, parameter: Parameter) -> Check:
        try:
            return self.schemas.acceptor(parameter.node)
        except RecursionError:
            raise SpecError(
                f"the schema of {parameter.name!r} is nested too deep",
                parameter.node.uri,
                parameter.node.pointer,
            ) from None

    def _body_check(self, content: Content | None) -> Check | None:
        if content is None or kind_of(content.media_type) != "json" or "*" in content.media_type:
            return None
        return self.schemas.acceptor(content.schema) if content.schema else is_json

    def bind(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Bound:
        """Put every argument in its place and check it.

        Raises InvalidCall with all problems; nothing is sent then.
        """
        try:
            bound = self._quickly(args, kwargs)
        except MemoryError:
            raise
        except Exception:  # too deep, or a key whose own code failed: told the careful way
            bound = None
        return bound or self._carefully(args, kwargs)

    def _quickly(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Bound | None:  # noqa: C901, PLR0912  # one loop
        """The Bound of a call that is right beyond doubt."""
        values: dict[str, Any] = {}
        fields: dict[str, Any] | None = None
        body: Any = UNSET
        given = kwargs
        if args:
            given = dict(zip(self.positional, args, strict=False))
            if len(args) > len(self.positional) or (kwargs and given.keys() & kwargs.keys()):
                return None
            given.update(kwargs)
        slots = self.slots
        for name, value in given.items():
            slot = slots.get(name)
            if slot is None:
                return None
            kind, target, check = slot
            if kind == PARAMETER:
                if target in values or not check(value):
                    return None
                values[target] = value
            elif kind == FIELD:
                if fields is None:
                    fields = {}
                if target in fields:
                    return None
                fields[target] = value
            elif kind == BODY:
                body = value
            else:
                return None
        if not self.required <= values.keys():
            return None
        if fields is not None:
            if body is not UNSET:
                return None
            body = fields
        if body is UNSET:
            if self.operation.body is not None and self.operation.body.required:
                return None
            return Bound(self.operation, values)
        if self.body_check is None or not self.body_check(body):
            return None
        return Bound(self.operation, values, body, self.default_content)

    def _carefully(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Bound:
        # Imported here: a program whose calls are right never needs it, nor what it needs.
        from .careful import Careful

        return Careful(self, args, kwargs).bind()
