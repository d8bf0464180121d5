"""Whole lists to a file and whole files to an API, so that a crash in the middle costs nothing.

`export_items(client, "getOrganizations", "orgs.jsonl")` and `import_rows(client, "addOrganization",
"orgs.jsonl", journal="run.db")`; the same as `pdspec export` and `pdspec import`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .exporting import ExportResult, export_items
    from .importing import ImportResult, import_rows
    from .progress import Progress

__all__ = ["ExportResult", "ImportResult", "Progress", "export_items", "import_rows"]

_HOMES = {
    "ExportResult": "exporting",
    "export_items": "exporting",
    "ImportResult": "importing",
    "import_rows": "importing",
    "Progress": "progress",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f".{_HOMES[name]}", __name__), name)
