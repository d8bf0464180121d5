"""`pdspec.Client` and `pdspec.operations` when the document that PDSPEC_SPEC names could not be loaded."""

from __future__ import annotations

from typing import Any


def __getattr__(name: str) -> Any:
    """Load again, and say what is wrong with the document."""
    if name not in ("Client", "operations"):
        raise AttributeError(f"module 'pdspec' has no attribute {name!r}")
    from . import v1

    return getattr(v1, name)
