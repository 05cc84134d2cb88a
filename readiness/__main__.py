"""`python -m readiness` and the `readiness` command: answers what needs no work at once, else hands over to `cli`."""

from __future__ import annotations

import sys


def main() -> int:
    """The process's exit code."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        from readiness import __version__

        print(f"readiness {__version__}")
        return 0
    import gc
    import gettext
    import os

    from readiness import bundled, places

    gettext.gettext = lambda message: message  # argparse would look on the disk for a translation of each of its words
    gc.set_threshold(50_000)  # what a run makes it mostly keeps to its end: looking for garbage finds next to none
    keep = bundled.use(bundled.place(places.cache(os.environ)))
    from readiness import cli

    code = cli.main(sys.argv[1:])
    keep()
    gc.freeze()  # nor need Python look once more while it ends
    return code


if __name__ == "__main__":
    sys.exit(main())
