"""Keep up with an API: is a document sound, what changed in it, which calls break, and the swap itself.

`check` → `diff` → `scan` → `refresh`, and `rollback`. What they return has `text()`, `lines()` (style and
text, for those who colour), `as_json()` and `exit_code()`.
"""

from .changes import Change, Diff, Replacement, Severity
from .checking import check
from .comparing import diff
from .findings import CheckFinding, Report
from .refreshing import RefreshResult, RefreshState, refresh, rollback
from .scanning import Finding, scan

__all__ = [
    "Change",
    "CheckFinding",
    "Diff",
    "Finding",
    "RefreshResult",
    "RefreshState",
    "Replacement",
    "Report",
    "Severity",
    "check",
    "diff",
    "refresh",
    "rollback",
    "scan",
]
