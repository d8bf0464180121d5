"""`pdspec call`."""

from __future__ import annotations

import sys
from itertools import islice
from typing import Any

import click

from ...bulk.exporting import largest_page
from ..answers import FORMATS, output_to, show, show_items
from ..app import Command
from ..operations import arguments_of, complete_operation, complete_words
from ..query import compiled
from ..settings import Settings, tell_retired
from ..text import is_terminal, out, paint, safe


@click.command(cls=Command)
@click.argument("operation", shell_complete=complete_operation)
@click.argument("words", nargs=-1, metavar="[KEY=VALUE]...", shell_complete=complete_words)
@click.option("--body", metavar="@FILE|-|JSON", help="The whole body, from a file, stdin or here.")
@click.option("--content-type", help="Which of the body's media types to send.")
@click.option(
    "--dry-run", is_flag=True, help="Check and build the request, show it and the curl command, send nothing."
)
@click.option("--json", "form", flag_value="json", help="The answer as JSON (the default).")
@click.option(
    "--jsonl", "form", flag_value="jsonl", help="One item per line; the default for --all when piped."
)
@click.option("--table", "form", flag_value="table", help="A table; piped, tab-separated without a header.")
@click.option("--query", metavar="JMESPATH", help="Show this part of the answer; with --all, of each item.")
@click.option("--all", "everything", is_flag=True, help="Every item of every page, as they come.")
@click.option("--max", "most", type=click.IntRange(min=0), metavar="N", help="With --all: at most N items.")
@click.option("-i", "--include", is_flag=True, help="Status and headers of the answer too, on stderr.")
@click.option("-o", "--output", metavar="FILE", help="Write the answer to a file.")
@click.pass_obj
def command(
    settings: Settings,
    operation: str,
    words: tuple[str, ...],
    body: str | None,
    content_type: str | None,
    dry_run: bool,
    form: str | None,
    query: str | None,
    everything: bool,
    most: int | None,
    include: bool,
    output: str | None,
) -> None:
    """Call OPERATION, an operationId or its Python name.

    \b
    KEY=VALUE    typed by the schema: limit=5, ids=1,2 or ids=1 ids=2, address.country=EE
    KEY:=JSON    raw JSON: label_ids:=[1,2], note:=null
    KEY=@FILE    the content of a file
    VALUE        alone: the next path parameter
    """
    assert form is None or form in FORMATS
    pick = compiled(query)
    reader = settings.bare_client()
    found = reader.operations.find(operation)
    arguments = arguments_of(reader.document, found, words, body, content_type)
    if dry_run:
        _show_request(reader.request(found.id, **arguments))
        return
    tell_retired(found)
    reader.request(found.id, **arguments)  # mistakes before a prompt for a token
    client = settings.client(found)
    with client, output_to(output):
        if everything or most is not None:
            arguments = largest_page(found, arguments, most)
            items = client.items(found.id, **arguments, **({} if most is None else {_free(found): most}))
            picked = (pick(item) for item in (items if most is None else islice(items, most)))
            show_items(picked, form or ("json" if is_terminal(sys.stdout) else "jsonl"))
            return
        response = client.response(found.id, **arguments)
        if include:
            click.echo(f"{response.status}", err=True)
            for name, value in response.headers.items():
                click.echo(safe(f"{name}: {value}"), err=True)
        if response.content or query is not None:  # 204 says nothing
            show(pick(response.data), form or "json")


def _free(operation: Any) -> str:
    """`max_items`, with an underscore where the operation has a parameter of that name."""
    taken = {name for p in operation.parameters for name in (p.name, p.python_name)}
    taken |= {
        name for f in (operation.body.fields if operation.body else ()) for name in (f.name, f.python_name)
    }
    return "max_items_" if "max_items" in taken else "max_items"


def _show_request(request: Any) -> None:
    out(f"{paint(request.method, bold=True)} {safe(request.url)}")
    for name, value in request.headers.items():
        out(f"{name}: {safe(value)}")
    for where, name, value in request.credentials:
        out(f"{name}: {value}" if where == "header" else f"({where}) {name}={value}")
    if request.body is not None:
        out()
        try:
            out(safe(request.body.decode()))
        except UnicodeDecodeError:
            out(f"({len(request.body)} bytes of binary data)")
    out()
    out(safe(request.curl()))
