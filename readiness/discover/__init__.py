"""Root to files: which there are, which are not read and why, and one path to its text. Opens nothing until asked."""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING

from readiness.discover import near
from readiness.discover.chosen import canonical, excluded, is_chosen
from readiness.discover.decode import encoding_problem
from readiness.discover.names import display, native
from readiness.discover.read import LIMIT, Skipped, content, decoded, read
from readiness.discover.roles import Roles, place, role
from readiness.discover.sift import sifted
from readiness.discover.vendored import vendored
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = (
    "LIMIT", "Discovery", "Roles", "Skipped", "canonical", "content", "decoded", "discover", "display", "encoding_problem", "native", "place",
    "read", "role",
)  # fmt: skip


class Discovery(NamedTuple):
    """What is in the tree. `found` and `skipped` share no path; paths are spelled as `names.display` does."""

    found: tuple[str, ...]
    """Regular files that may be read: POSIX, relative to the root, sorted."""
    skipped: tuple[tuple[str, str], ...]
    """Path and reason, sorted. A tree that is not looked into, or a pattern of `exclude`, is one entry with its count."""
    notes: tuple[str, ...]
    known: frozenset[str] = frozenset()
    """Every file listed, before `exclude` and `paths` narrowed it: what roles are told from. With `paths` it may be only
    what `near` says must be known for them."""
    missing: tuple[str, ...] = ()
    """Of `paths`, as given: not there, or outside the root. Each has its note as well."""


def discover(root: str, *, exclude: Sequence[str] = (), paths: Sequence[str] = ()) -> Discovery:
    """Lists the files of a folder: git's view where there is one, else a walk by its `.gitignore` files.

    `exclude`: patterns as in a `.gitignore`, relative to the root. `paths`: only these files, or the files below these
    folders; relative to the root or absolute. Never raises for what lies on the disk.
    """
    root = os.path.abspath(root)
    chosen, missing = _chosen(root, paths)
    few = chosen is not None and near.settled(root, chosen)
    listed, notes = (dict.fromkeys(near.listed(root, chosen or ()), ""), list[str]()) if few else _listed(root)
    for path in sorted(chosen or ()):
        if path not in listed and os.path.isfile(os.path.join(root, native(path))):
            listed[path] = ""  # ignored by git, but asked for
    wanted = sorted(listed if chosen is None else _below(listed, chosen))
    kept, taken = excluded([path for path in wanted if not listed[path]], exclude)
    known = frozenset(path for path, reason in listed.items() if not reason)
    own, skipped = _own(kept, known)
    skipped += [(path, listed[path]) for path in wanted if listed[path]]
    skipped += [(pattern, f"excluded by configuration ({_files(count)})") for pattern, count in taken.items() if count]
    reasons = dict(sifted(root, own))
    skipped += [(path, reason) for path, reason in reasons.items() if reason]
    if chosen is None:
        notes += [
            f"`exclude` has `{pattern}`, which matches no file"
            for pattern, count in taken.items()
            if not count and pattern[0] != "!"
        ]
    notes += [f"`{display(path)}` is not there, or not in the audited folder" for path in missing]
    found = tuple(path for path in own if not reasons[path])
    return Discovery(found, tuple(sorted(skipped)), tuple(notes), known, missing)


def _listed(root: str) -> tuple[dict[str, str], list[str]]:
    """Path → why it is not entered (empty for files), and what must be said of how they were found."""
    from readiness.discover import git
    from readiness.discover.walk import walked
    from readiness.repository import top

    above, note = top(root), ""
    if above is not None:
        try:
            names = git.listed(root)
        except git.GitError as error:
            note = f"{error}; the folder was walked by its `.gitignore` files instead, and deleted files are not known"
        else:
            if names or not os.path.isdir(root) or root == above:
                return {display(name.rstrip("/")): "" for name in names}, []
            above, note = None, "git ignores the audited folder; it was walked by its own `.gitignore` files instead"
    return {display(name): reason for name, reason in walked(root, above)}, [note] if note else []


def _chosen(root: str, paths: Sequence[str]) -> tuple[frozenset[str] | None, tuple[str, ...]]:
    """What was asked for, canonical, and what of it is not there; None if everything is wanted."""
    if not paths:
        return None, ()
    known = {given: canonical(root, given) for given in paths}
    missing = tuple(given for given, path in known.items() if path is None)
    return frozenset(path for path in known.values() if path is not None), missing


def _below(listed: Mapping[str, str], chosen: frozenset[str]) -> Iterable[str]:
    """What is asked for: files by their names; only where a folder is among them is every path looked at."""
    if all(path in listed for path in chosen):
        return chosen
    return (path for path in listed if is_chosen(path, chosen))


def _own(paths: Iterable[str], known: Iterable[str]) -> tuple[list[str], list[tuple[str, str]]]:
    """The paths that are written here, and what to say of the others: trees of them are counted, not listed."""
    told = vendored(known)
    own, files, trees = [], [], Counter[tuple[str, str]]()
    for path in paths:
        if tree := told.tree(path):
            trees[tree] += 1
        elif reason := told.file(path):
            files.append((path, reason))
        else:
            own.append(path)
    return own, files + [(folder, f"{reason} ({_files(count)})") for (folder, reason), count in trees.items()]


def _files(count: int) -> str:
    return "1 file" if count == 1 else f"{count:,} files"
