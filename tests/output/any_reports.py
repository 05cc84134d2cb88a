"""Reports of any text: what a repository by a stranger may put into one."""

from __future__ import annotations

import report_samples as samples
from hypothesis import strategies as st

from readiness.model.finding import Finding, Kind, Level
from readiness.model.location import Location, Region
from readiness.model.report import Notification

ANY = st.text(max_size=30)
"""Lone surrogates, controls, right-to-left marks and all."""
PATHS = st.one_of(
    ANY,
    st.sampled_from(
        [
            "a b/c:d.yaml",
            "100%/x",
            "ü/日本.tf",
            "./x",
            "../out",
            "/etc/passwd",
            "",
            "a\\b",
            "git::x",
            "bad\udcff",
            "?#&",
        ]
    ),
)
NUMBERS = st.integers(-3, 5_000)
REGIONS = st.none() | st.builds(Region, NUMBERS, NUMBERS, NUMBERS, NUMBERS)
PLACES = st.builds(Location, PATHS, REGIONS, ANY, ANY)
FINDINGS = st.builds(
    Finding,
    rule_id=st.sampled_from([*(rule.id for rule in samples.RULES), "of-no-selected-rule"]),
    kind=st.sampled_from(Kind),
    level=st.sampled_from(Level),
    message=ANY,
    location=PLACES,
    name=ANY,
    service=ANY,
    related_locations=st.lists(PLACES, max_size=4).map(tuple),
    snippet=ANY,
    fix=st.sampled_from([None, samples.FIX]),
    fingerprint=st.sampled_from(["", "a:1", "b:2"]),
)
RULES = st.builds(
    lambda rule, title, why, tags, severity, name: rule._replace(
        title=title, why=why, tags=tuple(tags), security_severity=severity, aliases=(name,) if name else ()
    ),
    st.sampled_from(samples.RULES),
    st.text(max_size=2_000),
    st.text(max_size=2_000),
    st.lists(st.text(max_size=5), max_size=40),
    st.sampled_from(["", "0.1", "9.8"]),
    ANY,
)
NOTES = st.builds(
    Notification, st.sampled_from(Level), ANY, st.sampled_from(["", "k8s-probe-missing", "x"]), st.none() | PLACES
)
REPORTS = st.builds(
    lambda findings, rules, notes, project: samples.report(
        findings=tuple(findings),
        rules=tuple({one.id: one for one in rules}.values()),
        notifications=tuple(notes),
        project=project,
    ),
    st.lists(FINDINGS, max_size=6),
    st.lists(RULES, max_size=3),
    st.lists(NOTES, max_size=3),
    ANY,
)
