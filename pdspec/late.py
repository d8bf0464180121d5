"""Names of `pdspec` that are imported when they are first used, so that `import pdspec` stays quick.

`Client` and `operations` are among them only when the document that PDSPEC_SPEC names could not be loaded:
then it is loaded again where they are used, to say there what is wrong with it.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOMES = {
    "Attempt": "hooks", "Hooks": "hooks", "ClientCredentials": "oauth", "FileTokenStore": "oauth",
    "MemoryTokenStore": "oauth", "OAuth2": "oauth", "Token": "oauth", "Pagination": "pagination",
    "Items": "walk", "Pages": "walk", "Client": "v1", "operations": "v1",
}  # fmt: skip


# Modules that are found without an import of their own; nothing in the package reaches them this way.
_MODULES = frozenset({"sandbox", "testing", "v2"})


def __getattr__(name: str) -> Any:
    """The module attribute hook of `pdspec` (PEP 562)."""
    if name in _MODULES:
        return import_module(f"pdspec.{name}")
    if name not in _HOMES:
        raise AttributeError(f"module 'pdspec' has no attribute {name!r}")
    return getattr(import_module(f"pdspec.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    """What there is to complete: what is imported, and what will be when it is used."""
    import sys

    return sorted({*vars(sys.modules["pdspec"]), *_HOMES, *_MODULES})
