"""What git says is in the tree: tracked files and new ones that are not ignored. Runs nothing the repository asks for."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from readiness.repository import programs

if TYPE_CHECKING:
    from collections.abc import Iterable

# A repository's own configuration is its author's: everything in it that starts a program is switched off.
# Empty, not `false`: git before 2.36 would take the word for the name of a program.
_SETTINGS = (
    "safe.directory=*",
    "core.fsmonitor=",
    f"core.hooksPath={os.devnull}",
    "core.untrackedCache=false",
    "core.pager=cat",
    "protocol.allow=never",
    "gc.auto=0",
)
# A partial clone would fetch missing objects, by a command of the repository's choice.
_ENVIRONMENT = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}


class GitError(Exception):
    """Git is there or should be, but could not tell; the text says why, in a few words."""


def listed(root: str, *, program: str = "", seconds: float = 30) -> list[str]:
    """Paths below the root as git spells them (`os.fsdecode`), unsorted; a nested repository ends in a slash.

    The user's own ignore file counts, as in `git status`: what it hides would not be committed. `git rev-parse` is not
    asked first: `ls-files` finds worktrees and parents by the same code.

    Raises:
        GitError: not installed, no repository after all, or it refused or took too long.
    """
    out = _run([program or _program(root), *_options(), "-C", os.path.abspath(root), *_LIST], seconds)
    return [name for name in os.fsdecode(out).split("\x00") if name]


def run(root: str, *words: str, seconds: float, given: bytes = b"", settings: Iterable[str] = ()) -> bytes:
    """What a git command that only reads prints, asked in the folder; `given` on its standard input, `settings` beside ours.

    Raises:
        GitError: not installed, no repository, or it refused or took too long.
    """
    return _run([_program(root), *_options(settings), "-C", os.path.abspath(root), *words], seconds, given)


def unfiltered(root: str, seconds: float) -> list[str]:
    """Settings without any of the repository's filters: git runs those whenever it looks into a file that has changed.

    Raises:
        GitError: also where a filter's name leaves no way to switch it off.
    """
    told = run(root, "config", "--includes", "--name-only", "-z", "--list", seconds=seconds)
    names = [name for name in os.fsdecode(told).split("\0") if name.lower().startswith("filter.")]
    if any("=" in name for name in names):
        raise GitError("its configuration has a filter with `=` in its name, which can not be switched off")
    off = {"clean": "", "smudge": "", "process": "", "required": "false"}
    return [f"{name}={off[last]}" for name in dict.fromkeys(names) if (last := name.rpartition(".")[2].lower()) in off]


def _program(root: str) -> str:
    """Git on PATH, but never one that lies in the repository itself."""
    for folder in programs(root):
        found = os.path.join(folder, "git.exe" if os.name == "nt" else "git")
        if os.path.isfile(found) and os.access(found, os.X_OK):
            return found
    raise GitError("git is not installed")


_LIST = ("ls-files", "-z", "--cached", "--others", "--exclude-standard")


def _options(more: Iterable[str] = ()) -> list[str]:
    return ["--no-pager", *(word for setting in (*_SETTINGS, *more) for word in ("-c", setting))]


def _run(command: list[str], seconds: float, given: bytes = b"") -> bytes:
    import subprocess

    try:
        done = subprocess.run(
            command,
            input=given,
            capture_output=True,
            timeout=seconds,
            env=_environment(),
            check=False,
        )
    except FileNotFoundError as error:
        raise GitError("git is not installed") from error
    except subprocess.TimeoutExpired as error:
        raise GitError(f"git did not answer within {seconds:g} seconds") from error
    except OSError as error:
        raise GitError(f"git could not be started: {error.strerror}") from error
    if done.returncode:
        raise GitError(_first_line(done.stderr) or f"git ended with {done.returncode}")
    return done.stdout


def _environment() -> dict[str, str]:
    """Ours without `GIT_*`: in a hook those name another repository or index than the audited one."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return kept | _ENVIRONMENT


def _first_line(error: bytes) -> str:
    from readiness.discover.names import display

    line = os.fsdecode(error).strip().split("\n")[0]
    return "git: " + display(line).removeprefix("fatal: ").removeprefix("error: ") if line else ""
