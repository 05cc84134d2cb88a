"""What must be known to judge a few files, a hook's changed ones: the files themselves and what stands above them.

Listing a repository of thousands of files for one of them takes longer than all the rest of a hook.
"""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from readiness.discover.chosen import folders_above
from readiness.discover.names import native

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_TELLING = (
    "Chart.yaml", "package.json", "action.yml", "action.yaml", "pyvenv.cfg", "modules.txt", "autoload.php",
)  # fmt: skip
"""Files that say something of the folder they are in, and so of all below it: for `roles` and `vendored`."""


def settled(root: str, paths: Iterable[str]) -> bool:
    """Whether all that is to be known of the paths stands above them: no folder is among them, and no manifest.

    A manifest may be a patch of a kustomization that lies anywhere.
    """
    return not any(path.endswith((".yaml", ".yml", ".json")) or _is_folder(root, path) for path in paths)


def listed(root: str, paths: Iterable[str]) -> Iterator[str]:
    """The paths, and the telling files in the folders above them."""
    folders: set[str] = set()
    for path in paths:
        yield path
        folders.update(folders_above(path))
    for folder in folders:
        here = f"{folder}/" if folder else ""
        for name in _TELLING:
            if os.path.isfile(os.path.join(root, native(here + name))):
                yield here + name


def _is_folder(root: str, path: str) -> bool:
    try:
        return stat.S_ISDIR(os.lstat(os.path.join(root, native(path))).st_mode)
    except (OSError, ValueError):
        return False
