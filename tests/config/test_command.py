"""`readiness config`: what counts, where it comes from, and the schema of the file."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from readiness.cli import main
from readiness.config import INTERNAL, Config, load
from readiness.config.read import READERS
from readiness.reference import schema

FILES = {
    "base.toml": """\
fail_on = "note"
exclude = ["a/"]
[rules.docker-base-latest]
level = "note"
[[services]]
name = "my shop"
tier = "high"
[tiers.high]
required = ["security.*"]
""",
    "readiness.toml": """\
extends = ["base.toml"]
fail_on = "warning"
exclude = [
  "b/",
]
ignore = ["k8s-*"]

[rules.docker-base-latest]
level = "error"

[[services]]
name = "my shop"
path = "shop"

[[paths]]
path = "legacy/"
ignore = ["docker-*"]

[[suppress]]
rule = "docker-expose"
reason = "a \\"quoted\\" one"
expires_on = 2027-01-31
""",
}


@pytest.fixture
def root(tmp_path: Path) -> str:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    return str(tmp_path)


def told(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["config", *words]) == 0
    return capsys.readouterr().out


def test_every_value_has_its_origin(root: str, capsys: pytest.CaptureFixture[str]) -> None:
    lines = told(capsys, root, "--show-origin", "--ignore", "docker-expose", "--strict").splitlines()
    for expected in (
        'fail_on = "warning"  # readiness.toml:2 (over base.toml:1)',
        '  "a/",  # base.toml:2',
        '  "b/",  # readiness.toml:4',
        '  "docker-expose",  # command line',
        "strict = true  # command line",
        'profile = "regular"  # default',
        'rules.docker-base-latest.level = "error"  # readiness.toml:9 (over base.toml:4)',
        'services."my shop".tier = "high"  # base.toml:7',
        'services."my shop".path = "shop"  # readiness.toml:13',
        'tiers.high.required = ["security.*"]  # base.toml:9',
        '  {path = ["legacy/"], ignore = ["docker-*"]},  # readiness.toml:15',
    ):
        assert expected in lines


def test_what_is_printed_is_toml_with_every_key(root: str, capsys: pytest.CaptureFixture[str]) -> None:
    told_keys = set(tomllib.loads(told(capsys, root, "--show-origin", "--select", "docker-*")))
    assert told_keys == set(Config._fields) - set(INTERNAL)
    assert "#" not in told(capsys, root)


def test_as_json(root: str, capsys: pytest.CaptureFixture[str]) -> None:
    rows = json.loads(told(capsys, root, "--output", "json", "--select", "docker-*"))["configuration"]
    by_key = {row["key"]: row for row in rows}
    assert by_key["fail_on"] == {
        "key": "fail_on",
        "value": "warning",
        "origin": "readiness.toml:2",
        "over": ["base.toml:1"],
    }
    assert by_key["select[]"]["origin"] == "command line"


def test_a_folder_without_configuration(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = told(capsys, str(tmp_path), "--show-origin").splitlines()
    assert all(line.endswith("# default") for line in lines)


def test_a_name_of_no_rule_is_refused_here_too(root: str, capsys: pytest.CaptureFixture[str]) -> None:
    with (Path(root) / "readiness.toml").open("a") as stream:
        stream.write("[[paths]]\npath = 'x'\nignore = ['docker-expsoe']\n")
    assert main(["config", root]) == 2
    assert (
        "readiness.toml:25: no rule is called `docker-expsoe`; did you mean `docker-expose`?" in capsys.readouterr().err
    )


def test_the_schema_knows_every_key_and_no_other(capsys: pytest.CaptureFixture[str]) -> None:
    made = json.loads(told(capsys, "--schema"))
    assert set(made["properties"]) == set(READERS) == set(Config._fields) - set(INTERNAL)
    assert told(capsys, "--schema") == schema()
    jsonschema.Draft7Validator.check_schema(made)
    assert all(
        one["description"] for table in (made, *made["definitions"].values()) for one in table["properties"].values()
    )


def test_the_schema_that_is_kept_is_current() -> None:
    kept = Path(__file__).parents[2] / "docs" / "configuration.schema.json"
    assert kept.read_text(encoding="utf-8") == schema(), "run `make docs`"


def plain(value: Any) -> Any:
    """TOML's dates are texts to a schema, as editors have it."""
    return json.loads(json.dumps(value, default=str))


def test_what_the_loader_takes_the_schema_takes(root: str) -> None:
    validator = jsonschema.Draft7Validator(json.loads(schema()))
    assert load(root).source
    for text in FILES.values():
        validator.validate(plain(tomllib.loads(text)))


@pytest.mark.parametrize(
    "text",
    [
        "nonsense = 1",
        'fail_on = "high"',
        'profile = "loud"',
        "strict = 1",
        'exclude = "a"',
        "advisories_max_age = 0",
        '[[suppress]]\nrule = "a"',
        '[[paths]]\nignore = ["a"]',
        '[[paths]]\npath = "x"\nfail_on = "high"',
        '[[services]]\npath = "x"',
        '[rules.a]\nlevle = "note"',
    ],
)
def test_what_the_loader_refuses_the_schema_refuses(tmp_path: Path, text: str) -> None:
    (tmp_path / "readiness.toml").write_text(text)
    assert main(["config", str(tmp_path)]) == 2
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft7Validator(json.loads(schema())).validate(plain(tomllib.loads(text)))
