"""The reference page: one self-contained HTML file, rendered from a Registry.

>>> from pdspec.registry import Registry
>>> shop = load({"openapi": "3.1.0", "info": {"title": "Shop", "version": "1"}})
>>> "<title>Shop 1</title>" in render_page(Registry(shop))
True
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ..document import Document, load
from ..errors import UsageError
from ..registry import Registry
from ..vendored import NAMES, spec_path
from .render import Edition, Playground, render

Source = str | os.PathLike[str] | Mapping[str, Any] | Document | Registry

__all__ = ["Edition", "Playground", "render_page", "write_site"]


def render_page(
    source: Source, *, spec: str = "", editions: Sequence[Edition] = (), playground: Playground | None = None
) -> str:
    """The page of one document, as HTML.

    `source` is a Registry, a file, a dict, or "v1" or "v2" for what pdspec ships with. `spec` is what the
    samples call the document: "v1", "v2" or a file name. `editions` are the pages to switch between.
    `playground` adds forms that call the server which the page comes from, and its log.
    """
    registry, name = _registry(source)
    return render(registry, spec or name, tuple(editions), playground)


def write_site(source: Source | None, out_dir: str | os.PathLike[str], *, spec: str = "") -> Path:
    """Write the page into a folder, as `index.html`, and return its path.

    Without a source, both documents that pdspec ships with: v1 as `index.html`, v2 as `v2.html`. Raises
    LoadError for a document that cannot be read, UsageError for a folder that cannot be written.
    """
    folder = Path(out_dir)
    pages = {"index.html": source} if source is not None else {"index.html": "v1", "v2.html": "v2"}
    editions = () if source is not None else (Edition("v1", "index.html"), Edition("v2", "v2.html"))
    rendered = {name: render_page(one, spec=spec, editions=editions) for name, one in pages.items()}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, page in rendered.items():
            (folder / name).write_text(page, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"cannot write the page into {folder}: {error.strerror}") from None
    return folder / "index.html"


def _registry(source: Source) -> tuple[Registry, str]:
    """The operations of a source, and what the source is called."""
    if isinstance(source, Registry):
        return source, _called(source.document)
    if isinstance(source, str) and source in NAMES:
        return Registry(load(spec_path(NAMES[source]))), source
    document = load(source)
    return Registry(document), _called(document)


def _called(document: Document) -> str:
    if not document.uri:
        return "openapi.yaml"
    shipped = {spec_path(file): name for name, file in NAMES.items()}
    return shipped.get(Path(document.uri)) or Path(document.uri).name
