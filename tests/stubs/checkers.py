"""Running mypy and basedpyright over files, and reading what they say."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
CASES = Path(__file__).parent / "cases"
TOOLS = Path(sys.executable).parent

# file name -> line -> messages
Found = dict[str, dict[int, list[str]]]


def run_mypy(files: list[Path], folder: Path) -> Found:
    """`mypy --strict`; the package itself is only followed, `make check` looks at it."""
    command = [
        sys.executable, "-m", "mypy", "--strict", "--python-version=3.11", "--config-file=", "--no-color-output",
        "--no-error-summary", "--hide-error-context", "--follow-imports=silent", f"--cache-dir={folder / 'mypy'}",
        *map(str, files),
    ]  # fmt: skip
    answer = subprocess.run(
        command, capture_output=True, text=True, cwd=folder, env=_environment(folder), check=False
    )
    assert "Traceback" not in answer.stderr, answer.stderr
    found: Found = {}
    for line in answer.stdout.splitlines():
        match = re.match(r"(.*?):(\d+): error: (.*)", line)
        if match:
            found.setdefault(Path(match[1]).name, {}).setdefault(int(match[2]), []).append(match[3])
    return found


def run_pyright(files: list[Path], folder: Path) -> tuple[Found, Found]:
    """basedpyright, strict: errors, and what is only marked as deprecated."""
    config = {
        "typeCheckingMode": "strict",
        "pythonVersion": "3.11",
        "reportDeprecated": "warning",
        "include": [str(file) for file in files],
        "extraPaths": [str(ROOT), str(folder)],
    }
    path = folder / "pyrightconfig.json"
    path.write_text(json.dumps(config))
    answer = subprocess.run(
        [TOOLS / "basedpyright", "-p", path, "--outputjson", "--pythonpath", sys.executable],
        capture_output=True, text=True, cwd=folder, check=False,
    )  # fmt: skip
    errors: Found = {}
    deprecated: Found = {}
    for one in json.loads(answer.stdout)["generalDiagnostics"]:
        into = deprecated if one.get("rule") == "reportDeprecated" else errors
        line = one["range"]["start"]["line"] + 1
        into.setdefault(Path(one["file"]).name, {}).setdefault(line, []).append(one["message"])
    return errors, deprecated


def _environment(folder: Path) -> dict[str, str]:
    import os

    return {**os.environ, "MYPYPATH": f"{ROOT}{os.pathsep}{folder}"}


def marked(file: Path, *marks: str) -> set[int]:
    """The lines of a case file that end in one of the marks."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return {number for number, line in enumerate(lines, 1) if line.endswith(tuple(f"# {m}" for m in marks))}
