"""Where the documents are that pdspec ships with."""

from __future__ import annotations

from pathlib import Path

NAMES = {"v1": "organizations.v1.yaml", "v2": "organizations.v2.yaml"}


def spec_path(name: str) -> Path:
    """The path of a vendored document: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).parent
    installed = package / "spec" / name
    return installed if installed.exists() else package.parent / "spec" / name
