"""The baseline, by property, on manifests and images that are really audited: what people do to files every day makes nothing new."""

from __future__ import annotations

import os
import subprocess
import tempfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from readiness.audit import audit
from readiness.baseline import read, written
from readiness.commands.audit import exit_code
from readiness.config import Config
from readiness.model.finding import Kind, Level
from readiness.places import compiled_rules
from readiness.request import Request

if TYPE_CHECKING:
    from readiness.model.report import Report

RULES = ("k8s-privileged", "k8s-image-mutable", "k8s-host-namespaces", "docker-base-latest", "docker-apt-cli")


class Workload(NamedTuple):
    name: str
    privileged: bool
    mutable: bool
    host: bool


class Style(NamedTuple):
    """How a manifest is laid out; none of it changes what it says."""

    quote: str
    step: int
    comment: bool
    limits_first: bool


WORKLOADS = st.builds(
    Workload, st.sampled_from(["web", "api", "worker", "cron", "mail"]), st.booleans(), st.booleans(), st.booleans()
)
SETS = st.lists(WORKLOADS, min_size=1, max_size=4, unique_by=lambda one: one.name)
STYLES = st.builds(Style, st.sampled_from(["", "'", '"']), st.sampled_from([2, 4]), st.booleans(), st.booleans())
PLAIN = Style("", 2, comment=False, limits_first=False)


def manifest(one: Workload, style: Style) -> str:
    q, step = style.quote, " " * style.step
    image = f"image: {q}shop/app:{'latest' if one.mutable else '1.2.3'}{q}"
    secured = f"securityContext: {{privileged: {'true' if one.privileged else 'false'}}}"
    fields = [secured, image] if style.limits_first else [image, secured]
    lines = [
        *(["# what it is for"] if style.comment else []),
        "apiVersion: apps/v1",
        "kind: Deployment",
        f"metadata: {{name: {q}{one.name}{q}}}",
        "spec:",
        f"{step}selector: {{matchLabels: {{app: {one.name}}}}}",
        f"{step}template:",
        f"{step * 2}metadata: {{labels: {{app: {one.name}}}}}",
        f"{step * 2}spec:",
        f"{step * 3}hostNetwork: {'true' if one.host else 'false'}",
        f"{step * 3}containers:",
        f"{step * 4}- name: app",
        *(f"{step * 4}  {field}" for field in fields),
    ]
    return "\n".join(lines) + "\n"


def files(workloads: list[Workload], style: Style) -> dict[str, str]:
    stages = [
        f"FROM debian:{'latest' if one.mutable else '12.5'} AS {one.name}\nRUN apt update {one.name}\n"
        for one in workloads
    ]
    return {"app.yaml": "---\n".join(manifest(one, style) for one in workloads), "Dockerfile": "\n\n".join(stages)}


def audited(workloads: list[Workload], style: Style = PLAIN, baseline: str | None = None) -> Report:
    with tempfile.TemporaryDirectory() as folder:
        for path, text in files(workloads, style).items():
            (Path(folder) / path).write_text(text, encoding="utf-8")
        config = Config(select=RULES, without=("all",), fail_on=Level.NOTE)
        entries = read(baseline, "baseline") if baseline is not None else None
        compiled = compiled_rules(os.environ)
        return audit(
            Request(root=folder, config=config, today=lambda: date(2026, 11, 1), baseline=entries, compiled=compiled)
        )


def new(report: Report) -> list[tuple[str, str, str]]:
    return [
        (one.rule_id, one.location.logical, one.name)
        for one in report.findings
        if one.kind is Kind.FAIL and one.suppression is None and not one.known
    ]


@settings(max_examples=8)
@given(SETS, STYLES, st.data())
def test_reordered_and_reformatted_nothing_is_new(workloads: list[Workload], style: Style, data: Any) -> None:
    text = written(audited(workloads).findings)
    shuffled = data.draw(st.permutations(workloads))
    after = audited(shuffled, style, text)
    assert new(after) == []
    assert exit_code(after, strict=False) == 0
    assert not any(
        "stands for nothing" in note.message or "stand for nothing" in note.message for note in after.notifications
    )


@settings(max_examples=8)
@given(SETS, st.sampled_from(["first", "last"]))
def test_what_is_renamed_is_new_and_its_neighbours_are_not(workloads: list[Workload], which: str) -> None:
    text = written(audited(workloads).findings)
    at = 0 if which == "first" else len(workloads) - 1
    renamed = [*workloads[:at], workloads[at]._replace(name="other"), *workloads[at + 1 :]]
    assert all("other" in f"{logical} {name}" for _, logical, name in new(audited(renamed, PLAIN, text)))


@settings(max_examples=8)
@given(SETS)
def test_what_is_mended_is_told_and_fails_nothing(workloads: list[Workload]) -> None:
    before = audited(workloads)
    mended = [one._replace(privileged=False, mutable=False) for one in workloads]
    after = audited(mended, PLAIN, written(before.findings))
    assert new(after) == []
    assert exit_code(after, strict=False) == 0
    gone = len(new(before)) - sum(one.known for one in after.findings)
    assert gone == 0 or any(note.message.startswith(f"{gone} entr") for note in after.notifications)


@settings(max_examples=8)
@given(SETS, st.data())
def test_branches_that_both_changed_it_are_merged_by_git(base: list[Workload], data: Any) -> None:
    """Each mends something or takes something on; git joins their lines, and nothing that either of them knew is new."""
    sides = [data.draw(SETS), data.draw(SETS)]
    texts = [written(audited(one).findings) for one in (base, *sides)]
    joined = _joined(base, *sides)
    assert not joined or new(audited(joined, PLAIN, _merged(*texts))) == []


def _joined(base: list[Workload], ours: list[Workload], theirs: list[Workload]) -> list[Workload]:
    """The tree that the same merge makes of the files, line by line: what a side took out is gone, what it changed is as it says."""
    before, left, right = ({one.name: one for one in group} for group in (base, ours, theirs))
    names = sorted({*before, *left, *right})
    chosen = [_of_both(before.get(name), left.get(name), right.get(name)) for name in names]
    return [one for one in chosen if one is not None]


def _of_both(before: Workload | None, left: Workload | None, right: Workload | None) -> Workload | None:
    if before is None:
        return left or right
    if left is None or right is None:
        return None
    return Workload(*(right[at] if left[at] == before[at] else left[at] for at in range(len(before))))  # type: ignore[arg-type]


def _merged(base: str, ours: str, theirs: str) -> str:
    with tempfile.TemporaryDirectory() as folder:
        names = [str(Path(folder) / name) for name in ("ours", "base", "theirs")]
        for name, text in zip(names, (ours, base, theirs), strict=True):
            Path(name).write_text(text, encoding="utf-8")
        done = subprocess.run(
            ["git", "merge-file", "-p", "--union", *names], capture_output=True, text=True, check=True
        )
        return done.stdout
