"""One call of an operation in three languages: Python, the command line, curl."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..caller import Caller
from ..curl import curl_command
from ..engine import Engine
from ..errors import PdspecError
from ..examples import example
from ..infer import find_pagination
from ..message import Exchange, Response
from ..model import UNSET, Body, Field, Operation
from ..options import make_options
from ..outline import merge
from ..registry import Registry

_WIDTH = 50  # what a narrow box shows without scrolling
_LOOP = len("for item in :")
_NEXT_LINE = " \\\n  "
_UNSHOWN = ("user-agent", "accept-encoding")  # they change nothing of what is asked
_OPTIONAL = 2  # body fields shown where none is required


class _Nowhere:
    """A transport for an engine that sends nothing."""

    def send(self, exchange: Exchange) -> Response[Any]:
        raise NotImplementedError

    def close(self) -> None:
        """Nothing is open."""


@dataclass(frozen=True, slots=True)
class Samples:
    """The same call three times; `curl` is "" when no request can be made of the example."""

    python: str
    shell: str
    curl: str
    body: Any = UNSET


class Sampler:
    """Writes the samples of one document."""

    def __init__(self, registry: Registry, spec: str) -> None:
        self.registry, self.spec = registry, spec
        self._numbers = 0
        self._engines = [Engine(registry, make_options({"transport": _Nowhere()}), False)]

    def samples(self, operation: Operation) -> Samples:
        """A call with everything that is required; with a little of the body where nothing is."""
        self._numbers = 0
        path = [self._value(p.node, p.name) for p in operation.parameters if p.location == "path"]
        named = {
            p.python_name: self._value(p.node, p.name)
            for p in operation.parameters
            if p.required and p.location != "path"
        }
        fields, body = self._body(operation.body)
        args = [*path, body] if body is not UNSET else path
        keywords = {**named, **{field.python_name: value for field, value in fields}}
        whole = body if body is not UNSET else {field.name: value for field, value in fields} or UNSET
        return Samples(
            self._python(operation, args, keywords),
            self._shell(operation, path, named, fields, body),
            self._curl(operation, tuple(args), keywords),
            whole,
        )

    def _value(self, node: Any, name: str) -> Any:
        """One value, a list where a list will do: that is what people pass."""
        document = self.registry.document
        merged = merge(document, node)
        if not merged.kinds and merged.options:
            lists = [one for one in merged.options if merge(document, one).kinds == ["array"]]
            node = lists[0] if lists else node
        value = example(document, node, full=False, name=name)
        if (
            value == 1
            and type(value) is int
            and not {"maximum", "example", "enum", "default"} & set(merged.words)
        ):
            self._numbers += 1  # two ids of one call are not the same thing
            return self._numbers
        return value

    def _body(self, body: Body | None) -> tuple[list[tuple[Field, Any]], Any]:
        """The fields to give as keywords, or the body as one value."""
        if body is None or not (body.required or body.fields):
            return [], UNSET
        if body.fields:
            shown = [field for field in body.fields if field.required] or list(body.fields[:_OPTIONAL])
            return [(field, self._value(field.node, field.name)) for field in shown], UNSET
        content = body.contents[0] if body.contents else None
        if content is not None and content.schema is not None and "json" in content.media_type:
            return [], example(self.registry.document, content.schema, full=False)
        return [], {}

    def _python(self, operation: Operation, args: list[Any], keywords: Mapping[str, Any]) -> str:
        given = [_literal(value) for value in args] + [
            f"{name}={_literal(value)}" for name, value in keywords.items()
        ]
        line = _call("client", operation.python_name, given)
        if self._pages(operation):
            line += "\n\n# every item of every page, lazily\n"
            loop = _call("client.items", operation.python_name, given, _WIDTH - _LOOP)
            line += f"for item in {loop}:\n    print(item)"
        return line

    def _pages(self, operation: Operation) -> bool:
        try:
            found = find_pagination(operation, self.registry.document.resolve)
        except PdspecError:
            return False
        return found is not None and found.style != "single"

    def _shell(
        self,
        operation: Operation,
        path: list[Any],
        named: Mapping[str, Any],
        fields: list[tuple[Field, Any]],
        body: Any,
    ) -> str:
        words = ["pdspec call"]
        if self.spec != "v1":
            words.append(f"--spec {shlex.quote(self.spec)}")
        words.append(shlex.quote(operation.id))
        in_path = [p for p in operation.parameters if p.location == "path"]
        by_python = {p.python_name: p.name for p in operation.parameters}
        pairs = [(p.name, value) for p, value in zip(in_path, path, strict=True)]
        pairs += [(by_python[name], value) for name, value in named.items()]
        pairs += [(field.name, value) for field, value in fields]
        words += [shlex.quote(word) for name, value in pairs for word in _words(name, value)]
        if body is not UNSET:
            words += ["--body", shlex.quote(json.dumps(body, ensure_ascii=False, default=str))]
        line = " ".join(words)
        if len(line) <= _WIDTH:
            return line
        head = words.index(shlex.quote(operation.id)) + 1
        return _NEXT_LINE.join([" ".join(words[:head]), *words[head:]])

    def _curl(self, operation: Operation, args: tuple[Any, ...], keywords: Mapping[str, Any]) -> str:
        silent = replace(operation, deprecated=False)  # the page says it; a warning would tell the wrong one
        for engine in self._ways():
            try:
                request = Caller(engine, silent).request(args, keywords)
            except PdspecError:
                continue
            headers = {name: value for name, value in request.headers.items() if name not in _UNSHOWN}
            return curl_command(
                request.method, request.url, headers, request.body, request.credentials, _NEXT_LINE
            )
        return ""

    def _ways(self) -> Iterator[Engine]:
        """The document's own server, and one made up for a document whose server has no host."""
        yield self._engines[0]
        if len(self._engines) == 1:
            options = make_options({"transport": _Nowhere(), "base_url": "https://api.example.com"})
            self._engines.append(Engine(self.registry, options, False))
        yield self._engines[1]


def _literal(value: Any, indent: str = "") -> str:
    """A value as Python source, with double quotes and short lines."""
    if isinstance(value, str) and value.isprintable() and not set(value) & {'"', "\\"}:
        return f'"{value}"'
    if not isinstance(value, (dict, list)) or not value:
        return repr(value)
    inner = indent + "    "
    if isinstance(value, dict):
        parts, edges = [f"{_literal(k)}: {_literal(v, inner)}" for k, v in value.items()], "{}"
    else:
        parts, edges = [_literal(one, inner) for one in value], "[]"
    line = f"{edges[0]}{', '.join(parts)}{edges[1]}"
    if len(line) + len(indent) <= _WIDTH and "\n" not in line:
        return line
    return f"{edges[0]}\n" + "".join(f"{inner}{part},\n" for part in parts) + f"{indent}{edges[1]}"


def _call(target: str, name: str, given: list[str], width: int = _WIDTH) -> str:
    line = f"{target}.{name}({', '.join(given)})"
    if not given or (len(line) <= width and "\n" not in line):
        return line
    inner = "".join("    " + one.replace("\n", "\n    ") + ",\n" for one in given)
    return f"{target}.{name}(\n{inner})"


def _words(name: str, value: Any) -> Iterator[str]:
    """`key=value` as the command line takes it: lists by repetition, fields of fields with a dot."""
    if isinstance(value, list) and value and not any(isinstance(one, (list, dict)) for one in value):
        for one in value:
            yield from _words(name, one)
    elif isinstance(value, dict) and value and all(isinstance(key, str) and "." not in key for key in value):
        for key, below in value.items():
            yield from _words(f"{name}.{key}", below)
    elif isinstance(value, str):
        yield f"{name}={value}"
    elif value is None or isinstance(value, (list, dict)):
        yield f"{name}:={json.dumps(value, ensure_ascii=False, default=str)}"
    else:
        yield f"{name}={json.dumps(value)}"
