"""Another revision of the audited folder, laid out beside it: what it was before a change. Reads git's objects, checks nothing out.

A checkout would run the filters and hooks of whoever configured them; `git archive` would leave out what the repository's own
attributes say. Blobs are copied as they are instead.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from readiness.discover.git import GitError, run, unfiltered
from readiness.discover.names import native
from readiness.discover.read import CONFIGURATION_LIMIT
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_SECONDS = 120.0
_REGULAR = ("100644", "100755")


class _Blob(NamedTuple):
    id: str
    size: int
    path: str
    """Below the audited folder, as git spells it."""


def merge_base(root: str, reference: str) -> str:
    """The commit where the change began: the newest one that both HEAD and the reference hold.

    Raises:
        GitError: no git, no repository, no such reference, or no common commit in this clone.
    """
    if reference.startswith("-"):
        raise GitError(f"`{reference}` is no revision")
    try:
        commit = _text(root, "rev-parse", "--verify", "--quiet", f"{reference}^{{commit}}")
    except GitError as error:
        if "ended with" not in str(error):  # `--quiet` says nothing of a name that is not there
            raise
        raise GitError(f"git knows no revision `{reference}`{_how(root)}") from error
    try:
        return _text(root, "merge-base", "HEAD", commit)
    except GitError as error:
        raise GitError(f"HEAD and `{reference}` have no commit in common{_how(root)}") from error


def head(root: str) -> str:
    """The commit that is checked out; empty where git knows none."""
    try:
        return _text(root, "rev-parse", "--verify", "--quiet", "HEAD")
    except GitError:
        return ""


def lay_out(root: str, commit: str, folder: str) -> None:
    """Writes the regular files of a commit that lie below the audited folder into a folder. Links are left out, as they are never read.

    A file that is too large to be judged is as large, and empty.

    Raises:
        GitError: git could not tell, or an object is not in this clone.
    """
    blobs = list(_blobs(root, commit))
    small = [blob for blob in blobs if blob.size <= CONFIGURATION_LIMIT]
    for blob in blobs:
        target = _target(folder, blob.path)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        if blob.size > CONFIGURATION_LIMIT:
            with open(target, "wb") as file:
                file.truncate(blob.size)
    for blob, data in zip(small, _contents(root, [blob.id for blob in small]), strict=True):
        with open(_target(folder, blob.path), "wb") as file:
            file.write(data)


def changed(root: str, commit: str) -> tuple[frozenset[str], frozenset[str]]:
    """Paths below the audited folder that differ from a commit, and those of them that it does not hold. Uncommitted ones count.

    Raises:
        GitError: git could not tell.
    """
    how = ("--no-renames", "--no-ext-diff", "--no-textconv", "--ignore-submodules=all", "--relative", "-z")
    words = ("diff", "--name-status", *how, commit, "--", ".")
    parts = os.fsdecode(run(root, *words, seconds=_SECONDS, settings=unfiltered(root, _SECONDS))).split("\0")
    states = dict(zip(parts[1::2], parts[::2], strict=False))
    new = os.fsdecode(run(root, "ls-files", "--others", "--exclude-standard", "-z", seconds=_SECONDS)).split("\0")
    states |= dict.fromkeys(filter(None, new), "A")
    return frozenset(states), frozenset(path for path, state in states.items() if state == "A")


def _blobs(root: str, commit: str) -> Iterator[_Blob]:
    """`ls-tree` names paths from where it stands."""
    listed = run(root, "ls-tree", "-r", "-l", "-z", commit, seconds=_SECONDS)
    for line in filter(None, os.fsdecode(listed).split("\0")):
        told, _, path = line.partition("\t")
        mode, _, identity, size = told.split()
        if mode in _REGULAR:
            yield _Blob(identity, int(size), path)


def _contents(root: str, identities: list[str]) -> Iterator[bytes]:
    """Each `<id> blob <size>`, a line end, the bytes, a line end."""
    if not identities:
        return
    given = "\n".join(identities).encode() + b"\n"
    out = run(root, "cat-file", "--batch", seconds=_SECONDS, given=given)
    at = 0
    for identity in identities:
        end = out.index(b"\n", at)
        words = out[at:end].split()
        if len(words) != 3 or words[1] != b"blob":  # `<id> missing`
            raise GitError(f"an object of that revision is not in this clone ({identity[:12]})")
        at = end + 1 + int(words[2]) + 1
        yield out[end + 1 : at - 1]


def _target(folder: str, path: str) -> str:
    """A tree may be made by anybody: no name in it leads out of the folder."""
    if path.startswith("/") or any(part in ("", ".", "..") or part.lower() == ".git" for part in path.split("/")):
        raise GitError("that revision holds a path that leads out of the folder")
    return os.path.join(folder, native(path))


def _text(root: str, *words: str) -> str:
    return os.fsdecode(run(root, *words, seconds=_SECONDS)).strip()


def _how(root: str) -> str:
    """What to do about it, where the clone is not whole."""
    try:
        shallow = _text(root, "rev-parse", "--is-shallow-repository") == "true"
    except GitError:
        return ""
    return (
        "; the clone is shallow: fetch its history (`git fetch --unshallow`, or `fetch-depth: 0` in CI)"
        if shallow
        else ""
    )
