"""Stages, variables, and what the shipped stage comes to."""

from __future__ import annotations

import pytest

from readiness.formats.dockerfile import Dockerfile, documents, facts
from readiness.formats.dockerfile.expansion import Scope, expand
from readiness.model.artifact import Artifact, Document, Unresolved
from readiness.model.facts import EnvSet, ImageBuilt, ImageUsed, Text
from readiness.model.location import Location, Region
from readiness.model.problem import Problem


def document(text: str) -> Document[Dockerfile]:
    (found,) = documents(Artifact("Dockerfile", text))
    assert not isinstance(found, Problem)
    return found


def dockerfile(text: str) -> Dockerfile:
    return document(text).content


def built(text: str) -> ImageBuilt:
    return next(fact for fact in facts(document(text)) if isinstance(fact, ImageBuilt))


SCOPE: Scope = {"A": "x", "EMPTY": "", "NONE": None, "LATER": Unresolved("${LATER}"), "F": "a.b.c"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$A-${A}", "x-x"),
        ("'$A' \"$A\"", "$A x"),
        (r"\$A", "$A"),
        ("${NONE:-d}", "d"),
        ("${NONE-d}", "d"),
        ("${EMPTY:-d}", "d"),
        ("${EMPTY-d}", ""),
        ("${A:-d}", "x"),
        ("${OTHER:-$A}", "x"),
        ("${NONE:-${EMPTY:-deep}}", "deep"),
        ("${A:+alt}", "alt"),
        ("${EMPTY:+alt}", ""),
        ("${A:?needed}", "x"),
        ("${F#*.}", "b.c"),
        ("${F##*.}", "c"),
        ("${F%.*}", "a.b"),
        ("${F%%.*}", "a"),
        ("${F/./-}", "a-b.c"),
        ("${F//./-}", "a-b-c"),
        ("$NONE", Unresolved("$NONE")),
        ("a:${OTHER}", Unresolved("a:${OTHER}")),
        ("${LATER:-d}", Unresolved("${LATER:-d}")),
        ("${OTHER:+alt}", Unresolved("${OTHER:+alt}")),
        ("$A/$LATER", Unresolved("x/$LATER")),
        ("100$", "100$"),
    ],
)
def test_expansion(text: str, expected: Text) -> None:
    assert expand(text, SCOPE) == expected


@pytest.mark.parametrize(
    ("text", "image"),
    [
        pytest.param("ARG V=20\nFROM node:$V", "node:20", id="default"),
        pytest.param("ARG V\nFROM node:${V:-20}", "node:20", id="default in place"),
        pytest.param("ARG R=r.io\nARG I=$R/x\nFROM $I:1", "r.io/x:1", id="default from a default"),
        pytest.param("ARG V\nFROM node:$V", Unresolved("node:$V"), id="no default"),
        pytest.param("ARG TARGETARCH=amd64\nFROM a-$TARGETARCH", Unresolved("a-$TARGETARCH"), id="set by the builder"),
    ],
)
def test_from_uses_the_arguments_in_front(text: str, image: Text) -> None:
    assert dockerfile(text).shipped.image == image


def test_arguments_in_front_must_be_declared_again() -> None:
    stage = dockerfile("ARG A=1\nARG B=2\nFROM a\nARG A\nENV X=$A Y=$B").shipped
    assert {name: setting.value for name, setting in stage.settings.env.items()} == {"X": "1", "Y": Unresolved("$B")}


def test_env_hides_arg_and_sees_values_in_front() -> None:
    stage = dockerfile("FROM a\nENV A=1\nARG A=2\nENV A=3 B=$A\nENV C=$A").shipped
    assert {name: setting.value for name, setting in stage.settings.env.items()} == {"A": "3", "B": "1", "C": "3"}


def test_stage_graph() -> None:
    found = dockerfile(
        "FROM golang AS build\n"
        "FROM Build AS test\n"
        "FROM node AS assets\n"
        "FROM node AS unused\n"
        "FROM alpine AS common\n"
        "FROM common AS runner\n"
        "COPY --from=build /a /a\n"
        "RUN --mount=type=bind,from=2,target=/x true\n"
        "COPY --from=nginx:1 /b /b\n"
    )
    assert [stage.parent for stage in found.stages] == [None, 0, None, None, None, 4]
    assert [stage.name for stage in found.chain(found.shipped)] == ["runner", "common"]
    assert [stage.name for stage in found.needed(found.shipped)] == ["build", "assets", "common", "runner"]
    assert (found.base.image, [source.stage for source in found.shipped.sources]) == ("alpine", [0, 2, None])


def test_a_variable_that_picks_a_stage_needs_all_it_may_pick() -> None:
    found = dockerfile("FROM a AS b-amd64\nFROM a AS b-arm64\nFROM a AS c\nFROM b-$TARGETARCH")
    assert [stage.name for stage in found.needed(found.shipped)] == ["b-amd64", "b-arm64", ""]
    used = [fact.image for fact in facts(document("FROM a AS b-x\nFROM b-$TARGETARCH")) if isinstance(fact, ImageUsed)]
    assert used == ["a"]


def test_settings_come_down_the_chain() -> None:
    stage = dockerfile(
        "FROM x AS base\n"
        'SHELL ["/bin/bash", "-c"]\n'
        "ARG UID=1000\nUSER $UID\nWORKDIR /app\nENV A=1\nEXPOSE 80\n"
        "CMD base\n"
        "FROM base\n"
        "WORKDIR src\nEXPOSE 8000-8001/udp $PORT x\n"
        'ENTRYPOINT ["run"]\n'
    ).shipped
    settings = stage.settings
    assert settings.user is not None
    assert settings.workdir is not None
    assert (settings.user.value, settings.workdir.value, settings.shell_words) == (
        "1000",
        "/app/src",
        ("/bin/bash", "-c"),
    )
    assert settings.cmd is None
    assert [(port.first, port.last, port.protocol) for port in settings.exposes] == [
        (80, 80, "tcp"),
        (8000, 8001, "udp"),
        (Unresolved("$PORT"), Unresolved("$PORT"), "tcp"),
        (None, None, ""),
    ]


def test_a_relative_workdir_on_an_unknown_base_is_unresolved() -> None:
    workdir = dockerfile("FROM x\nWORKDIR app").shipped.settings.workdir
    assert workdir is not None
    assert workdir.value == Unresolved("/app")


def test_image_built() -> None:
    text = (
        "FROM golang:1.22 AS build\n"
        "COPY go.mod go.sum ./\n"
        "FROM node AS unused\n"
        "COPY no /\n"
        "FROM gcr.io/distroless/static:nonroot AS runner\n"
        "COPY --from=build /a /a\n"
        "ADD https://example.org/x <<EOF config /c/\nEOF\n"
        "EXPOSE 8080 8080\n"
        'HEALTHCHECK CMD ["/a", "health"]\n'
        'ENTRYPOINT ["/a"]\n'
        'CMD ["serve"]\n'
    )
    told = built(text)
    assert [name for name, _ in told.targets] == ["build", "unused"]
    assert told._replace(targets=()) == ImageBuilt(
        location=Location("Dockerfile", Region(5, 6, 5, 38), "stage/runner/FROM"),
        base="gcr.io/distroless/static:nonroot",
        user="nonroot",
        ports=(8080,),
        healthcheck=Location("Dockerfile", Region(10, 1, 10, 33), "stage/runner/HEALTHCHECK"),
        command=("/a", "serve"),
        command_location=Location("Dockerfile", Region(11, 1, 11, 18), "stage/runner/ENTRYPOINT"),
        context_copies=(
            ("go.mod", Location("Dockerfile", Region(2, 6, 2, 12), "stage/build/COPY")),
            ("go.sum", Location("Dockerfile", Region(2, 13, 2, 19), "stage/build/COPY")),
            ("config", Location("Dockerfile", Region(7, 33, 7, 39), "stage/runner/ADD")),
        ),
        stages=("build", "unused", "runner"),
        exposed=((8080, Location("Dockerfile", Region(9, 8, 9, 12), "stage/runner/EXPOSE")),),
        healthcheck_command=("/a", "health"),
    )


@pytest.mark.parametrize(
    ("text", "command"),
    [
        pytest.param("CMD a b", ("sh", "-c", "a b"), id="shell form"),
        pytest.param('SHELL ["bash", "-c"]\nCMD a', ("bash", "-c", "a"), id="own shell"),
        pytest.param('ENTRYPOINT a\nCMD ["b"]', ("sh", "-c", "a"), id="shell entrypoint takes no arguments"),
        pytest.param('CMD ["b"]\nENTRYPOINT ["a"]', ("a", "b"), id="order does not matter"),
        pytest.param("CMD a\nCMD []", (), id="reset"),
    ],
)
def test_command(text: str, command: tuple[str, ...]) -> None:
    assert built(f"FROM x\n{text}").command == command


@pytest.mark.parametrize(
    ("text", "user"),
    [
        pytest.param("FROM x", None, id="unknown base"),
        pytest.param("FROM node:20", "root", id="known base"),
        pytest.param("FROM x\nUSER a\nUSER b:c", "b:c", id="last"),
        pytest.param("FROM x\nUSER $U", Unresolved("$U"), id="unresolved"),
        pytest.param("FROM x AS a\nUSER a\nFROM x", None, id="of another stage"),
    ],
)
def test_user(text: str, user: Text | None) -> None:
    assert built(text).user == user


def test_healthcheck_none_is_none() -> None:
    assert built("FROM x\nHEALTHCHECK CMD a\nHEALTHCHECK NONE").healthcheck is None


def test_images_used_and_variables_set() -> None:
    found = list(facts(document("FROM a:1 AS b\nENV LOST=1\nFROM scratch\nENV KEPT=$X\nCOPY --from=c:2 --from=d / /")))
    assert [(fact.image, fact.by) for fact in found if isinstance(fact, ImageUsed)] == [
        ("a:1", "stage b"),
        ("c:2", "stage 1"),
        ("d", "stage 1"),
    ]
    assert [(fact.name, fact.value) for fact in found if isinstance(fact, EnvSet)] == [("KEPT", Unresolved("$X"))]
