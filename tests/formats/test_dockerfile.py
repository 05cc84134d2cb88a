"""The grammar of Dockerfiles: what is read, where it stands, what a mistake costs."""

from __future__ import annotations

import pytest

from readiness.formats.dockerfile import Dockerfile, Instruction, documents
from readiness.model.artifact import Artifact
from readiness.model.location import Region
from readiness.model.problem import Problem


def read(text: str) -> tuple[Dockerfile, list[Problem]]:
    found = list(documents(Artifact("Dockerfile", text)))
    (document,) = [one for one in found if not isinstance(one, Problem)]
    return document.content, [one for one in found if isinstance(one, Problem)]


def instructions(text: str) -> list[Instruction]:
    """Of the only stage of a Dockerfile without mistakes, behind FROM."""
    dockerfile, problems = read(f"FROM a\n{text}")
    assert problems == []
    (stage,) = dockerfile.stages
    return list(stage.instructions)


def only(text: str) -> Instruction:
    (found,) = instructions(text)
    return found


def words(instruction: Instruction) -> list[str]:
    return [word.text for word in instruction.arguments]


@pytest.mark.parametrize(
    ("text", "keyword", "form", "expected"),
    [
        pytest.param('CMD ["a", "b c"]', "CMD", "exec", ["a", "b c"], id="exec"),
        pytest.param("CMD a b", "CMD", "shell", ["a b"], id="shell"),
        pytest.param("cmd a", "CMD", "shell", ["a"], id="lower case"),
        pytest.param("CMD ['a', 'b']", "CMD", "shell", ["['a', 'b']"], id="single quotes are no JSON"),
        pytest.param("CMD []", "CMD", "exec", [], id="empty array"),
        pytest.param(r'CMD ["\u0041\n\\"]', "CMD", "exec", ["A\n\\"], id="JSON escapes"),
        pytest.param(r'CMD ["\ud800"]', "CMD", "exec", ["?"], id="half a surrogate pair"),
        pytest.param('RUN [ "$x" = y ] && z', "RUN", "shell", ['[ "$x" = y ] && z'], id="test command"),
        pytest.param('COPY ["a b", "c"]', "COPY", "exec", ["a b", "c"], id="copy array"),
        pytest.param("COPY a\tb /c/", "COPY", "", ["a", "b", "/c/"], id="copy words"),
        pytest.param("RUN a \\\n  b", "RUN", "shell", ["a   b"], id="continuation"),
        pytest.param("RUN a \\  \n  b", "RUN", "shell", ["a   b"], id="blanks behind the mark"),
        pytest.param(
            "RUN a \\\n# no\n\n   # neither \\\nb", "RUN", "shell", ["a b"], id="comments and blank lines within"
        ),
        pytest.param("RUN a # b", "RUN", "shell", ["a # b"], id="no comments within a line"),
        pytest.param("RUN a\\\\", "RUN", "shell", ["a\\\\"], id="a doubled mark continues nothing"),
        pytest.param("RUN a \\", "RUN", "shell", ["a"], id="continuation at the end"),
        pytest.param("USER a b", "USER", "", ["a b"], id="user is one text"),
        pytest.param("EXPOSE 80 81/udp", "EXPOSE", "", ["80", "81/udp"], id="expose"),
    ],
)
def test_arguments_and_form(text: str, keyword: str, form: str, expected: list[str]) -> None:
    found = only(text)
    assert (found.keyword, found.form, words(found)) == (keyword, form, expected)


def test_flags_stand_in_front_of_arguments() -> None:
    found = only("RUN --mount=type=secret,id=x --network=none --security=insecure npm --ci")
    assert [(flag.name, flag.value) for flag in found.flags] == [
        ("mount", "type=secret,id=x"),
        ("network", "none"),
        ("security", "insecure"),
    ]
    assert (found.text, found.flags[0].options) == ("npm --ci", {"type": "secret", "id": "x"})


def test_flag_without_value_is_true() -> None:
    found = only("COPY --link --chown=a:b --parents --exclude=*.md a b")
    assert [(flag.name, flag.value) for flag in found.flags] == [
        ("link", "true"),
        ("chown", "a:b"),
        ("parents", "true"),
        ("exclude", "*.md"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("ENV A b  c", [("A", "b  c")], id="old form"),
        pytest.param("ENV A=b C='d e' F=\"g h\"", [("A", "b"), ("C", "'d e'"), ("F", '"g h"')], id="new form"),
        pytest.param(r"ENV A=b\ c D=", [("A", r"b\ c"), ("D", "")], id="escaped blank, empty value"),
        pytest.param("ARG A B=c", [("A", None), ("B", "c")], id="arguments"),
        pytest.param("LABEL a.b=c \\\n  d=e", [("a.b", "c"), ("d", "e")], id="labels over lines"),
        pytest.param("LABEL maintainer me", [("maintainer", "me")], id="old label"),
    ],
)
def test_pairs(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert [(pair.name, pair.value) for pair in only(text).pairs] == expected


def test_places_survive_continuations() -> None:
    found = only("  ENV A=1 \\\n    # note\n    BC=2")
    assert [pair.name_region for pair in found.pairs] == [Region(2, 7, 2, 8), Region(4, 5, 4, 7)]
    assert (found.region, found.anchor) == (Region(2, 3, 4, 9), Region(2, 3, 2, 12))
    assert found.source == "  ENV A=1 \\\n    # note\n    BC=2"


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        pytest.param("RUN <<EOF\na\n  b\nEOF", ["a\n  b\n"], id="bare"),
        pytest.param("RUN <<-EOF\n\ta\n\tEOF", ["a\n"], id="tabs stripped"),
        pytest.param("RUN <<'EOF'\n$a\nEOF", ["$a\n"], id="quoted"),
        pytest.param('COPY <<"A" <<B /x/\n1\nA\n2\nB', ["1\n", "2\n"], id="two"),
        pytest.param(
            "RUN a && \\\n  cat <<EOF >> x && \\\n  b\n1\nEOF", ["1\n"], id="mid-chain, behind a continuation"
        ),
        pytest.param("RUN python3 <<EOF\nFROM x import y\nEOF", ["FROM x import y\n"], id="looks like FROM"),
        pytest.param("RUN <<EOF\n#!/usr/bin/env python\n\\\nEOF", ["#!/usr/bin/env python\n\\\n"], id="shebang"),
        pytest.param("ADD 3<<EOF /x\nEOF", [""], id="descriptor, empty"),
        pytest.param("ONBUILD RUN <<EOF\nx\nEOF", ["x\n"], id="in onbuild"),
        pytest.param("RUN cat <<< x", [], id="here-string"),
        pytest.param('RUN echo "<<EOF"', [], id="in quotes"),
        pytest.param("RUN cat << EOF", [], id="apart"),
        pytest.param("RUN echo $((1<<2))", [], id="shift"),
        pytest.param("CMD cat <<EOF", [], id="not in this instruction"),
    ],
)
def test_heredocs(text: str, bodies: list[str]) -> None:
    found, following = instructions(f"{text}\n# behind\nUSER x")
    assert [heredoc.body for heredoc in found.heredocs] == bodies
    assert following.keyword == "USER"


def test_heredoc_properties() -> None:
    (first, second) = only("COPY <<-'A' 3<<B /x\n\t1\n\tA\n2\nB").heredocs
    assert (first.name, first.expands, first.strips_tabs, first.descriptor, first.region) == (
        "A",
        False,
        True,
        "",
        Region(3, 1, 4, 3),
    )
    assert (second.name, second.expands, second.strips_tabs, second.descriptor) == ("B", True, False, "3")


@pytest.mark.parametrize(
    ("text", "script"),
    [
        pytest.param("RUN <<EOF\na\nb\nEOF", "a\nb\n", id="bare heredoc"),
        pytest.param("RUN sh <<EOF\na\nEOF", "sh <<EOF\na\nEOF", id="heredoc as input"),
        pytest.param("RUN a && \\\n b", "a &&  b", id="command line"),
    ],
)
def test_script(text: str, script: str) -> None:
    assert only(text).script == script


def test_healthcheck_holds_its_command() -> None:
    found = only("HEALTHCHECK --interval=5s --timeout=3s \\\n CMD curl -f localhost || exit 1")
    assert found.inner is not None
    assert (words(found), found.form, found.inner.keyword, words(found.inner)) == (
        ["CMD"],
        "shell",
        "CMD",
        ["curl -f localhost || exit 1"],
    )
    assert only("HEALTHCHECK none").inner is None


def test_onbuild_holds_its_instruction() -> None:
    found = only("ONBUILD COPY --chown=a . /x")
    assert found.inner is not None
    assert (found.inner.keyword, words(found.inner), len(found.inner.flags)) == ("COPY", [".", "/x"], 1)


def test_escape_directive_changes_the_mark() -> None:
    dockerfile, problems = read("# syntax=docker/dockerfile:1\n# escape=`\nFROM a\nRUN dir C:\\ `\n  x\nUSER y")
    assert problems == []
    assert [one.text for one in dockerfile.shipped.instructions] == ["dir C:\\   x", "y"]
    assert {name: word.text for name, word in dockerfile.directives.items()} == {
        "syntax": "docker/dockerfile:1",
        "escape": "`",
    }


def test_directives_end_at_the_first_other_line() -> None:
    dockerfile, _ = read("# hello\n# escape=`\nFROM a\nRUN b \\\n  c")
    assert (dict(dockerfile.directives), dockerfile.escape) == ({}, "\\")


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        pytest.param("WHAT x", 2, "this is no Dockerfile instruction", id="unknown"),
        pytest.param("RUN a\n  && b\n  && c", 3, "this is no Dockerfile instruction", id="forgotten mark, told once"),
        pytest.param("ENV A", 2, "ENV: expected a name and a value", id="env without value"),
        pytest.param("ENV A=b c", 2, "ENV: expected `name=value`", id="env with a stray word"),
        pytest.param("COPY a", 2, "COPY needs a source and a destination", id="copy"),
        pytest.param("USER", 2, "USER needs an argument", id="nothing"),
        pytest.param("CMD [1]", 2, "the array of CMD may hold strings only", id="numbers"),
        pytest.param("SHELL bash", 2, "SHELL takes a JSON array", id="shell"),
        pytest.param("HEALTHCHECK curl x", 2, "HEALTHCHECK takes NONE, or CMD and a command", id="healthcheck"),
        pytest.param("ONBUILD ONBUILD RUN x", 2, "ONBUILD cannot hold ONBUILD", id="onbuild"),
        pytest.param("FROM a b", 2, "FROM takes an image, or an image and AS with a name", id="from"),
        pytest.param("RUN <<EOF\nx", 2, "heredoc `EOF` is never closed", id="open heredoc"),
    ],
)
def test_a_mistake_costs_one_instruction(text: str, line: int, message: str) -> None:
    dockerfile, (problem,) = read(f"FROM a\n{text}\nWORKDIR /x")
    region = problem.location.region
    assert region is not None
    assert (problem.kind, problem.format, problem.message, region.start_line) == (
        "unparsable",
        "dockerfile",
        message,
        line,
    )
    assert dockerfile.shipped.instructions[-1].keyword == "WORKDIR"


@pytest.mark.parametrize("text", ["", "\n\n", "# only\n# comments", "RUN x", "hello world"])
def test_a_text_without_from_is_one_problem(text: str) -> None:
    (problem,) = documents(Artifact("Dockerfile", text))
    assert isinstance(problem, Problem)
    assert problem.kind == "unparsable"


def test_instructions_in_front_of_from_are_a_problem() -> None:
    dockerfile, (problem,) = read("ARG A=1\nRUN x\nFROM a")
    assert (problem.message, len(dockerfile.arguments)) == ("RUN stands in front of the first FROM", 1)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("ENV X=" + "${A:-" * 5000 + "}" * 5000, id="nested variables"),
        pytest.param("ENV A=${", id="open brace"),
        pytest.param("ARG A=" + "a" * 3000 + "\nENV B=${A%%*a*a*b}", id="slow pattern"),
        pytest.param("CMD " + "[" * 5000, id="nested arrays"),
        pytest.param("EXPOSE 1-99999999999999999999", id="endless port"),
        pytest.param("RUN '", id="open quote"),
    ],
)
def test_hostile_text_is_survived(text: str) -> None:
    dockerfile, problems = read(f"FROM a\n{text}\nUSER x")
    assert problems == []
    assert dockerfile.shipped.settings.user is not None
