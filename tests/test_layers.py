"""ARCHITECTURE.md's table is true: every import inside pdspec points down, and every file has a rank."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "pdspec"


def ranks() -> dict[str, int]:
    """The rank of each module or sub-package, read from the table in ARCHITECTURE.md."""
    found: dict[str, int] = {}
    for line in (ROOT / "ARCHITECTURE.md").read_text().splitlines():
        row = re.match(r"\| (\d+) \| (.+?) \|", line)
        if row:
            for name in re.findall(r"`([\w./]+?)(?:\.py|/)`", row[2]):
                found[name] = int(row[1])
    return found


def unit_of(path: Path) -> str:
    relative = path.relative_to(PACKAGE)
    return relative.parts[0] if len(relative.parts) > 1 else relative.stem


def imports(path: Path) -> set[str]:
    """The units of pdspec that a file imports at run time, function-level imports included."""
    tree = ast.parse(path.read_text())
    skipped = {
        id(node)
        for branch in ast.walk(tree)
        if isinstance(branch, ast.If) and "TYPE_CHECKING" in ast.dump(branch.test)
        for node in ast.walk(branch)
    }
    depth = len(path.relative_to(PACKAGE).parts)
    found: set[str] = set()
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.ImportFrom) and node.level == depth:
            names = [node.module.split(".")[0]] if node.module else [alias.name for alias in node.names]
            found.update(names)
        elif (
            isinstance(node, ast.ImportFrom)
            and node.level == 0
            and (node.module or "").split(".")[0] == "pdspec"
        ):
            parts = (node.module or "").split(".")
            found.update(parts[1:2] or ["__init__"])
    known = {unit_of(file) for file in PACKAGE.rglob("*.py")}
    return {name if name in known else "__init__" for name in found}


def test_every_module_has_a_rank() -> None:
    units = {unit_of(path) for path in PACKAGE.rglob("*.py")}
    assert units == set(ranks())


def test_imports_point_down() -> None:
    rank = ranks()
    wrong = [
        f"{path.relative_to(ROOT)} (rank {rank[unit_of(path)]}) imports {name} (rank {rank[name]})"
        for path in PACKAGE.rglob("*.py")
        for name in imports(path)
        if name != unit_of(path) and rank[name] > rank[unit_of(path)]
    ]
    assert wrong == []


def test_no_cycles_between_modules() -> None:
    edges: dict[str, set[str]] = {}
    for path in PACKAGE.rglob("*.py"):
        edges.setdefault(unit_of(path), set()).update(imports(path) - {unit_of(path)})
    done: set[str] = set()

    def visit(unit: str, trail: tuple[str, ...]) -> None:
        assert unit not in trail, " -> ".join([*trail, unit])
        if unit not in done:
            for below in sorted(edges.get(unit, ())):
                visit(below, (*trail, unit))
            done.add(unit)

    for unit in sorted(edges):
        visit(unit, ())
