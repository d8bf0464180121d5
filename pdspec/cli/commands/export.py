"""`pdspec export`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ..app import Command
from ..operations import arguments_of, complete_operation, complete_words
from ..progress import shown
from ..settings import Settings, tell_retired
from ..text import error_line, print_json, safe


@click.command(cls=Command)
@click.argument("operation", shell_complete=complete_operation)
@click.argument("words", nargs=-1, metavar="[KEY=VALUE]...", shell_complete=complete_words)
@click.option(
    "-o",
    "--output",
    required=True,
    metavar="FILE",
    type=click.Path(dir_okay=False),
    help="FILE.jsonl, .csv or .sqlite.",
)
@click.option(
    "--format", "form", type=click.Choice(["jsonl", "csv", "sqlite"]), help="When the name does not say it."
)
@click.option("--resume", is_flag=True, help="Go on where an interrupted run stopped.")
@click.option("--restart", is_flag=True, help="Throw an interrupted run away.")
@click.option("--max", "most", type=click.IntRange(min=0), metavar="N", help="At most N items.")
@click.option("--body", metavar="@FILE|-|JSON", help="The body, for lists that are asked for with one.")
@click.option("--json", "as_json", is_flag=True, help="The result as JSON.")
@click.pass_obj
def command(
    settings: Settings,
    operation: str,
    words: tuple[str, ...],
    output: str,
    form: str | None,
    resume: bool,
    restart: bool,
    most: int | None,
    body: str | None,
    as_json: bool,
) -> None:
    """Write every item of a list OPERATION to a file.

    Every page is safe on the disk before the next is fetched. A run that was interrupted, even by a power
    cut, goes on with --resume: nothing twice, nothing lost. FILE appears when it is complete.

    \b
    pdspec export getOrganizations -o orgs.jsonl
    pdspec export getOrganizationDeals 7 status=won -o deals.csv
    """
    from ...bulk.exporting import export_items

    reader = settings.bare_client()
    found = reader.operations.find(operation)
    arguments = arguments_of(reader.document, found, words, body)
    tell_retired(found)
    reader.request(found.id, **arguments)
    with settings.client(found) as client:
        try:
            with shown(f"export {found.id}") as report:
                result = export_items(
                    client,
                    found.id,
                    Path(output),
                    arguments=arguments,
                    format=form,
                    resume=resume,
                    restart=restart,
                    max_items=most,
                    progress=report,
                )
        except BaseException:
            if Path(f"{output}.part.state").exists() and not isinstance(sys.exc_info()[1], click.Abort):
                error_line(f"What was fetched is in {safe(output)}.part; go on with --resume.", "yellow")
            raise
    if as_json:
        print_json(
            {
                "file": str(result.path),
                "format": result.format,
                "items": result.items,
                "resumed": result.resumed,
            }
        )
        return
    again = f", {result.resumed} of them from before" if result.resumed else ""
    error_line(f"{result.items} items in {safe(str(result.path))}{again}", "green")
