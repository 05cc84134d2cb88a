"""A pull request on a copy of a real repository: what stood there does not fail it, the one thing it brings does.

    python benchmarks/pull_request.py REPOSITORY

The repository is only read: it is copied, and put under git anew.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

READINESS = [sys.executable, "-m", "readiness"]
WHO = {f"GIT_{role}_{part}": "a@example.org" for role in ("AUTHOR", "COMMITTER") for part in ("NAME", "EMAIL")}
BRINGS = "FROM debian:12.5\nENV DB_PASSWORD=correct-horse-7\nUSER 1000\n"


def main(repository: str) -> None:
    with tempfile.TemporaryDirectory(prefix="readiness-pull-request-") as folder:
        work = Path(folder) / "work"
        shutil.copytree(repository, work, symlinks=True, ignore=shutil.ignore_patterns(".git"))
        git(work, "init", "-qb", "main")
        git(work, "add", "-A", "-f")
        git(work, "commit", "-qm", "as it was")
        git(work, "update-ref", "refs/remotes/origin/main", "HEAD")
        git(work, "checkout", "-qb", "change")
        (work / "new-service").mkdir()
        (work / "new-service" / "Dockerfile").write_text(BRINGS, encoding="utf-8")
        git(work, "add", "-A")
        git(work, "commit", "-qm", "Add a service")
        show("everything counts", work, [])
        show("--diff-base origin/main", work, ["--diff-base", "origin/main"])
        show("--diff-base auto, as GitHub sets it", work, ["--diff-base", "auto"], GITHUB_BASE_REF="main")
        git(work, "rm", "-rq", "new-service")
        git(work, "commit", "-qm", "Take it back")
        show("and without it", work, ["--diff-base", "origin/main"])


def git(folder: Path, *words: str) -> None:
    subprocess.run(["git", *words], cwd=folder, env={**os.environ, **WHO}, check=True, capture_output=True)


def show(what: str, folder: Path, flags: list[str], **environment: str) -> None:
    """The exit code, and how many fails count and do not."""
    command = [*READINESS, "audit", ".", "--without", "all", "--offline", "--output", "json", *flags]
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    fails = [one for one in json.loads(done.stdout)["findings"] if one["kind"] == "fail"]
    new = [one for one in fails if not one.get("baseline_state")]
    levels = Counter(one["level"] for one in new)
    counts = ", ".join(f"{levels[level]} {level}s" for level in ("error", "warning", "note"))
    print(f"{what:36}  exit {done.returncode}  {len(fails) - len(new):5} were there  {len(new):4} count: {counts}")
    for one in new if len(new) <= 10 else ():
        print(f"{'':38}{one['level']:8} {one['path']}: {one['rule_id']}")


if __name__ == "__main__":
    main(sys.argv[1])
