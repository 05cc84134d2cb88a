"""What declared rules see of a Dockerfile."""

from __future__ import annotations

import pytest

from readiness.formats.dockerfile import SELECTORS, documents
from readiness.model.artifact import Artifact, Node, Target, Unresolved, Value
from readiness.model.location import Region
from readiness.model.problem import Problem


def targets(selector: str, text: str) -> list[Target]:
    (document,) = documents(Artifact("Dockerfile", text))
    assert not isinstance(document, Problem)
    return list(SELECTORS[selector](document))


def plain(node: Node) -> object:
    match node.kind:
        case "mapping":
            return {name: plain(field) for name, field in node.fields.items()}
        case "sequence":
            return [plain(item) for item in node.items]
        case _:
            return node.value


def fields(selector: str, text: str, *names: str) -> list[tuple[object, ...]]:
    found = [plain(target.node) for target in targets(selector, text)]
    return [tuple(one.get(name) for name in names) for one in found if isinstance(one, dict)]


def test_base_image() -> None:
    text = "FROM --platform=$BUILDPLATFORM r.io:5000/a/b:1@sha256:ab AS x\nFROM x\n"
    (target,) = targets("base-image", text)
    assert plain(target.node) == {
        "image": "r.io:5000/a/b:1@sha256:ab",
        "registry": "r.io:5000",
        "repository": "a/b",
        "tag": "1",
        "digest": "sha256:ab",
        "platform": Unresolved("$BUILDPLATFORM"),
        "by": "FROM",
        "stage": "x",
        "shipped": True,
        "needed": True,
    }
    assert (target.anchor, target.name, target.logical) == (
        Region(1, 32, 1, 57),
        "r.io:5000/a/b:1@sha256:ab",
        "stage/x/FROM",
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("FROM scratch", [], id="scratch"),
        pytest.param("FROM a AS b\nFROM b", [("a", None, True)], id="earlier stage"),
        pytest.param("ARG T=latest\nFROM a:$T", [("a", "latest", True)], id="default"),
        pytest.param("ARG T\nFROM a:$T", [("a", Unresolved("$T"), True)], id="no default"),
        pytest.param("FROM $I", [(Unresolved("$I"), Unresolved("$I"), True)], id="all unresolved"),
        pytest.param("FROM a AS b\nFROM c\nCOPY --from=b / /", [("a", None, False), ("c", None, True)], id="builder"),
        pytest.param("FROM scratch\nCOPY --from=a:1 / /\nCOPY --from=0 / /", [("a", "1", True)], id="copied from"),
        pytest.param("FROM scratch AS x\nFROM scratch\nCOPY --from=X / /", [], id="stage in other case"),
        pytest.param("FROM scratch\nRUN --mount=type=bind,from=a:1 x", [("a", "1", True)], id="mounted from"),
    ],
)
def test_which_images_are_judged(text: str, expected: list[tuple[Value, ...]]) -> None:
    assert fields("base-image", text, "repository", "tag", "shipped") == expected


def test_shipped_stage() -> None:
    ((stage, effective, health),) = fields(
        "shipped-stage", "FROM node:20\nHEALTHCHECK NONE\nUSER 5", "user", "effective_user", "healthcheck"
    )
    assert (stage, effective, health) == ("5", "5", "NONE")
    assert fields("shipped-stage", "FROM node:20", "user", "effective_user", "base") == [(None, "root", "node:20")]
    assert fields("shipped-stage", "FROM who/knows", "user", "effective_user") == [(None, Unresolved(""))]


def test_stage_flags() -> None:
    text = "FROM a AS x\nFROM a AS y\nFROM x"
    assert fields("stage", text, "name", "shipped", "needed") == [
        ("x", True, True),
        ("y", False, False),
        ("2", True, True),
    ]


def test_run_knows_its_shell() -> None:
    text = 'FROM a\nRUN b c\nSHELL ["powershell", "-Command"]\nRUN Get-Item\nFROM 0\nRUN <<EOF\nx\nEOF'
    assert fields("run", text, "text", "shell", "posix") == [
        ("b c", "/bin/sh -c", True),
        ("Get-Item", "powershell -Command", False),
        ("x\n", "/bin/sh -c", True),
    ]


def test_run_names_its_command_but_no_value() -> None:
    found = targets("run", "FROM a\nRUN npm ci\nRUN TOKEN=secret npm ci")
    assert [target.name for target in found] == ["RUN npm", "RUN"]


def test_user() -> None:
    text = "FROM a\nUSER root\nUSER 1000:app\nFROM b\nUSER $U"
    assert fields("user", text, "user", "name", "group", "numeric", "last", "shipped") == [
        ("root", "root", None, False, False, False),
        ("1000:app", "1000", "app", True, True, False),
        (Unresolved("$U"), Unresolved("$U"), None, Unresolved("$U"), True, True),
    ]


def test_healthcheck() -> None:
    text = "FROM a\nHEALTHCHECK --interval=5s CMD curl -f x || exit 1\nHEALTHCHECK NONE"
    assert fields("healthcheck", text, "type", "form", "command", "interval", "last") == [
        ("CMD", "shell", "curl -f x || exit 1", "5s", False),
        ("NONE", None, None, None, True),
    ]


def test_expose() -> None:
    text = "FROM a\nARG P=90\nEXPOSE 80/UDP $P $Q 99999 8080:80"
    assert fields("expose", text, "port", "protocol", "valid") == [
        (80, "udp", True),
        (90, "tcp", True),
        (Unresolved("$Q"), "tcp", Unresolved("$Q")),
        (99999, "tcp", False),
        (None, None, False),
    ]


def test_env_and_arg() -> None:
    text = "ARG G=1\nFROM a\nARG G\nENV A=$G B='x y'"
    assert fields("arg", text, "name", "value", "global", "stage") == [("G", "1", True, ""), ("G", None, False, "0")]
    assert fields("env", text, "name", "value") == [("A", "1"), ("B", "x y")]
    assert [target.anchor for target in targets("env", text)] == [Region(4, 5, 4, 6), Region(4, 10, 4, 11)]


def test_copy() -> None:
    text = 'FROM a AS b\nFROM c\nCOPY --from=b --chown=$U ["x y", "z", "/d/"]'
    assert fields("copy", text, "keyword", "sources", "destination", "from", "chown") == [
        ("COPY", ["x y", "z"], "/d/", "b", Unresolved("$U"))
    ]


def test_cmd_and_instruction() -> None:
    text = 'FROM a\nCMD x\nENTRYPOINT ["y", "z"]'
    assert fields("cmd", text, "keyword", "form", "text", "words", "last") == [
        ("CMD", "shell", "x", ["x"], True),
        ("ENTRYPOINT", "exec", "y z", ["y", "z"], True),
    ]
    assert fields("instruction", text, "keyword", "form") == [("CMD", "shell"), ("ENTRYPOINT", "exec")]


def test_workdir_and_label() -> None:
    text = "FROM a\nWORKDIR app\nWORKDIR C:/x\nWORKDIR $D\nLABEL a.b=c"
    assert fields("workdir", text, "absolute") == [(False,), (True,), (Unresolved("$D"),)]
    assert fields("label", text, "name", "value") == [("a.b", "c")]


def test_anchors_are_one_line() -> None:
    text = "FROM a\nCOPY \\\n  x \\\n  y\nUSER \\\n  z\nENV A=1 \\\n  B=2\nRUN x \\\n  y"
    for selector in SELECTORS:
        for target in targets(selector, text):
            assert target.anchor.start_line == target.anchor.end_line
