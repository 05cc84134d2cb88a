"""The integrations with what they install: the action's every step, and pre-commit with all three hooks. Needs the package registry.

    python tests/integrations/installed.py

`make integrations-test` and `.ci/run` call it; the test suite itself needs no registry.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import composite_action

ROOT = Path(__file__).parents[2]
BAD = "FROM debian:latest\nENV DB_PASSWORD=correct-horse-7\nRUN apt-get install curl\n"
GOOD = "print('hello')\n"
CONFIGURATION = """\
repos:
  - repo: {root}
    rev: {revision}
    hooks:
      - {{id: readiness, args: [--without, "hadolint,zizmor"]}}
      - id: readiness-fix
      - {{id: readiness-audit, args: [--offline]}}
"""


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="readiness-integrations-") as folder:
        _action(Path(folder))
        _hooks(Path(folder))


def _environment(folder: Path) -> dict[str, str]:
    """Nothing of this Python's, so that what is used is what was installed."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV", "GIT_"))}
    who = {
        f"GIT_{role}_{part}": value
        for role in ("AUTHOR", "COMMITTER")
        for part, value in (("NAME", "a"), ("EMAIL", "a@example.org"))
    }
    return {**kept, **who, "XDG_CACHE_HOME": str(folder / "cache"), "PRE_COMMIT_HOME": str(folder / "pre-commit")}


def _action(folder: Path) -> None:
    work, temp = folder / "work", folder / "temp"
    work.mkdir()
    temp.mkdir()
    (work / "Dockerfile").write_text(BAD, encoding="utf-8")
    done = composite_action.run(ROOT, work, temp, _environment(folder), {"arguments": "--offline"})
    _expect(
        "the action installs by hash and fails on an error",
        done.code == 1 and done.outputs.get("ready") == "false",
        done.log,
    )
    (work / "Dockerfile").unlink()
    (work / "hello.py").write_text(GOOD, encoding="utf-8")
    done = composite_action.run(ROOT, work, temp, _environment(folder), {"arguments": "--offline"}, without={"Install"})
    _expect("the action passes where nothing is wrong", done.code == 0, done.log)


def _hooks(folder: Path) -> None:
    work = folder / "hooked"
    work.mkdir()
    environment = _environment(folder)

    def git(*words: str, where: Path = work) -> str:
        return subprocess.run(
            ["git", *words], cwd=where, env=environment, check=True, capture_output=True, text=True
        ).stdout.strip()

    # What stands here now, committed or not, as a repository of its own: pre-commit installs from a revision.
    tool = folder / "tool"
    git("clone", "-q", "--no-hardlinks", str(ROOT), str(tool), where=folder)
    listed = git("ls-files", "-z", "--cached", "--others", "--exclude-standard", where=ROOT).split("\0")
    for name in filter(None, listed):
        if (ROOT / name).is_file():
            (tool / name).parent.mkdir(parents=True, exist_ok=True)
            (tool / name).write_bytes((ROOT / name).read_bytes())
            (tool / name).chmod((ROOT / name).stat().st_mode)
    git("add", "-A", where=tool)
    git("commit", "-q", "--allow-empty", "-m", "as it stands", where=tool)
    git("init", "-q")
    for number in range(40):
        (work / f"s{number}").mkdir()
        (work / f"s{number}" / "Dockerfile").write_text(BAD, encoding="utf-8")
    (work / ".pre-commit-config.yaml").write_text(
        CONFIGURATION.format(root=tool, revision=git("rev-parse", "HEAD", where=tool)), encoding="utf-8"
    )
    git("add", "-A")

    def hook(name: str, *more: str) -> subprocess.CompletedProcess[str]:
        program = [sys.executable, "-m", "pre_commit", "run", name, "--color", "never", *more]
        return subprocess.run(program, cwd=work, env=environment, capture_output=True, text=True, check=False)

    changed = hook("readiness")
    told = changed.stdout + changed.stderr
    _expect("the hook fails on staged files", changed.returncode == 1 and "s39/Dockerfile" in told, told)
    every = hook("readiness", "--all-files")
    _expect("and on all files", every.returncode == 1 and every.stdout.count("s7/Dockerfile") > 0, every.stdout)
    fixing = hook("readiness-fix", "--all-files")
    _expect(
        "the fixing hook says that it changed files", "files were modified by this hook" in fixing.stdout, fixing.stdout
    )
    whole = hook("readiness-audit", "--hook-stage", "manual", "--all-files")
    _expect("the whole repository is audited", whole.returncode == 1 and "NOT READY" in whole.stdout, whole.stdout)
    git("checkout", "-q", "--", ".")
    for number in range(40):
        (work / f"s{number}" / "Dockerfile").unlink()
    (work / "hello.py").write_text(GOOD, encoding="utf-8")
    git("add", "-A")
    clean = hook("readiness", "--all-files")
    _expect("and nothing is said where nothing is wrong", clean.returncode == 0, clean.stdout + clean.stderr)


def _expect(what: str, holds: bool, log: str) -> None:
    print(("ok      " if holds else "FAILED  ") + what, flush=True)
    if not holds:
        sys.exit(log)


if __name__ == "__main__":
    main()
