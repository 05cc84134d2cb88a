"""The page: whole, self-contained, every link inside it leads somewhere, and nothing of the repository becomes markup."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
import report_samples as samples
from test_ci_outputs import NASTY

from readiness.model.finding import Finding, Kind, Level
from readiness.model.location import Location, Region
from readiness.output import load

if TYPE_CHECKING:
    from readiness.model.report import Report


class Page(HTMLParser):
    """Tags with their attributes, and the text outside of scripts and styles."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self._inside = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        self._inside = tag if tag in ("script", "style") else self._inside

    def handle_endtag(self, tag: str) -> None:
        self._inside = "" if tag == self._inside else self._inside

    def handle_data(self, data: str) -> None:
        if not self._inside:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def all(self, name: str) -> list[str]:
        return [attributes[name] for _, attributes in self.tags if name in attributes]


def page(report: Report | None = None) -> Page:
    return Page(load("html")(report or samples.report()))


def many(number: int) -> tuple[Finding, ...]:
    return tuple(
        samples.BASE._replace(
            location=Location(f"d{index}/Dockerfile", Region(index + 1, 1, index + 1, 5)), fingerprint=f"{index}:1"
        )
        for index in range(number)
    )


def test_every_name_is_one_and_every_link_inside_leads_to_one() -> None:
    found = page()
    names = found.all("id")
    assert len(names) == len(set(names))
    inside = [link[1:] for link in found.all("href") if link.startswith("#")]
    assert inside
    assert set(inside) <= set(names)


def test_nothing_is_fetched() -> None:
    found = page()
    assert found.all("src") == []
    assert not [tag for tag, _ in found.tags if tag in ("link", "img", "iframe", "object")]
    outside = {
        link for tag, attributes in found.tags for link in [attributes.get("href", "")] if link[:1] not in ("#", "")
    }
    assert outside == {url for rule in samples.RULES for url in rule.references if rule.id == "docker-unpinned-base"}


def test_the_page_allows_itself_its_own_script_only() -> None:
    text = load("html")(samples.report())
    assert text.count("<script") == 1
    assert "default-src 'none'; style-src 'sha256-" in text
    assert " style=" not in text
    assert " onclick=" not in text


def test_text_of_the_repository_is_text() -> None:
    finding = samples.BASE._replace(
        message=NASTY, snippet=NASTY, location=Location('a"><script>.yaml', Region(1, 1, 2, 1))
    )
    report = samples.report(findings=(finding, samples.OPEN._replace(message=NASTY)), project=NASTY)
    text = load("html")(report)
    assert text.count("<script") == 1
    assert "<script>alert" not in text
    assert "\x1b" not in text
    assert "<script>alert(1)</script> @team" in Page(text).text


def test_all_verdicts_stand_in_the_grid() -> None:
    report = samples.report()
    found = page(report)
    for verdict in report.verdicts:
        assert verdict.item.title in found.text
        assert verdict.reason in found.text
    assert "NOT READY" in found.text


def test_a_finding_is_told_with_its_place_its_line_and_what_to_do() -> None:
    found = page().text
    for words in (
        "deploy/web app.yaml:12",
        "container web has no readiness probe",
        "- name: web",
        "deploy/service.yaml:4 sends it traffic",
        "Add a readinessProbe that asks the health endpoint",
        "Also reported as hadolint:DL3007",
        "Suppressed: a dummy for tests",
    ):
        assert words in found


def test_what_stands_in_the_way_comes_first() -> None:
    found = page()
    steps = found.text.partition("What to do first")[2].partition("Evidence, item by item")[0]
    assert steps.index("k8s-probe-missing") < steps.index("docker-unpinned-base")
    assert "stands in the way" in steps


def test_the_same_report_is_the_same_bytes() -> None:
    assert load("html")(samples.report()) == load("html")(samples.report())


def test_backticks_of_ours_become_code() -> None:
    rule = samples.UNPINNED._replace(remediation="Write `FROM <name>` at last")
    report = samples.report(rules=(rule, *samples.RULES[1:]))
    assert "Write <code>FROM &lt;name&gt;</code> at last" in load("html")(report)


@pytest.mark.parametrize("number", [0, 1, 5000])
def test_any_number_of_findings(number: int) -> None:
    found = page(samples.report(findings=many(number)))
    states = found.all("data-state")
    assert states == ["warning"] * number


def test_a_ready_repository_says_so() -> None:
    clean = samples.report(findings=(samples.PASS,), verdicts=())
    found = page(clean)
    assert "READY no finding" in found.text
    assert "None." in found.text
    assert "k8s-probe-missing Every container that serves traffic has a readiness probe 3" in found.text


def test_a_note_is_in_no_ones_way() -> None:
    note = samples.BASE._replace(level=Level.NOTE, kind=Kind.FAIL)
    assert "stands in the way" not in page(samples.report(findings=(note,))).text


def test_a_finding_of_a_rule_that_was_not_selected_is_listed_by_its_id() -> None:
    found = samples.BASE._replace(rule_id="of-no-selected-rule", location=Location("a/Dockerfile", Region(1, 1, 1, 5)))
    passing = found._replace(kind=Kind.PASS, rule_id="of-another", fingerprint="9:1")
    shown = page(samples.report(findings=(found, passing)))
    assert "of-no-selected-rule" in shown.text
    assert "of-another" in shown.text
    inside = {link[1:] for link in shown.all("href") if link.startswith("#")}
    assert "r-of-no-selected-rule" in inside
    assert inside - set(shown.all("id")) <= {link for link in inside if link.startswith("f-")}
