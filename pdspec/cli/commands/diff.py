"""`pdspec diff`."""

from __future__ import annotations

from typing import Any

import click

from ..app import Command
from ..failures import FOUND, OK
from ..settings import VENDORED
from ..styled import print_lines
from ..text import print_json


@click.command(cls=Command)
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option(
    "--fail-on", type=click.Choice(["breaking", "note", "any"]), help="Exit with 9 if there is such a change."
)
@click.option(
    "--all", "everything", is_flag=True, help="Every change on its own, with its places in the files."
)
@click.option("--json", "as_json", is_flag=True, help="The changes as JSON.")
def command(old: str, new: str, fail_on: Any, everything: bool, as_json: bool) -> int:
    """Compare two documents (v1, v2 or files): what breaks a caller, what is new, what replaces what."""
    from ...refresh import diff
    from ...vendored import NAMES, spec_path

    before, after = (spec_path(NAMES[name]) if name in VENDORED else name for name in (old, new))
    found = diff(before, after)
    if as_json:
        print_json(found.as_json())
    else:
        print_lines(found.lines(everything))
    return FOUND if fail_on and found.exit_code(fail_on) else OK
