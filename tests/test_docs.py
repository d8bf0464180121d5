"""The code in README and docs runs, as a reader would run it, against the sandbox.

Blocks of one page share their names, like a session. A block after `<!-- test: needs … -->` is compiled only;
blocks with `>>>` are doctests.
"""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import re
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

import pdspec

ROOT = Path(__file__).parents[1]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
BLOCK = re.compile(r"(?:<!-- test: ([^>]*?) -->\n)?```(\w+)\n(.*?)```", re.DOTALL)


def blocks(page: Path, language: str) -> list[tuple[str, int, str]]:
    """(note, line, code) of each block in a language."""
    text = page.read_text()
    return [
        (match[1] or "", text[: match.start(3)].count("\n") + 1, match[3])
        for match in BLOCK.finditer(text)
        if match[2] == language
    ]


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[dict[str, object]]:
    from pdspec.sandbox import Sandbox

    with Sandbox() as sandbox:
        monkeypatch.setenv("PIPEDRIVE_API_TOKEN", sandbox.token)
        monkeypatch.setenv("PDSPEC_ORIGIN", sandbox.origin)
        monkeypatch.chdir(tmp_path)
        monkeypatch.syspath_prepend(str(tmp_path))
        yield {"__name__": "__main__", "sandbox": sandbox}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_code_runs(page: Path, session: dict[str, object]) -> None:
    for note, line, code in blocks(page, "python"):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            if ">>>" in code:
                test = doctest.DocTestParser().get_doctest(code, session, page.name, str(page), line)
                runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS, verbose=False)
                runner.run(test, clear_globs=False)
                session.update(test.globs)
                assert runner.failures == 0, f"{page.name}, line {line}"
            else:
                compiled = compile("\n" * line + code, str(page), "exec")
                if not note.startswith("needs"):
                    exec(compiled, session)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)", page.read_text()):
        if "://" not in target:
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


MODULES = [
    name
    for _, name, _ in pkgutil.walk_packages(pdspec.__path__, "pdspec.")
    if not name.endswith("__main__") and ".templates" not in name
]


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings(name: str) -> None:
    module = importlib.import_module(name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        result = doctest.testmod(module, optionflags=doctest.ELLIPSIS)
    assert result.failed == 0
