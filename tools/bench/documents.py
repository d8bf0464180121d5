"""Documents of any size: the vendored one, its operations and schemas repeated under other names."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

from pdspec.document import parse
from pdspec.vendored import spec_path

_OWN = 19  # operations of the vendored document


def vendored() -> dict[str, Any]:
    """The vendored v1 document."""
    path = spec_path("organizations.v1.yaml")
    root: dict[str, Any] = parse(path.read_bytes(), str(path))
    return root


def repeated(operations: int) -> dict[str, Any]:
    """A document with so many operations (rounded up): every copy has its own paths and schemas."""
    root = vendored()
    whole = {"openapi": root["openapi"], "info": root["info"], "servers": root["servers"], "paths": {},
             "components": {**root["components"], "schemas": dict(root["components"]["schemas"])}, "security": root.get("security", [])}  # fmt: skip
    for number in range(-(-operations // _OWN)):
        text = json.dumps({"paths": root["paths"], "schemas": root["components"]["schemas"]})
        text = text.replace("#/components/schemas/", f"#/components/schemas/Copy{number}")
        part = json.loads(text)
        for path, item in part["paths"].items():
            fresh = copy.copy(item)
            for value in fresh.values():
                if isinstance(value, dict) and "operationId" in value:
                    value["operationId"] += f"{number}" if number else ""
            whole["paths"][path if not number else f"/copy{number}{path}"] = fresh
        whole["components"]["schemas"] |= {f"Copy{number}{n}": value for n, value in part["schemas"].items()}
    return whole


def write(folder: Path, operations: int) -> Path:
    """The document as a JSON file."""
    path = folder / f"api-{operations}.json"
    path.write_text(json.dumps(repeated(operations), indent=1))
    return path
