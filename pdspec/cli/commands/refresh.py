"""`pdspec refresh`."""

from __future__ import annotations

import click

from ..app import Command
from ..failures import FOUND, OK
from ..settings import VENDORED
from ..styled import print_lines
from ..text import error_line, print_json, safe


@click.command(cls=Command)
@click.argument("names", nargs=-1, metavar="[NEW] [PROJECT]")
@click.option(
    "--scan", "paths", multiple=True, metavar="PATH", help="Where the code is; beside PROJECT by default."
)
@click.option("--dry-run", is_flag=True, help="Say what would happen, change nothing.")
@click.option("--force", is_flag=True, help="Swap although calls break or the document has errors.")
@click.option("--rollback", "back", is_flag=True, help="Bring back what was there before the last refresh.")
@click.option("--all", "everything", is_flag=True, help="Everything that was found.")
@click.option("--json", "as_json", is_flag=True, help="The result as JSON.")
def command(
    names: tuple[str, ...],
    paths: tuple[str, ...],
    dry_run: bool,
    force: bool,
    back: bool,
    everything: bool,
    as_json: bool,
) -> int:
    """Take the document NEW into use in PROJECT: a folder of `pdspec stubs`, or a document.

    It is checked, compared with the one in use, and your code is searched for calls that break. If nothing
    speaks against it, document and stubs are swapped in one step. Exits with 9 when something does.

    \b
    pdspec refresh new.yaml acme_api/
    pdspec refresh --rollback acme_api/
    """
    from ...refresh import refresh, rollback
    from ...vendored import NAMES, spec_path

    *new, project = names or (".",)
    if len(new) != (0 if back else 1):
        raise click.UsageError(
            "refresh takes NEW and PROJECT; with --rollback only PROJECT, or nothing for here"
        )
    if back:
        state = rollback(project)
        error_line(safe(str(state)), "green")
        return OK
    source = spec_path(NAMES[new[0]]) if new[0] in VENDORED else new[0]
    result = refresh(source, project, scan_paths=paths or None, force=force, dry_run=dry_run)
    if as_json:
        print_json(result.as_json())
    else:
        print_lines(result.lines(everything))
    return FOUND if result.exit_code() else OK
