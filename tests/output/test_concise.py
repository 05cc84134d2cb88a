"""One line a finding."""

from __future__ import annotations

import report_samples as samples

from readiness.model.location import Location
from readiness.output.concise import render


def test_each_counting_fail_is_a_line() -> None:
    assert render(samples.report()) == (
        "Dockerfile:1:6: warning docker-unpinned-base base image debian:latest is not pinned to a version\n"
        "deploy/web app.yaml:12:17: error k8s-probe-missing container web has no readiness probe\n"
        "NOT READY: 1 error, 1 warning; 1 finding of level error stands in the way (1 rule, 1 file); 183 files found, 180 read, 3 skipped\n"
    )


def test_success_is_one_line() -> None:
    report = samples.report(findings=(samples.PASS,), verdicts=samples.good_verdicts())
    assert render(report) == "READY: no findings; no finding of level error; 183 files found, 180 read, 3 skipped\n"


def test_finding_without_region_and_with_hostile_text_keeps_to_its_line() -> None:
    finding = samples.BASE._replace(location=Location("::error::\n"), message="a\nb\x1b[2J")
    assert render(samples.report(findings=(finding,), verdicts=())).split("\n")[0] == (
        "./::error::␀:1:1: warning docker-unpinned-base a b␛[2J"
    )
