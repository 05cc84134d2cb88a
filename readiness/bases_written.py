"""`python -m readiness.bases_written DIR`: renews the shipped table of end-of-life dates from a checkout of endoflife.date."""

from __future__ import annotations

import sys

from readiness.formats.bases import endoflife, support
from readiness.output.write import write


def main(folder: str) -> int:
    """For maintainers: users have `readiness bases --update`."""
    write(support.SHIPPED, endoflife.from_files(endoflife.texts(folder)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
