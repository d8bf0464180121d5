"""`pdspec check`."""

from __future__ import annotations

import click

from ..app import Command
from ..failures import DOCUMENT, OK
from ..settings import VENDORED, Settings
from ..styled import print_lines
from ..text import print_json


@click.command(cls=Command)
@click.argument("document", required=False, metavar="[SPEC]")
@click.option("--strict", is_flag=True, help="Warnings count as errors.")
@click.option("--all", "everything", is_flag=True, help="Every finding, not only the first of each kind.")
@click.option("--json", "as_json", is_flag=True, help="The findings as JSON.")
@click.pass_obj
def command(settings: Settings, document: str | None, strict: bool, everything: bool, as_json: bool) -> int:
    """Check SPEC: what of it will not work, where that is, and what becomes of it. Exits with 2 on errors."""
    from ...refresh import check
    from ...vendored import NAMES, spec_path

    source = document or settings.document
    report = check(spec_path(NAMES[source]) if source in VENDORED else source)
    if as_json:
        print_json(report.as_json())
    else:
        print_lines(report.lines(everything))
    return DOCUMENT if report.exit_code(strict=strict) else OK
