"""Take a new version of a vendored document into use: check, diff, regenerate the stubs, run the tests.

    python -m tools.refresh NEW.yaml --for v2            # show what would happen, and do it if nothing breaks
    python -m tools.refresh NEW.yaml --for v2 --dry-run
    python -m tools.refresh --for v2 --rollback

When the tests fail afterwards, the document and the stubs are put back.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from pdspec.errors import PdspecError
from pdspec.refresh import refresh, rollback
from pdspec.vendored import NAMES

ROOT = Path(__file__).parents[1]
CODE = ("pdspec", "tools", "tests", "docs")


def main(arguments: list[str]) -> int:
    """Exit code 0 when the document is in use, or would be."""
    parser = argparse.ArgumentParser(prog="refresh", description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("new", nargs="?", help="the new document")
    parser.add_argument(
        "--for", dest="name", choices=sorted(NAMES), required=True, help="which one it replaces"
    )
    parser.add_argument("--force", action="store_true", help="whatever breaks")
    parser.add_argument("--dry-run", action="store_true", help="change nothing")
    parser.add_argument("--no-tests", action="store_true", help="do not run the tests afterwards")
    parser.add_argument("--rollback", action="store_true", help="bring the version before back")
    parser.add_argument("--verbose", "-v", action="store_true", help="every difference, with pointers")
    given = parser.parse_args(arguments)
    document = ROOT / "spec" / NAMES[given.name]
    if bool(given.new) == given.rollback:
        parser.error("give a new document, or --rollback")
    try:
        if given.rollback:
            print(rollback(document))
            return _stubs()
        paths = [ROOT / name for name in CODE]
        result = refresh(given.new, document, scan_paths=paths, force=given.force, dry_run=given.dry_run)
    except PdspecError as error:
        print(error, file=sys.stderr)
        return 2
    print(result.text(given.verbose))
    if not result.done:
        return result.exit_code()
    failed = _stubs() or (0 if given.no_tests else _tests())
    if failed:
        print(rollback(document), file=sys.stderr)
        _stubs()
    return failed


def _stubs() -> int:
    """In a process of its own, as this one has the old document in its memory."""
    return subprocess.run([sys.executable, "-m", "tools.make_stubs"], cwd=ROOT, check=False).returncode


def _tests() -> int:
    return subprocess.run([sys.executable, "-m", "pytest", "-q"], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
