"""Keep up with an API: is a document sound, what changed in it, which calls break, and the swap itself."""

from .changes import Change, Diff, Replacement, Severity
from .checking import check
from .comparing import diff
from .findings import CheckFinding, Report

__all__ = ["Change", "CheckFinding", "Diff", "Replacement", "Report", "Severity", "check", "diff"]
