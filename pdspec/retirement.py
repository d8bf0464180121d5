"""What is said of an operation that is being retired."""

from __future__ import annotations

from collections.abc import Mapping

from .model import Operation
from .names import snake_case


def retirement(operation: Operation) -> str:
    """Why not to use a deprecated operation any more, and what to use: from `x-replaced-by`."""
    replaced = operation.extensions.get("x-replaced-by")
    if not isinstance(replaced, Mapping) or "operationId" not in replaced:
        hint = f"; use {replaced}" if isinstance(replaced, str) else ""
        return f"{operation.id} is deprecated{hint}."
    target, document = str(replaced["operationId"]), str(replaced.get("document", ""))
    where = f"pdspec.{document}.Client()." if document else ""
    given = replaced.get("changes")
    changes = [str(change).rstrip(".") for change in given] if isinstance(given, list) else []
    tail = f" What changes: {'; '.join(changes)}." if changes else ""
    return f"{operation.id} is being retired; use {where}{snake_case(target)}().{tail}"
