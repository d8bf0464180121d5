"""`pdspec docs`."""

from __future__ import annotations

import click

from ..app import Command
from ..settings import VENDORED, Settings
from ..text import error_line, safe


@click.command(cls=Command)
@click.argument("document", required=False, metavar="[SPEC]")
@click.option(
    "-o", "--output", default="site", show_default=True, metavar="FOLDER", help="Where to write it."
)
@click.option("--open", "show", is_flag=True, help="Open it in the browser.")
@click.pass_obj
def command(settings: Settings, document: str | None, output: str, show: bool) -> None:
    """Write a reference page for SPEC, or for both documents in the box: searchable, in one file."""
    from ...docs import write_site

    source = document or settings.spec or None
    page = write_site(source, output, spec=source if source in VENDORED else "")
    error_line(f"wrote {safe(str(page))}", "green")
    if show:
        import webbrowser

        webbrowser.open(page.resolve().as_uri())
