"""What a person reads at a terminal."""

from __future__ import annotations

import re

import pytest
import report_samples as samples
from rich.cells import cell_len

from readiness.model.checklist import ItemVerdict, Verdict
from readiness.model.finding import Level
from readiness.model.location import Location, Region
from readiness.model.report import Notification, Report
from readiness.output.text import render

NAMES = tuple(f"{name}service" for name in ("ad", "cart", "checkout", "currency", "email", "payment", "shipping"))


def grid_report(names: tuple[str, ...] = NAMES) -> Report:
    """The second service fails another item than the rest; one item is asked of the repository only."""
    found = [verdict for name in names for verdict in samples.verdicts(name)]
    found[6] = found[6]._replace(verdict=Verdict.FAIL, reason="no job runs tests")
    found.append(ItemVerdict(samples.item("rollback.rehearsed", "Rehearsed"), "", Verdict.UNKNOWN, "attest it", ()))
    return samples.report(verdicts=tuple(found))


def test_whole_report() -> None:
    assert (
        render(samples.report())
        == """\
Dockerfile
  1:6  warning  docker-unpinned-base  base image debian:latest is not pinned to
       a version
    1 │ FROM debian:latest
      │      ^^^^^^^^^^^^^
      = also: hadolint:DL3007
      = why:  A moving tag makes two builds of one commit differ.
      = do:   Name a version or, better, a digest.
      = fix:  pin to 12.5 (--fix=unsafe)

deploy/web app.yaml
  12:17  error  k8s-probe-missing  container web has no readiness probe
    12 │ - name: web
       │         ^^^
       = see:  deploy/service.yaml:4:9  sends it traffic
       = why:  Without a readiness probe, traffic reaches a pod before it can
               answer, and every roll-out drops requests.
       = do:   Add a readinessProbe that asks the health endpoint of the
               application.

Checklist of web
  application
    ✓ pass            All tests pass: unit, integration, end-to-end
    ◆ attested        No hard-coded secrets in code or configuration files
                      a dummy for tests
    ✗ fail            The health endpoint returns a meaningful status
                      container web has no readiness probe
  infrastructure
    ? unknown         Images build reproducibly: versions pinned
                      base image ${BASE} cannot be resolved
    – not applicable  Resource limits set (CPU, memory)  no Kubernetes manifests
  operations
    ◆ attested        On-call rotation and escalation path defined
                      mira@example.org, until 2026-09-01

Do first
  1. Add a readinessProbe that asks the health endpoint of the application.
     (k8s-probe-missing, deploy/web app.yaml:12)

Findings   1 error, 1 warning in 2 files · 1 suppressed · 1 open · 3 passed
Checklist  1 fail · 1 unknown · 2 attested · 1 pass · 1 not applicable
Files      183 found · 180 read · 96 judged · 3 skipped: binary (2), larger than
           2 MB (1)
Scanners   hadolint 2.15.1 (3 files) · pip-audit 2.10.1 did not run: offline

NOT READY  shop: 1 finding of level error stands in the way (1 rule, 1 file).
"""
    )


def test_success_is_short() -> None:
    report = samples.report(findings=(samples.PASS,), verdicts=samples.good_verdicts())
    assert (
        render(report, width=100)
        == """\
Findings   no findings · 3 passed
Checklist  6 pass
Files      183 found · 180 read · 96 judged · 3 skipped: binary (2), larger than 2 MB (1)
Scanners   hadolint 2.15.1 (3 files) · pip-audit 2.10.1 did not run: offline
READY  shop: no finding of level error.
"""
    )


def test_success_names_what_nobody_could_tell() -> None:
    unknown = tuple(verdict for verdict in samples.verdicts("web") if verdict.verdict is not Verdict.FAIL)
    lines = render(samples.report(findings=(), verdicts=unknown)).splitlines()
    assert lines[0] == "? unknown  infrastructure.reproducible-image"
    assert lines[-1] == "READY  shop: no finding of level error; 1 item unknown."


def test_empty_report_is_two_lines() -> None:
    assert render(samples.EMPTY) == "Findings   no findings\nREADY  no finding of level error.\n"


def test_inconclusive_says_why() -> None:
    told = render(samples.report(findings=(), verdicts=(), notifications=(samples.OFFLINE,)), width=120)
    assert told.splitlines()[0] == "error: pip-audit could not run: offline"
    assert told.splitlines()[-1] == (
        "INCONCLUSIVE  shop: no finding of level error, but not everything could be judged: "
        "pip-audit could not run: offline."
    )


def test_verbose_shows_opens_reasons_and_notes() -> None:
    note = Notification(Level.NOTE, "12 alerts no rule claims", location=Location("a.py", Region(3, 1, 3, 2)))
    told = render(samples.report(notifications=(note,)), verbose=True, width=120)
    assert "  2:6  open  docker-unpinned-base  base image ${BASE} cannot be resolved\n    2 │ FROM ${BASE}\n" in told
    assert "end-to-end  2 pipeline jobs run tests\n" in told
    assert "note: a.py:3: 12 alerts no rule claims\n" in told
    assert "alerts no rule claims" not in render(samples.report(notifications=(note,)))


def test_why_is_told_once_a_rule() -> None:
    findings = tuple(
        samples.BASE._replace(location=Location(f"{name}/Dockerfile", Region(1, 6, 1, 19))) for name in NAMES
    )
    told = render(samples.report(findings=findings))
    assert (told.count("docker-unpinned-base"), told.count("= why:"), told.count("= do:")) == (7, 1, 1)


def test_several_services_are_a_grid() -> None:
    told = render(grid_report())
    assert (
        told[told.index("Checklist\n") : told.index("Do first")]
        == """\
Checklist
  1 adservice  2 cartservice  3 checkoutservice  4 currencyservice
  5 emailservice  6 paymentservice  7 shippingservice
  ✗ fail  ? unknown  ◆ attested  ✓ pass  – not applicable

                                      all    1  2  3  4  5  6  7
  application.tests                    ✗     ✓  ✗  ✓  ✓  ✓  ✓  ✓
  application.no-secrets               ◆     ◆  ◆  ◆  ◆  ◆  ◆  ◆
  application.health-endpoint          ✗     ✗  ✗  ✗  ✗  ✗  ✗  ✗
  infrastructure.reproducible-image    ?     ?  ?  ?  ?  ?  ?  ?
  infrastructure.resource-limits       –     –  –  –  –  –  –  –
  operations.on-call                   ◆     ◆  ◆  ◆  ◆  ◆  ◆  ◆
  rollback.rehearsed                   ?

Why
  All tests pass: unit, integration, end-to-end
    ✗ fail     cartservice: no job runs tests
  The health endpoint returns a meaningful status
    ✗ fail     all 7 services: container web has no readiness probe
  Images build reproducibly: versions pinned
    ? unknown  all 7 services: base image ${BASE} cannot be resolved

  no evidence: no rule can tell from these files. Attest it in readiness.toml;
  --verbose says what each item needs.

"""
    )


def test_grid_breaks_into_blocks_where_it_is_too_wide() -> None:
    names = tuple(f"service-{number}" for number in range(1, 31))
    told = render(grid_report(names), width=80)
    heads = [line.split() for line in told.splitlines() if line.strip().startswith("all ")]
    assert [number for head in heads for number in head if number != "all"] == [str(n) for n in range(1, 31)]


@pytest.mark.parametrize("width", [1, 40, 60, 80, 120, 200])
@pytest.mark.parametrize("verbose", [False, True], ids=["quiet", "verbose"])
def test_no_line_is_wider_than_asked(width: int, *, verbose: bool) -> None:
    wide = samples.BASE._replace(message="値" * 90, snippet="\t" + "値" * 200, location=Location("値/" * 10 + "x"))
    long = samples.NO_PROBE._replace(snippet="x" * 500, location=Location("a", Region(12345, 300, 12345, 420)))
    report = grid_report()._replace(findings=(wide, long, *samples.FINDINGS), notifications=(samples.OFFLINE,) * 12)
    told = [line for line in render(report, width=width, verbose=verbose).splitlines() if line != "値/" * 10 + "x"]
    assert max(map(cell_len, told)) <= max(width, 40)


def test_color_changes_nothing_but_color() -> None:
    report = grid_report()
    colored = render(report, color=True)
    assert "\x1b[1;31m" in colored
    assert re.sub(r" +$", "", re.sub(r"\x1b\[[0-9;]*m", "", colored), flags=re.MULTILINE) == render(report)


def test_no_color_unless_asked_whatever_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("FORCE_COLOR", "TTY_COMPATIBLE", "COLUMNS"):
        monkeypatch.setenv(name, "1")
    assert "\x1b" not in render(samples.report())
    assert render(samples.report()).startswith("Dockerfile\n")


def test_hostile_texts_are_only_text() -> None:
    evil = "[red]x[/] :smile: \x1b[2J\x1b]8;;http://evil\x07\r\u202e\udcff"
    finding = samples.BASE._replace(
        message=evil, snippet=evil, location=Location(f"{evil}\n", Region(1, 1, 1, 4)), fingerprint=""
    )
    report = samples.report(
        findings=(finding,),
        verdicts=(samples.verdicts("web")[2]._replace(reason=evil, service=evil),),
        notifications=(Notification(Level.ERROR, evil),),
        project=evil,
    )
    told = render(report, width=200)
    assert set(re.findall(r"[\x00-\x1f\x7f-\x9f\u202e\ud800-\udfff]", told)) == {"\n"}
    assert "[red]x[/] :smile: ␛[2J" in told


def test_reasons_for_skipping_are_the_most_frequent() -> None:
    skipped = tuple(
        (f"{reason}{n}", reason) for reason, times in zip("abcde", range(5, 0, -1), strict=True) for n in range(times)
    )
    report = samples.report(findings=(), verdicts=())
    told = render(report._replace(coverage=report.coverage._replace(skipped=skipped)), width=120)
    assert "15 skipped: a (5), b (4), c (3), other (3)\n" in told


def test_only_the_first_rules_are_to_be_done_first() -> None:
    findings = tuple(samples.NO_PROBE._replace(rule_id=f"rule-{number}") for number in range(5))
    told = render(samples.report(findings=findings, rules=()), width=120)
    assert (
        "  3. container web has no readiness probe (rule-2, deploy/web app.yaml:12)\n     and 2 more rules above\n"
        in told
    )
