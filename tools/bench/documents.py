"""Documents of any size: the vendored one, its operations and schemas repeated under other names."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pdspec.document import parse
from pdspec.vendored import spec_path

SIZES = 19, 275, 1_000, 4_125  # operations; 19 is the vendored document itself, as JSON
_METHODS = {"get", "put", "post", "delete", "patch"}


def vendored() -> dict[str, Any]:
    """The vendored v1 document."""
    path = spec_path("organizations.v1.yaml")
    root: dict[str, Any] = parse(path.read_bytes(), str(path))
    return root


def repeated(operations: int) -> dict[str, Any]:
    """A document with exactly so many operations; every copy has its own paths and schemas."""
    root = vendored()
    text = json.dumps({"paths": root["paths"], "schemas": root["components"]["schemas"]})
    paths: dict[str, Any] = {}
    schemas: dict[str, Any] = {}
    missing, number = operations, 0
    while missing > 0:
        name = f"Copy{number}" if number else ""
        part = json.loads(text.replace("#/components/schemas/", f"#/components/schemas/{name}"))
        schemas |= {f"{name}{key}": value for key, value in part["schemas"].items()}
        for path, item in part["paths"].items():
            kept = _some(item, missing, str(number or ""))
            missing -= sum(key in _METHODS for key in kept)
            if kept:
                paths[f"/copy{number}{path}" if number else path] = kept
        number += 1
    return {**root, "paths": paths, "components": {**root["components"], "schemas": schemas}}


def _some(item: dict[str, Any], most: int, suffix: str) -> dict[str, Any]:
    """At most so many operations of a path item, under other operationIds and tags."""
    kept: dict[str, Any] = {}
    for method, value in item.items():
        if method in _METHODS and len(kept) < most:
            tags = [tag + suffix for tag in value["tags"]]  # generators write a file for each
            kept[method] = {**value, "operationId": value["operationId"] + suffix, "tags": tags}
    return kept


def write(folder: Path, operations: int) -> Path:
    """The document as a JSON file."""
    path = folder / f"api-{operations}.json"
    path.write_text(json.dumps(repeated(operations), indent=1))
    return path
