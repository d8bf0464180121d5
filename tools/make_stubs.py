"""Write the stubs of the vendored documents, or say with `--check` which of them are out of date."""

from __future__ import annotations

import sys

from pdspec.stubs import check_vendored, write_vendored


def main(arguments: list[str]) -> int:
    """Exit code 1 when `--check` finds something."""
    if "--check" in arguments:
        found = check_vendored()
        for reason in found:
            print(reason)
        return 1 if found else 0
    for path in write_vendored():
        print(f"written: {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
