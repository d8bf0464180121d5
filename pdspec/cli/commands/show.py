"""`pdspec show`."""

from __future__ import annotations

import inspect
import shlex
from collections.abc import Iterator
from typing import Any

import click

from ...describe import plain, signature
from ...errors import PdspecError, http_error_class
from ..app import Command
from ..operations import complete_operation
from ..settings import Settings, retired
from ..text import is_terminal, one_line, out, paint, print_json, safe
from ..tree import Line, description_of, lines, sample, type_in_words


@click.command(cls=Command)
@click.argument("operation", shell_complete=complete_operation)
@click.option("--json", "as_json", is_flag=True, help="The operation as the document has it, as JSON.")
@click.pass_obj
def command(settings: Settings, operation: str, as_json: bool) -> None:
    """Show OPERATION: arguments, body, answers, errors, and calls from Python, from here and with curl."""
    client = settings.bare_client()
    found = client.operations.find(operation)
    if as_json:
        print_json({"id": found.id, "method": found.method, "path": found.path, "document": found.node.value})
        return
    for line in _page(settings, client, found):
        out(line)


def _page(settings: Settings, client: Any, operation: Any) -> Iterator[str]:
    state = paint("  retired", fg="yellow") if operation.deprecated else ""
    route = f"{paint(operation.method, fg='cyan')} {safe(operation.path)}"
    yield f"{paint(operation.id, bold=True)}  {route}{state}"
    yield from filter(None, [safe(plain(operation.summary))])
    description = plain(operation.description)
    if description and description != plain(operation.summary):
        yield ""
        yield from _wrapped(description)
    if operation.deprecated:
        yield ""
        told = retired(operation)
        head, _, changes = told.partition(". What changes: ")
        yield paint(safe(head), fg="yellow")
        yield from (f"  - {safe(change)}" for change in changes.split("; ") if change)
    yield from _facts(operation)
    document = client.document
    if operation.parameters:
        yield from _heading("Parameters")
        yield from _columns([_parameter(document, parameter) for parameter in operation.parameters])
    yield from _body(document, operation)
    yield from _answers(document, operation)
    yield from _examples(settings, client, operation)


def _parameter(document: Any, parameter: Any) -> Line:
    wire = f" ({parameter.name})" if parameter.name != parameter.python_name else ""
    kind = f"{parameter.location}, {type_in_words(document, parameter.node)}"
    text = " ".join(plain(parameter.description).split())
    return Line(0, parameter.python_name + wire, kind, parameter.required, text)


def _facts(operation: Any) -> Iterator[str]:
    yield ""
    yield f"{paint('Python', bold=True)}   client.{operation.python_name}{_one_line_signature(operation)}"
    cost = operation.extensions.get("x-token-cost")
    if cost is not None:
        yield f"{paint('Cost', bold=True)}     {cost} tokens of the daily budget"
    needs = " or ".join(" and ".join(one) or "nothing" for one in operation.security)
    if needs:
        yield f"{paint('Needs', bold=True)}    {safe(needs)}"
    if operation.tags:
        yield f"{paint('Tags', bold=True)}     {safe(', '.join(operation.tags))}"


def _one_line_signature(operation: Any) -> str:
    text = str(signature(operation))
    if len(text) <= 160:
        return safe(text)
    short = [p.replace(annotation=inspect.Parameter.empty) for p in signature(operation).parameters.values()]
    return safe(str(inspect.Signature(short)))


def _heading(text: str) -> Iterator[str]:
    yield ""
    yield paint(text, bold=True)


def _columns(rows: list[Line]) -> Iterator[str]:
    """Names, types and descriptions side by side; on a terminal the last are wrapped below one another."""
    names = min(max((2 * row.depth + len(row.name) + row.required for row in rows), default=0), 40)
    types = min(max((len(row.type) for row in rows), default=0), 36)
    for row in rows:
        name = "  " * row.depth + one_line(row.name) + ("*" if row.required else "")
        head = (
            f"  {paint(name.ljust(names), fg='green')}  {paint(one_line(row.type).ljust(types), fg='cyan')}"
        )
        indent = max(len(name), names) + max(len(row.type), types) + 6
        wrapped = list(_wrapped(one_line(row.description), indent)) or [""]
        yield f"{head}  {wrapped[0]}".rstrip()
        yield from (" " * min(indent, 60) + more for more in wrapped[1:])


def _wrapped(text: str, indent: int = 0) -> Iterator[str]:
    import shutil
    import sys
    import textwrap

    if not is_terminal(sys.stdout):
        yield from safe(text).splitlines()
        return
    width = max(30, shutil.get_terminal_size().columns - indent)
    for paragraph in safe(text).splitlines():
        yield from textwrap.wrap(paragraph, width) or [""]


def _body(document: Any, operation: Any) -> Iterator[str]:
    body = operation.body
    if body is None:
        return
    kinds = ", ".join(content.media_type for content in body.contents) or "any"
    yield from _heading(f"Body ({one_line(kinds)}{', required' if body.required else ''})")
    if body.description:
        yield from (f"  {line}" for line in _wrapped(" ".join(plain(body.description).split()), 2))
    for content in body.contents:
        found = list(lines(document, content.schema))
        if found:
            yield from _columns(found)
            break
    else:
        if body.contents:
            yield f"  {type_in_words(document, body.contents[0].schema)}"
    if body.open:
        yield "  and any other field"


def _answers(document: Any, operation: Any) -> Iterator[str]:
    good = {
        status: answer
        for status, answer in operation.responses.items()
        if status.startswith(("2", "default"))
    }
    for status, answer in good.items():
        kinds = ", ".join(content.media_type for content in answer.contents)
        yield from _heading(f"Answer {status}{f' ({one_line(kinds)})' if kinds else ''}")
        text = " ".join(plain(answer.description).split())
        if text:
            yield from (f"  {line}" for line in _wrapped(text, 2))
        for content in answer.contents[:1]:
            yield from _columns(list(lines(document, content.schema))) or [
                f"  {description_of(document, content.schema)}"
            ]
    bad = [(status, answer) for status, answer in operation.responses.items() if status not in good]
    if bad:
        yield from _heading("Errors")
        yield from _columns([_error(status, answer) for status, answer in bad])


def _error(status: str, answer: Any) -> Line:
    name = http_error_class(int(status)).__name__ if status.isdigit() else "HTTPError"
    return Line(0, status, name, False, " ".join(plain(answer.description).split()))


def example_arguments(client: Any, operation: Any) -> dict[str, Any]:
    """Arguments for an example: what is required, and a field or two to show how it is done."""
    document = client.document
    found = {p.python_name: sample(document, p.node, p.name) for p in operation.parameters if p.required}
    body = operation.body
    if body is not None:
        fields = [f for f in body.fields if f.required] or list(body.fields[:1] if body.required else ())
        for one in fields:
            found[one.python_name] = sample(document, one.node, one.name)
        if not body.fields and body.required and body.contents:
            found[body.python_name] = sample(document, body.contents[0].schema)
    elif not found:
        limit = next(
            (p for p in operation.parameters if p.python_name in ("limit", "per_page", "page_size")), None
        )
        if limit is not None:
            found[limit.python_name] = sample(document, limit.node, limit.name)
    return found


def _examples(settings: Settings, client: Any, operation: Any) -> Iterator[str]:
    arguments = example_arguments(client, operation)
    path = [p.python_name for p in operation.parameters if p.location == "path"]
    words = [repr(arguments[name]) for name in path if name in arguments]
    words += [f"{name}={value!r}" for name, value in arguments.items() if name not in path]
    yield from _heading("Example")
    yield f"  client.{operation.python_name}({safe(', '.join(words))})"
    spec = f" --spec {shlex.quote(settings.document)}" if settings.document != "v1" else ""
    typed = " ".join(_typed(name, value) for name, value in arguments.items())
    yield f"  pdspec{spec} call {safe(shlex.quote(operation.id))} {safe(typed)}".rstrip()
    try:
        yield f"  {safe(client.request(operation.id, **arguments).curl())}"
    except PdspecError:
        yield "  (no curl example: the document does not say what a valid call looks like)"


def _typed(name: str, value: Any) -> str:
    import json

    if isinstance(value, list) and all(
        isinstance(one, (str, int)) and not isinstance(one, bool) for one in value
    ):
        return shlex.quote(f"{name}={','.join(map(str, value))}")
    if isinstance(value, (dict, list)):
        return shlex.quote(f"{name}:={json.dumps(value)}")
    text = value if isinstance(value, str) else json.dumps(value)
    return shlex.quote(f"{name}={text}")
