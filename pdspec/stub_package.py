"""A small typed package around any document: `acme_api/` with a client that is made when it is imported."""

from __future__ import annotations

import ast
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .document import Document, load
from .errors import LoadError, UsageError
from .model import SpecProblem
from .registry import Registry
from .stub_bundle import bundle
from .stub_text import docstring, literal, one_line, wrapped
from .stubs import compare, environment, fingerprint, make_stub, tidy

_BUNDLE = "openapi.json"
_OURS = "`pdspec stubs`"


@dataclass(frozen=True)
class Package:
    """What was written, and the places of the document that could only be typed as Any."""

    folder: Path
    files: tuple[Path, ...]
    problems: tuple[SpecProblem, ...]


def write_package(
    source: str | os.PathLike[str] | Mapping[str, Any], out_dir: str | os.PathLike[str], *, link: bool = False
) -> Package:
    """Write a package for a document: `__init__.py`, `__init__.pyi`, `py.typed` and the document itself.

    With `link` the document stays where it is and the package refers to it. A document of several files is
    put together into one. Raises LoadError for a document that cannot be read, UsageError for a folder
    that cannot be a package or holds something else.
    """
    folder = Path(out_dir)
    _check_folder(folder)
    if link and isinstance(source, Mapping):
        raise UsageError("a document given as a dict cannot be linked; write it to a file first")
    document = load(source)
    folder.mkdir(parents=True, exist_ok=True)
    place = (
        Path(os.path.relpath(os.fspath(_path(source)), folder)) if link else _copy(document, source, folder)
    )
    kept = document if link else load(folder / place)
    registry = Registry(kept)
    stub = make_stub(registry, place.name)
    texts = {
        "__init__.py": _init(registry, place),
        "__init__.pyi": stub.text,
        "py.typed": "",
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return Package(
        folder, tuple(folder / name for name in [*texts, *([] if link else [place.name])]), stub.problems
    )


def check_package(folder: str | os.PathLike[str]) -> list[str]:
    """Why the stub of a package needs to be written again; [] when it does not."""
    folder = Path(folder)
    try:
        place = _place_in((folder / "__init__.py").read_text(encoding="utf-8"))
    except (OSError, SyntaxError) as error:
        return [f"{folder / '__init__.py'}: cannot be read: {error}"]
    if place is None:
        return [f"{folder / '__init__.py'}: was not made by {_OURS}"]
    try:
        document = load(folder / place)
    except LoadError as error:
        return [str(error)]
    name = Path(place).name
    return compare(folder / "__init__.pyi", make_stub(Registry(document), name), fingerprint(document), name)


def _check_folder(folder: Path) -> None:
    name = folder.resolve().name
    if not name.isidentifier():
        raise UsageError(f"{name!r} cannot be imported; give the folder a name that is a Python identifier")
    init = folder / "__init__.py"
    if init.exists() and _OURS not in init.read_text(encoding="utf-8", errors="replace"):
        raise UsageError(f"{init} was not made by {_OURS}; it is left as it is")


def _path(source: Any) -> Path:
    return Path(source.uri if isinstance(source, Document) else source)


def _copy(document: Document, source: Any, folder: Path) -> Path:
    """Put the document into the folder, in one piece; its name there."""
    whole = bundle(document)
    if whole is None and document.uri and not isinstance(source, Mapping):
        name = Path(document.uri).name
        data = Path(document.uri).read_bytes()
        if (folder / name).resolve() != Path(document.uri).resolve():
            (folder / name).write_bytes(data)
        return Path(name)
    text = json.dumps(whole or document.root, ensure_ascii=False, indent=1, default=dict)
    (folder / _BUNDLE).write_text(text + "\n", encoding="utf-8", errors="surrogatepass")
    return Path(_BUNDLE)


def _init(registry: Registry, place: Path) -> str:
    title = one_line(registry.title, 80) or "an API"
    doc = docstring(wrapped(f"A client for {title}, made from {one_line(place.name)} by {_OURS}.", 0), 0)
    view = {"doc": doc, "place": literal(place.as_posix())}
    return tidy(environment().get_template("package.py.jinja").render(view))


def _place_in(text: str) -> str | None:
    """The document that an `__init__.py` of ours is bound to."""
    for node in ast.walk(ast.parse(text)):
        if (
            isinstance(node, ast.BinOp)
            and isinstance(node.op, ast.Div)
            and isinstance(node.right, ast.Constant)
        ):
            return str(node.right.value) if _OURS in text else None
    return None
