"""Ready or not, and why."""

from __future__ import annotations

import pytest
import report_samples as samples

from readiness.model.checklist import ItemVerdict, Verdict
from readiness.model.finding import Level
from readiness.model.report import Notification, Report
from readiness.output.summary import by_urgency, count, judgements, levels, ordered, outcome, reason

FAILED = ItemVerdict(samples.ITEMS[0], "web", Verdict.FAIL, "no tests", ())
UNKNOWN = ItemVerdict(samples.ITEMS[1], "web", Verdict.UNKNOWN, "nobody can tell", ())
UNSURE = "no finding of level error, but not everything could be judged"
CRASH = Notification(Level.ERROR, "rule x crashed.")


@pytest.mark.parametrize(
    ("report", "expected"),
    [
        pytest.param(samples.EMPTY, ("READY", "no finding of level error"), id="nothing"),
        pytest.param(
            samples.report(findings=(samples.BASE,), verdicts=(FAILED, UNKNOWN)),
            ("READY", "no finding of level error; 1 item failed below that level and 1 item unknown"),
            id="below the bar",
        ),
        pytest.param(
            samples.report(findings=(samples.BASE,), fail_on=Level.WARNING),
            ("NOT READY", "1 finding of level warning or error stands in the way (1 rule, 1 file)"),
            id="lower bar",
        ),
        pytest.param(
            samples.report(findings=(samples.SUPPRESSED, samples.OPEN), verdicts=(), fail_on=Level.NOTE),
            ("READY", "no finding of any level"),
            id="suppressed and open do not block",
        ),
        pytest.param(
            samples.report(findings=(samples.BASE._replace(known=True),), verdicts=(), fail_on=Level.WARNING),
            ("READY", "no new finding of level warning or error, but 1 known from the baseline"),
            id="known from the baseline",
        ),
        pytest.param(
            samples.report(findings=(), notifications=(samples.OFFLINE, CRASH)),
            (
                "INCONCLUSIVE",
                f"{UNSURE}: pip-audit could not run: offline (and 1 more)",
            ),
            id="inconclusive",
        ),
        pytest.param(
            samples.report(notifications=(CRASH,), findings=(samples.NO_PROBE, samples.NO_PROBE._replace(message="x"))),
            (
                "NOT READY",
                "2 findings of level error stand in the way (1 rule, 1 file), and not everything could be judged",
            ),
            id="blocked and inconclusive",
        ),
    ],
)
def test_outcome_has_its_reason(report: Report, expected: tuple[str, str]) -> None:
    assert (outcome(report), reason(report)) == expected


def test_urgent_is_level_then_precision_then_number() -> None:
    exposed = samples.SUPPRESSED._replace(suppression=None)
    findings = [samples.BASE, samples.BASE, exposed, exposed, samples.NO_PROBE]
    groups = by_urgency(samples.report(), findings)
    assert [(group[0].rule_id, len(group)) for group in groups] == [
        ("k8s-probe-missing", 1),
        ("secret-in-code", 2),
        ("docker-unpinned-base", 2),
    ]


def test_an_item_is_judged_by_its_worst_service() -> None:
    passed = FAILED._replace(verdict=Verdict.PASS, service="api")
    assert judgements(samples.report(verdicts=(passed, FAILED, UNKNOWN))) == [FAILED, UNKNOWN]


def test_findings_are_ordered_by_place_whatever_order_they_came_in() -> None:
    assert ordered(reversed(samples.FINDINGS)) == ordered(samples.FINDINGS)


def test_numbers_are_words() -> None:
    assert [count(0, "file"), count(1, "file"), count(1234, "file")] == ["0 files", "1 file", "1,234 files"]
    assert levels([samples.BASE, samples.NO_PROBE, samples.BASE]) == "1 error, 2 warnings"
