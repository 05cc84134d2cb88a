"""The configuration file: strict, and every mistake at once."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from readiness.config import Config, Ignore, RuleSettings, ServiceSettings, load
from readiness.errors import ConfigError
from readiness.model.checklist import Attestation
from readiness.model.finding import Level, Precision

if TYPE_CHECKING:
    from pathlib import Path

WHOLE = """
select = ["docker-*"]
fail_on = "warning"
min_precision = "high"
offline = true

[[suppress]]
rule = "docker-base-latest"
path = "tools/*"
reason = "never deployed"
expires_on = 2027-01-31

[rules.k8s-single-replica]
level = "note"
parameters = { least = 3 }

[[attestation]]
item = "operations.on-call"
explanation = "rota in PagerDuty"
attested_by = "mira@example.org"
attested_on = 2026-03-01
expires_on = 2026-09-01
"""


def test_everything_that_may_be_said(tmp_path: Path) -> None:
    (tmp_path / "readiness.toml").write_text(WHOLE)
    assert load(str(tmp_path))._replace(layers=()) == Config(
        select=("docker-*",),
        fail_on=Level.WARNING,
        min_precision=Precision.HIGH,
        offline=True,
        suppress=(
            Ignore(rule="docker-base-latest", path="tools/*", reason="never deployed", expires_on=date(2027, 1, 31)),
        ),
        rules={"k8s-single-replica": RuleSettings(level=Level.NOTE, parameters={"least": 3})},
        attestation=(
            Attestation(
                "operations.on-call", "rota in PagerDuty", "mira@example.org", date(2026, 3, 1), date(2026, 9, 1)
            ),
        ),
        source="readiness.toml",
    )


def test_all_mistakes_at_once(tmp_path: Path) -> None:
    text = 'ignroe = ["x"]\nfail_on = "high"\noffline = "yes"\n[[suppress]]\nrule = "a"\n[rules.b]\nlevle = "note"\n'
    (tmp_path / "readiness.toml").write_text(text)
    with pytest.raises(ConfigError) as caught:
        load(str(tmp_path))
    assert str(caught.value).splitlines() == [
        "readiness.toml:1: unknown key `ignroe`; did you mean `ignore`?",
        "readiness.toml:2: `fail_on` is one of note, warning, error, not `high`",
        "readiness.toml:3: `offline` is true or false",
        "readiness.toml:4: `suppress[1].reason` is missing",
        "readiness.toml:7: unknown key `rules.b.levle`; did you mean `level`?",
    ]


def test_an_attestation_lasts_a_year_at_most(tmp_path: Path) -> None:
    (tmp_path / "readiness.toml").write_text(WHOLE.replace("2026-09-01", "2027-09-01"))
    with pytest.raises(ConfigError, match="more than a year"):
        load(str(tmp_path))


def test_pyproject_section(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.readiness]\nignore = ["docker-*"]\n')
    assert load(str(tmp_path))._replace(layers=()) == Config(ignore=("docker-*",), source="pyproject.toml")


def test_a_pyproject_without_our_section_is_no_configuration(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'x'\nthis is not toml\n")
    assert load(str(tmp_path)) == Config()


def test_two_files_contradict(tmp_path: Path) -> None:
    (tmp_path / "readiness.toml").write_text("offline = true\n")
    (tmp_path / "pyproject.toml").write_text("[tool.readiness]\noffline = false\n")
    with pytest.raises(ConfigError, match="keep one of the two"):
        load(str(tmp_path))


def test_not_toml(tmp_path: Path) -> None:
    (tmp_path / "readiness.toml").write_text("offline = \n")
    with pytest.raises(ConfigError, match=r"readiness\.toml: not TOML: .*line 1"):
        load(str(tmp_path))


def test_a_link_to_a_configuration_elsewhere_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere.toml").write_text("offline = true\n")
    root = tmp_path / "root"
    root.mkdir()
    (root / "readiness.toml").symlink_to(tmp_path / "elsewhere.toml")
    assert load(str(root)) == Config()


@pytest.mark.parametrize("value", ["0", "-1", "true", '"30"'])
def test_the_age_of_advisories_is_a_number_of_days(tmp_path: Path, value: str) -> None:
    (tmp_path / "readiness.toml").write_text(f"advisories_max_age = {value}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="is a number of days"):
        load(str(tmp_path))
    (tmp_path / "readiness.toml").write_text("advisories_max_age = 7\n", encoding="utf-8")
    assert load(str(tmp_path)).advisories_max_age == 7


def test_services_are_pinned_by_what_is_theirs(tmp_path: Path) -> None:
    text = """
[[services]]
name = "web"
path = "./services/web/"
dockerfile = "services/web/Dockerfile"
workloads = ["Deployment/web", "web-canary"]

[[services]]
name = "whole"
path = "."
tier = "critical"
"""
    (tmp_path / "readiness.toml").write_text(text)
    assert load(str(tmp_path)).services == (
        ServiceSettings("web", "", "services/web", "services/web/Dockerfile", ("Deployment/web", "web-canary")),
        ServiceSettings("whole", "critical", "."),
    )


@pytest.mark.parametrize("path", ["/etc", "../other", "a/../../b", "C:/x", "..\\\\x"])
def test_a_service_lies_in_the_audited_folder(tmp_path: Path, path: str) -> None:
    (tmp_path / "readiness.toml").write_text(f'[[services]]\nname = "a"\npath = "{path}"\n')
    with pytest.raises(
        ConfigError, match=r"readiness\.toml:3: `services\[1\]\.path` is a path below the audited folder"
    ):
        load(str(tmp_path))


def test_a_service_is_named_once(tmp_path: Path) -> None:
    (tmp_path / "readiness.toml").write_text('[[services]]\nname = "a"\n[[services]]\nname = "a"\n')
    with pytest.raises(ConfigError, match=r"readiness\.toml:4: .*`a` is there already"):
        load(str(tmp_path))


def test_a_mistake_in_a_section_of_pyproject_has_its_line(tmp_path: Path) -> None:
    text = '[project]\nname = "x"\nfail_on = "x"\n\n[tool.readiness]\nstrict = true\nfail_on = "high"\n[tool.readiness.rules.a]\nlevle = "note"\n'
    (tmp_path / "pyproject.toml").write_text(text)
    with pytest.raises(ConfigError) as caught:
        load(str(tmp_path))
    assert [line.partition(" ")[0] for line in str(caught.value).splitlines()] == [
        "pyproject.toml:7:",
        "pyproject.toml:9:",
    ]
