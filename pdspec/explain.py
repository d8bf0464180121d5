"""What is wrong with a value, in words that teach: jsonschema's errors become problems."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .errors import Problem
from .names import nearest
from .sensitive import HIDDEN, is_sensitive, shown

if TYPE_CHECKING:
    from jsonschema import ValidationError

_SENTENCES = {
    "minimum": "must be at least {0}",
    "maximum": "must be at most {0}",
    "exclusiveMinimum": "must be more than {0}",
    "exclusiveMaximum": "must be less than {0}",
    "multipleOf": "must be a multiple of {0}",
    "minLength": "must have at least {0} characters",
    "maxLength": "must have at most {0} characters",
    "minItems": "must have at least {0} items",
    "maxItems": "must have at most {0} items",
    "minProperties": "must have at least {0} fields",
    "maxProperties": "must have at most {0} fields",
    "pattern": "must match {0!r}",
    "const": "must be {0!r}",
    "uniqueItems": "must not repeat an item",
}


def explained(errors: Iterable[ValidationError], location: str) -> Iterator[Problem]:
    """The problems that jsonschema's errors tell of, each once; `location` is where the value stands."""
    seen: set[tuple[str, str]] = set()
    for error in errors:
        for problem in _explain(error, location):
            if (problem.location, problem.message) not in seen:
                seen.add((problem.location, problem.message))
                yield problem


def _explain(error: ValidationError, location: str) -> Iterator[Problem]:
    where = location + "".join(
        f"[{key}]" if isinstance(key, int) else f".{key}" for key in error.absolute_path
    )
    rule = str(error.validator)
    value: Any = error.instance
    limit: Any = error.validator_value
    given = shown(value, where)
    if rule in ("anyOf", "oneOf") and error.context:
        yield from _choice(error, location, where, given)
    elif rule == "required":
        for name in (n for n in limit if n not in value):
            hint = nearest(name, [key for key in value if key not in _declared(error)])
            message = "is required" + (f"; {hint!r} was given" if hint else "")
            yield Problem(f"{where}.{name}", message, rule="required", suggestion=name if hint else "")
    elif rule == "enum":
        close = nearest(value, [v for v in limit if isinstance(v, str)]) if isinstance(value, str) else ""
        allowed = ", ".join(json.dumps(v, ensure_ascii=False) for v in limit[:20]) + (
            ", …" if len(limit) > 20 else ""
        )
        extra = f"; did you mean {close!r}?" if close else ""
        yield Problem(
            where, f"{given} is not one of {allowed}{extra}", _safe(value, where), rule, tuple(limit), close
        )
    elif rule == "type":
        kinds = limit if isinstance(limit, list) else [limit]
        yield Problem(
            where,
            f"{given} is {_kind(value)}, not {_words(kinds)}{_hint(value, kinds)}",
            _safe(value, where),
            rule,
            tuple(kinds),
        )
    elif (
        rule in ("additionalProperties", "unevaluatedProperties")
        and limit is False
        and isinstance(value, dict)
    ):
        declared = _declared(error)
        for name in (key for key in value if key not in declared):
            close = nearest(name, declared)
            hint = (
                f"; did you mean {close!r}?"
                if close
                else f"; known are {', '.join(declared)}"
                if declared
                else ""
            )
            yield Problem(
                f"{where}.{name}",
                f"is not a known field{hint}",
                _safe(value[name], name),
                "unknown",
                declared,
                close,
            )
    elif rule in _SENTENCES:
        yield Problem(where, f"{given} {_SENTENCES[rule].format(limit)}", _safe(value, where), rule, (limit,))
    else:
        yield Problem(where, f"{given} does not fit `{rule}`", _safe(value, where), rule)


def _choice(error: ValidationError, location: str, where: str, given: str) -> Iterator[Problem]:
    """For anyOf and oneOf: the mistakes of the one alternative that was probably meant."""
    branches: dict[Any, list[ValidationError]] = {}
    for below in error.context or ():
        branches.setdefault(below.schema_path[0], []).append(below)
    if (meant := _meant(error)) is not None:
        yield from _discriminated(error, branches, meant, location, where)
        return
    fitting = [b for b in branches.values() if not any(e.validator == "type" and not e.path for e in b)]
    if len(fitting) == 1:
        for below in fitting[0]:
            yield from _explain(below, location)
        return
    kinds = [
        k
        for b in branches.values()
        for e in b
        if e.validator == "type" and not e.path
        for k in _listed(e.validator_value)
    ]
    if kinds and not fitting:
        message = f"{given} is {_kind(error.instance)}, not {_words(kinds)}{_hint(error.instance, kinds)}"
        yield Problem(where, message, _safe(error.instance, where), "type", tuple(kinds))
        return
    best = min(fitting or branches.values(), key=lambda b: (len(b), -max(len(e.path) for e in b)))
    why = "; ".join(str(p) for e in best[:3] for p in _explain(e, location))
    yield Problem(
        where,
        f"{given} fits none of {len(branches)} alternatives; the nearest says: {why}",
        None,
        str(error.validator),
    )


def _meant(error: ValidationError) -> Mapping[str, Any] | None:
    """The discriminator of a choice, when the value says which branch it means or says something unknown."""
    schema, value = error.schema, error.instance
    told = schema.get("discriminator") if isinstance(schema, Mapping) else None
    if not isinstance(told, Mapping) or not isinstance(value, Mapping):
        return None
    return told if isinstance(value.get(told["propertyName"]), str) and told["mapping"] else None


def _discriminated(
    error: ValidationError,
    branches: Mapping[Any, list[ValidationError]],
    told: Mapping[str, Any],
    location: str,
    where: str,
) -> Iterator[Problem]:
    name, mapping = told["propertyName"], told["mapping"]
    value: Any = error.instance
    index = mapping.get(value[name])
    if index in branches:
        for below in branches[index]:
            yield from _explain(below, location)
        return
    known = tuple(mapping)
    close = nearest(value[name], known)
    hint = f"; did you mean {close!r}?" if close else ""
    message = f"{shown(value[name])} is not one of {', '.join(map(repr, known[:20]))}{hint}"
    yield Problem(f"{where}.{name}", message, value[name], "discriminator", known, close)


def _listed(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else [value]


def _declared(error: ValidationError) -> tuple[str, ...]:
    schema = error.schema
    return tuple(schema.get("properties", ())) if isinstance(schema, Mapping) else ()


def _kind(value: Any) -> str:
    names = {
        str: "a string",
        bool: "a boolean",
        int: "an integer",
        float: "a number",
        list: "an array",
        dict: "an object",
    }
    return "null" if value is None else names.get(type(value), type(value).__name__)


def _words(kinds: Sequence[str]) -> str:
    article = {"integer": "an ", "array": "an ", "object": "an ", "null": ""}
    return " or ".join(article.get(kind, "a ") + kind for kind in dict.fromkeys(kinds))


def _hint(value: Any, kinds: Sequence[str]) -> str:
    if isinstance(value, bool) and {"integer", "number"} & set(kinds):
        return f"; use {int(value)}"
    if isinstance(value, str) and {"integer", "number"} & set(kinds) and value.lstrip("-").isdecimal():
        return f"; use {value} without quotes"
    if type(value) is int and "string" in kinds:
        return f'; use "{value}"'
    return ""


def _safe(value: Any, where: str) -> Any:
    return HIDDEN if is_sensitive(where) else value
