"""`pdspec stubs`."""

from __future__ import annotations

import click

from ...errors import UsageError
from ..app import Command
from ..failures import OK, USAGE
from ..settings import Settings
from ..text import error_line, safe


@click.command(cls=Command)
@click.argument("document", required=False, metavar="[SPEC]")
@click.option("-o", "--output", metavar="FOLDER", help="Write a typed package for SPEC into this folder.")
@click.option(
    "--check", is_flag=True, help="Write nothing; say what is out of date, and exit with 3 if anything is."
)
@click.pass_obj
def command(settings: Settings, document: str | None, output: str | None, check: bool) -> int:
    """Write type stubs: for the documents in the box, or for SPEC a small typed package (-o FOLDER)."""
    from ... import stubs

    source = document or settings.spec
    if source and source not in ("v1", "v2"):
        if not output:
            raise UsageError(f"say where the package for {source} goes: pdspec stubs {source} -o FOLDER")
        if check:
            drift = stubs.check_package(source, output)
        else:
            written = stubs.write_package(source, output)
    elif output:
        raise UsageError(
            "-o goes with a document of your own; the stubs in the box are written to their place"
        )
    elif check:
        drift = stubs.check_vendored()
    else:
        written = stubs.write_vendored()
    if check:
        for line in drift:
            error_line(safe(str(line)))
        return USAGE if drift else OK
    for path in written:
        error_line(f"wrote {safe(str(path))}", "green")
    return OK
