"""`pdspec stubs`."""

from __future__ import annotations

import click

from ...errors import UsageError
from ..app import Command
from ..failures import FOUND, OK
from ..settings import VENDORED, Settings
from ..text import error_line, note, safe


@click.command(cls=Command)
@click.argument("document", required=False, metavar="[SPEC]")
@click.option("-o", "--output", metavar="FOLDER", help="The folder of the typed package.")
@click.option(
    "--link", is_flag=True, help="Refer to SPEC where it is, instead of copying it into the package."
)
@click.option("--check", is_flag=True, help="Write nothing; exit with 9 if stubs are out of date.")
@click.pass_obj
def command(settings: Settings, document: str | None, output: str | None, link: bool, check: bool) -> int:
    """Write type stubs: with SPEC a small typed package, without it those of the documents in the box.

    \b
    pdspec stubs acme.yaml -o acme_api/
    pdspec stubs --check -o acme_api/
    """
    if check:
        return _check(output)
    source = document or settings.spec
    if source and source not in VENDORED:
        if not output:
            raise UsageError(f"say where the package for {source} goes: pdspec stubs {source} -o FOLDER")
        from ...stub_package import write_package

        package = write_package(source, output, link=link)
        for problem in package.problems[:3]:
            note(f"note: typed as Any: {problem}")
        if len(package.problems) > 3:
            note(f"note: … and {len(package.problems) - 3} more places")
        written = list(package.files)
    elif output:
        raise UsageError("-o goes with a document of your own; the stubs in the box have their place")
    else:
        from ...stubs import write_vendored

        written = write_vendored()
    for path in written:
        error_line(f"wrote {safe(str(path))}", "green")
    if not written:
        error_line("The stubs are up to date.", "green")
    return OK


def _check(folder: str | None) -> int:
    if folder:
        from ...stub_package import check_package

        drift = check_package(folder)
    else:
        from ...stubs import check_vendored

        drift = check_vendored()
    for line in drift:
        error_line(safe(line))
    if not drift:
        error_line("The stubs are up to date.", "green")
    return FOUND if drift else OK
