"""Other clients on the same work, each in a virtual environment of its own.

One module for each, `with_…`; in it four functions: `client`, `one`, `listed`, `post`. They run in the peer's own
environment, so they import nothing of pdspec's. This table is what is needed to set them up.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .swagger import lowered

Command = list[str | Path]


@dataclass(frozen=True)
class Peer:
    """One of the others."""

    module: str
    title: str
    packages: tuple[str, ...]  # the first is the peer, whose version is told
    note: str = ""
    adapt: Callable[[dict[str, Any]], dict[str, Any]] | None = None  # to the document it can read
    generate: Callable[[Path, Path, Path], Command] | None = (
        None  # environment, document, folder for the code
    )
    program: str = ""  # needed on the machine


def _openapi_generator(environment: Path, document: Path, code: Path) -> Command:
    program = environment / "bin" / "openapi-generator-cli"
    lazy = "--additional-properties=lazyImports=true"  # without it, importing is ten times slower and more
    return [program, "generate", "-g", "python", lazy, "-i", document, "-o", code]


def _openapi_python_client(environment: Path, document: Path, code: Path) -> Command:
    program = environment / "bin" / "openapi-python-client"
    return [program, "generate", "--path", document, "--meta", "none", "--output-path", code / "bench_client"]


ALL = (
    Peer("aiopenapi3", "aiopenapi3", ("aiopenapi3",), "with one connection that stays open"),
    Peer("bravado", "bravado", ("bravado",), "the document lowered to Swagger 2.0, which is all it reads", lowered),
    Peer("openapi_core", "openapi-core with requests", ("openapi-core", "requests"), "without its check of the document"),
    Peer("openapi_python_client", "openapi-python-client", ("openapi-python-client",), "generated code",
         generate=_openapi_python_client),
    Peer("openapi_generator", "openapi-generator", ("openapi-generator-cli",), "generated code, with `lazyImports`",
         generate=_openapi_generator, program="java"),
)  # fmt: skip
