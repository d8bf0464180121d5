"""`pdspec scan`."""

from __future__ import annotations

import click

from ..app import Command
from ..failures import FOUND, OK
from ..settings import VENDORED
from ..text import error_line, out, print_json, safe


@click.command(cls=Command)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option(
    "--from", "old", default="v1", show_default=True, metavar="SPEC", help="What the code calls now."
)
@click.option("--to", "new", default="v2", show_default=True, metavar="SPEC", help="What it will call.")
@click.option(
    "--package", "packages", multiple=True, metavar="NAME", help="A package of `pdspec stubs` for --from."
)
@click.option("--json", "as_json", is_flag=True, help="The findings as JSON.")
def command(paths: tuple[str, ...], old: str, new: str, packages: tuple[str, ...], as_json: bool) -> int:
    """Find the calls in Python files that break between two documents, with what to write instead.

    Exits with 9 when there is one.
    """
    from ...refresh import diff, scan
    from ...vendored import NAMES, spec_path

    before, after = (spec_path(NAMES[name]) if name in VENDORED else name for name in (old, new))
    findings = scan(paths, diff(before, after), packages=packages)
    if as_json:
        print_json([finding.as_json() for finding in findings])
    else:
        for finding in findings:
            out(safe(str(finding)))
        count = f"{len(findings)} call{'s' if len(findings) > 1 else ''} to look at."
        error_line(count if findings else "No call breaks.", "yellow" if findings else "green")
    return FOUND if any(finding.severity == "breaking" for finding in findings) else OK
