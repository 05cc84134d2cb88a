"""A repository that would run something if anything of it were run: its programs, hooks, filters, plugins, what its git is told to call."""

from __future__ import annotations

import os
import stat
import subprocess
from typing import TYPE_CHECKING

import pytest

from readiness.cli import main
from readiness.discover import revision

if TYPE_CHECKING:
    from pathlib import Path

GIT_CALLS = {
    "core.fsmonitor": "{trap}",
    "core.hooksPath": "hooks",
    "core.pager": "{trap}",
    "core.editor": "{trap}",
    "core.sshCommand": "{trap}",
    "core.gitProxy": "{trap}",
    "core.alternateRefsCommand": "{trap}",
    "core.attributesFile": "attributes",
    "diff.external": "{trap}",
    "diff.evil.command": "{trap}",
    "diff.evil.textconv": "{trap}",
    "filter.evil.clean": "{trap}",
    "filter.evil.smudge": "{trap}",
    "filter.evil.process": "{trap}",
    "filter.evil.required": "true",
    "merge.evil.driver": "{trap}",
    "credential.helper": "!{trap}",
    "gpg.program": "{trap}",
    "log.showSignature": "true",
    "interactive.diffFilter": "{trap}",
    "remote.origin.url": "ext::{trap}",
    "remote.origin.promisor": "true",
    "remote.origin.partialclonefilter": "blob:none",
    "remote.origin.uploadpack": "{trap}",
    "protocol.ext.allow": "always",
    "alias.ls-files": "!{trap}",
    "alias.merge-base": "!{trap}",
    "uploadpack.packObjectsHook": "{trap}",
}
PYTHON = "import os\nos.system('{trap}')\n"
FILES = {
    "Makefile": "$(shell {trap})\nall test build:\n\t{trap}\n",
    "setup.py": PYTHON,
    "conftest.py": PYTHON,
    "sitecustomize.py": PYTHON,
    "usercustomize.py": PYTHON,
    "bandit.py": PYTHON,
    "yaml.py": PYTHON,
    "readiness.py": PYTHON,
    "app/__init__.py": PYTHON,
    "app/settings.py": PYTHON + "import flask\napp = flask.Flask(__name__)\n",
    "manage.py": PYTHON,
    "db/migrations/0001_a.py": PYTHON + "class Migration(migrations.Migration):\n    operations = []\n",
    ".bandit": "[bandit]\nplugins: ./bandit.py\n",
    "pyproject.toml": "[build-system]\nrequires = []\nbuild-backend = 'setup'\nbackend-path = ['.']\n[tool.bandit]\nplugins = ['x']\n",
    ".pre-commit-config.yaml": "repos:\n  - repo: local\n    hooks:\n      - {{id: a, name: a, language: system, entry: {trap}}}\n",
    ".hadolint.yaml": "ignored: [DL3007]\n",
    ".squawk.toml": "pg_version = '11.0'\n",
    "zizmor.yml": "rules: {{}}\n",
    "package.json": '{{"scripts": {{"preinstall": "{trap}", "test": "{trap}"}}, "dependencies": {{"a": "1.0.0"}}}}',
    "requirements.txt": "--index-url ext::{trap}\n-e .\nflask==0.5\n",
    "Dockerfile": 'FROM debian:latest\nRUN {trap}\nCMD ["sh"]\n',
    "k8s/kustomization.yaml": "generators: [g.yaml]\ntransformers: [g.yaml]\nresources: [web.yaml]\n",
    "k8s/g.yaml": (
        "apiVersion: x/v1\nkind: Evil\nmetadata:\n  name: g\n  annotations:\n    config.kubernetes.io/function: |\n"
        "      exec: {{path: {trap}}}\n"
    ),
    "k8s/web.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {{name: web}}\nspec: {{containers: [{{name: web, image: 'a:1'}}]}}\n",
    "chart/Chart.yaml": "apiVersion: v2\nname: c\nversion: 1.0.0\n",
    "chart/templates/a.yaml": '{{{{ exec "{trap}" }}}}\n{{{{ .Files.Get "/etc/passwd" }}}}\n',
    ".github/workflows/ci.yml": "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: {trap}\n",
    ".gitattributes": "* filter=evil diff=evil merge=evil text=auto\n",
    "attributes": "* filter=evil\n",
    "hooks/post-index-change": "#!/bin/sh\n{trap}\n",
    "hooks/post-checkout": "#!/bin/sh\n{trap}\n",
}  # fmt: skip
TOOLS = (
    "git",
    "hadolint",
    "bandit",
    "helm",
    "pip-audit",
    "detect-secrets",
    "zizmor",
    "squawk",
    "python",
    "python3",
    "sh",
    "make",
    "node",
)


class Trap:
    """A program that leaves a mark when it is run, and a repository in which everything calls it."""

    def __init__(self, folder: Path) -> None:
        self.mark = folder / "sprung"
        self.program = folder / "trap.sh"
        self.root = folder / "shop"
        self._program(self.program)

    def lay(self) -> None:
        for path, text in FILES.items():
            target = self.root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text.format(trap=self.program), encoding="utf-8")
        for name in TOOLS:  # where PATH has `.` or an empty entry
            self._program(self.root / name)
            self._program(self.root / "node_modules" / ".bin" / name)
            self._program(self.root / ".venv" / "bin" / name)
        for hook in (self.root / "hooks").iterdir():
            hook.chmod(0o755)

    def bait(self) -> None:
        """Its git calls the trap wherever it may be told what to call; set last, when nothing of ours needs that git."""
        for name, value in GIT_CALLS.items():
            self.git("config", name, value.format(trap=self.program))
        (self.root / ".git" / "info" / "attributes").write_text("* filter=evil\n", encoding="utf-8")
        self.mark.unlink(missing_ok=True)

    def nest(self, name: str) -> None:
        """A repository within, which git would ask whether it has changed: by its own settings, not by ours."""
        inner = self.root / name
        inner.mkdir()
        (inner / "a.txt").write_text("a\n", encoding="utf-8")
        for words in (
            ["init", "-q"],
            ["add", "-A"],
            ["commit", "-q", "-m", "a"],
            ["config", "core.fsmonitor", str(self.program)],
        ):
            self.git("-C", name, *words)

    def git(self, *words: str) -> str:
        names = ("-c", "user.name=t", "-c", "user.email=t@example.org")
        done = subprocess.run(["git", *names, "-C", str(self.root), *words], capture_output=True, text=True, check=True)
        return done.stdout.strip()

    def sprung(self) -> str:
        return self.mark.read_text(encoding="utf-8") if self.mark.exists() else ""

    def _program(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'#!/bin/sh\necho "$0 $*" >> {self.mark}\ncat\n', encoding="utf-8")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)


@pytest.fixture
def trap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Trap:
    made = Trap(tmp_path)
    made.lay()
    made.git("init", "-q", "-b", "main")
    made.git("add", "-A")
    made.git("commit", "-q", "-m", "old")
    made.nest("vendored")
    made.git("add", "-A")
    made.git("commit", "-q", "-m", "a repository within")
    made.git("checkout", "-q", "-b", "feature")
    (made.root / "worker").mkdir()
    (made.root / "worker" / "Dockerfile").write_text("FROM debian:latest\n", encoding="utf-8")
    made.git("add", "-A")
    made.git("commit", "-q", "-m", "new")
    made.bait()
    for path in ("app/settings.py", "Dockerfile"):  # changed and not committed: git has to look into them
        (made.root / path).write_text((made.root / path).read_text(encoding="utf-8") + "\n", encoding="utf-8")
    monkeypatch.setenv("PATH", os.pathsep.join(("", ".", str(made.root), os.environ["PATH"])))
    monkeypatch.chdir(made.root)
    return made


@pytest.mark.parametrize(
    "words",
    [
        ["audit", ".", "--offline"],
        ["audit", ".", "--offline", "--without", "all", "--diff-base", "main", "--debug"],
        ["audit", ".", "--offline", "--without", "all", "--render"],
        ["audit", "Dockerfile", "app/settings.py", "--without", "all"],
        ["audit", ".", "--without", "all", "--diff"],
        ["audit", ".", "--without", "all", "--record", "../history.sqlite"],
        ["facts", "."],
        ["suppressions", "."],
        ["status", "."],
    ],
    ids=" ".join,
)
def test_nothing_of_the_repository_is_run(trap: Trap, words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    code = main(words)
    told = capsys.readouterr()
    assert trap.sprung() == ""
    assert code in (0, 1, 3), told.err
    if "--diff-base" in words:
        assert "could not be compared" not in told.out


def test_git_would_have_sprung_it(trap: Trap) -> None:
    """What the test proves, it proves only if the trap works."""
    subprocess.run(
        ["/usr/bin/env", "git", "-C", str(trap.root), "diff", "main"],
        capture_output=True,
        check=False,
        env={"PATH": "/usr/bin:/bin"},
    )
    assert trap.sprung()


def test_a_filter_that_can_not_be_switched_off_is_said(trap: Trap, capsys: pytest.CaptureFixture[str]) -> None:
    (trap.root / ".git" / "info" / "attributes").write_text("* filter=a=b\n", encoding="utf-8")
    with (trap.root / ".git" / "config").open("a", encoding="utf-8") as file:
        file.write(f'[filter "a=b"]\n\tclean = {trap.program}\n')
    main(["audit", ".", "--offline", "--without", "all", "--diff-base", "main"])
    assert "can not be switched off; every finding counts" in " ".join(capsys.readouterr().out.split())
    assert trap.sprung() == ""


def test_changes_are_told_as_git_tells_them(trap: Trap) -> None:
    changed, added = revision.changed(str(trap.root), revision.merge_base(str(trap.root), "main"))
    assert {"app/settings.py", "Dockerfile", "worker/Dockerfile"} <= changed
    assert added == {"worker/Dockerfile"}
    assert trap.sprung() == ""
