"""Shell text → simple commands."""

from __future__ import annotations

import pytest

from readiness.formats.workflow.shell import commands, remote_commands


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("npm ci && npm test", ["npm ci", "npm test"], id="and"),
        pytest.param("npm test || true", ["npm test", "true"], id="or"),
        pytest.param("go test ./... | tee out.txt", ["go test ./...", "tee out.txt"], id="pipe"),
        pytest.param("echo 'kubectl apply && x'", ["echo kubectl apply && x"], id="separators in quotes"),
        pytest.param("# npm test\npytest # not this", ["pytest"], id="comments"),
        pytest.param("curl http://x/#a", ["curl http://x/#a"], id="hash inside a word"),
        pytest.param("helm upgrade \\\n  --install web", ["helm upgrade --install web"], id="continued line"),
        pytest.param("CI=1 A='b c' npm test", ["npm test"], id="assignments"),
        pytest.param("if ! npm test; then exit 1; fi", ["npm test", "exit 1"], id="if"),
        pytest.param("for d in a b; do\n  go test\ndone", ["go test"], id="for"),
        pytest.param("command -v pytest >/dev/null", [], id="only asks whether it exists"),
        pytest.param("sudo -E timeout 10m uv run --group dev pytest -q", ["pytest -q"], id="wrappers"),
        pytest.param("python -m coverage run -m pytest", ["pytest"], id="coverage"),
        pytest.param("npx --yes playwright test", ["playwright test"], id="npx"),
        pytest.param("pytest > log 2>&1", ["pytest"], id="redirections"),
        pytest.param('echo "$(cat <<EOF\nkubectl apply\nEOF\n)"', ["echo $(cat  \n)"], id="heredoc in a substitution"),
        pytest.param(
            "cat <<'EOF' | kubectl apply -f -\nkind: x\nEOF\nls", ["cat", "kubectl apply -f -", "ls"], id="heredoc"
        ),
        pytest.param("echo ${{ a && b || 'c' }} ; ls", ["echo ${{ a && b || c }}", "ls"], id="expression"),
        pytest.param("", [], id="empty"),
        pytest.param("echo \"unbalanced\nnpm 'test", ['echo "unbalanced', "npm 'test"], id="unbalanced quotes"),
    ],
)
def test_commands_are_split_as_a_shell_would(text: str, expected: list[str]) -> None:
    assert [" ".join(words) for words in commands(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("bash -ec 'npm test && npm run lint'", ["npm test", "npm run lint"], id="bash -c"),
        pytest.param(
            'ssh -i key me@host "cd app && docker compose up -d"', ["cd app", "docker compose up -d"], id="ssh"
        ),
        pytest.param("ssh host <<EOF\ngit pull\nEOF", ["git pull"], id="ssh heredoc"),
        pytest.param("sudo bash <<EOF\ngit pull\nEOF", ["git pull"], id="bash heredoc"),
    ],
)
def test_what_another_shell_is_given_counts_too(text: str, expected: list[str]) -> None:
    assert [" ".join(words) for words in commands(text)][1:] == expected


def test_a_command_in_a_container_is_found_behind_its_options() -> None:
    assert ("pytest", "-q") in set(commands("docker compose run --rm -e CI=1 web pytest -q"))


def test_remote_commands_are_those_of_ssh_alone() -> None:
    assert list(remote_commands("npm test\nssh host 'systemctl restart web'")) == [("systemctl", "restart", "web")]


def test_hostile_text_takes_no_longer_than_its_length() -> None:
    assert len(list(commands("${{ $( ' \" ` " * 20_000, 1))) >= 0


def test_containers_within_containers_are_not_multiplied() -> None:
    assert len(list(commands("docker run a sh -c " * 2_000))) < 100
