"""The commands in the how-tos run as they stand there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("page", ["howto-command-line.md", "howto-bulk.md"])
def test_commands_run(run, at, page):
    for block in re.findall(r"```sh\n(.*?)```", (DOCS / page).read_text(), re.DOTALL):
        for line in block.splitlines():
            words = shlex.split(line, comments=True)
            if words:
                ran = run(*words[1:])
                assert ran.code == 0, (line, ran.err)


def test_exit_codes_are_those_of_the_help(run):
    told = set(re.findall(r"^ +(\d+)  ", run("--help").out, re.MULTILINE))
    page = set(re.findall(r"^\| (\d+) \|", (DOCS / "howto-command-line.md").read_text(), re.MULTILINE))
    assert told == page - {"141"}
