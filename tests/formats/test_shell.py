"""Shell text as pipelines of commands."""

from __future__ import annotations

import pytest

from readiness.formats.shell import Command, argument_list, pipelines


def words(text: str) -> list[list[tuple[str, ...]]]:
    return [[command.words for command in pipeline] for pipeline in pipelines(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a 1 && b; c || d &", [[("a", "1")], [("b",)], [("c",)], [("d",)]], id="separators"),
        pytest.param("a|b |& c", [[("a",), ("b",), ("c",)]], id="pipes"),
        pytest.param("a \\\n  b", [[("a", "b")]], id="continued"),
        pytest.param("a # b; c\nd '#e' f#g", [[("a",)], [("d", "#e", "f#g")]], id="comments"),
        pytest.param("a \"b c\" 'd;e' f\\ g \"h\\\"i\"", [[("a", "b c", "d;e", "f g", 'h"i')]], id="quotes"),
        pytest.param("if a; then b; elif c; then d; else e; fi", [[("a",)], [("b",)], [("c",)], [("d",)], [("e",)]], id="if"),
        pytest.param("while ! a; do b; done | c", [[("a",)], [("b",)], [("c",)]], id="loop"),
        pytest.param("(cd x && make) && y", [[("cd", "x")], [("make",)], [("y",)]], id="subshell"),
        pytest.param("A=1 B='2 3' env C=4 sudo -u x -E nice -n 5 a b", [[("a", "b")]], id="wrappers"),
        pytest.param("timeout -k 5 30 a; xargs -n 1 b; command -v c", [[("a",)], [("b",)], [("command", "-v", "c")]], id="more wrappers"),
        pytest.param("a $X ${Y:-z z} $((1 + 2))", [[("a", "$X", "${Y:-z z}", "$((1 + 2))")]], id="variables"),
        pytest.param("cat <<EOF > x\nrm -rf /\nEOF\nb", [[("cat",)], [("b",)]], id="a heredoc is data"),
        pytest.param("sh <<'E'\na\nE\nb", [[("sh",)], [("a",)], [("b",)]], id="a heredoc that is run"),
        pytest.param("bash -euxo pipefail -c 'a | b' x", [[("bash", "-euxo", "pipefail", "-c", "a | b", "x")], [("a",), ("b",)]], id="sh -c"),
        pytest.param("X=$(a | b) c", [[("c",)], [("a",), ("b",)]], id="substitution"),
        pytest.param("a `b c` <(d)", [[("a", "`b c`", "<(d)")], [("b", "c")], [("d",)]], id="backticks and process substitution"),
        pytest.param("a \"$(b ')' \"x)\")\" c", [[("a", "$(b ')' \"x)\")", "c")], [("b", ")", "x)")]], id="brackets in quotes"),
        pytest.param("a 'b", [[("a", "b")]], id="a quote without end"),
        pytest.param("a $(b", [[("a", "$(b")], [("b",)]], id="a bracket without end"),
        pytest.param("", [], id="nothing"),
    ],
)  # fmt: skip
def test_reads_commands(text: str, expected: list[list[tuple[str, ...]]]) -> None:
    assert words(text) == expected


def test_keeps_what_belongs_to_a_command() -> None:
    [[command]] = pipelines("A=1 sudo env B=2 /usr/bin/curl -o x >> log 2>&1 < in")
    assert command == Command(
        words=("/usr/bin/curl", "-o", "x"),
        assignments=(("A", "1"), ("B", "2")),
        redirects=((">>", "log"), (">&", "1"), ("<", "in")),
        wrappers=("sudo", "env"),
    )
    assert command.program == "curl"


def test_assignments_alone_are_a_command_without_words() -> None:
    assert pipelines("A=1") == ((Command((), (("A", "1"),)),),)


def test_argument_list_is_not_read_as_shell_text() -> None:
    assert [[one.words for one in pipeline] for pipeline in argument_list(("echo", "a && b"))] == [[("echo", "a && b")]]
    assert [[one.words for one in pipeline] for pipeline in argument_list(("sh", "-c", "a && b"))][1:] == [
        [("a",)],
        [("b",)],
    ]


def test_commands_inside_commands_end_somewhere() -> None:
    assert len(pipelines("$(" * 400)) < 10
