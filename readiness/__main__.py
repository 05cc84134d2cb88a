"""`python -m readiness` and the `readiness` command: answers what needs no work at once, else hands over to `cli`."""

from __future__ import annotations

import sys


def main() -> int:
    """The process's exit code."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        from readiness import __version__

        print(f"readiness {__version__}")
        return 0
    from readiness import cli

    return cli.main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
