"""One configuration over others: where they are found, how they go together, and what they can not reach."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from readiness.config import Config, load
from readiness.errors import ConfigError
from readiness.model.finding import Level

if TYPE_CHECKING:
    from pathlib import Path


def write(root: Path, files: dict[str, str]) -> str:
    for path, text in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return str(root)


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder where Python finds packages, with one that must not be imported."""
    folder = tmp_path / "lib" / "site-packages"
    write(folder, {"acme_policy/__init__.py": "raise SystemExit('imported')\n"})
    monkeypatch.setattr(sys, "path", [*sys.path, str(folder)])
    return folder


def mistakes(root: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load(root)
    return str(caught.value).splitlines()


def test_the_nearest_file_decides(tmp_path: Path) -> None:
    root = write(
        tmp_path,
        {
            "readiness.toml": 'extends = ["policy/a.toml", "policy/b.toml"]\nstrict = true\nexclude = ["own/"]\n',
            "policy/a.toml": 'extends = ["deep/c.toml"]\nprofile = "strict"\nfail_on = "note"\nexclude = ["a/"]\n',
            "policy/b.toml": 'fail_on = "warning"\nexclude = ["b/"]\n[rules.docker-base-latest]\nlevel = "note"\n',
            "policy/deep/c.toml": (
                'offline = true\nprofile = "regular"\n[rules.docker-base-latest]\nlevel = "error"\nparameters = {x = 1}\n'
            ),
        },
    )
    config = load(root)
    assert [one.file for one in config.layers] == [
        "policy/deep/c.toml",
        "policy/a.toml",
        "policy/b.toml",
        "readiness.toml",
    ]
    assert (config.strict, config.offline, config.profile, config.fail_on) == (True, True, "strict", Level.WARNING)
    assert config.exclude == ("a/", "b/", "own/")
    assert config.rules["docker-base-latest"]._asdict() == {"level": Level.NOTE, "parameters": {"x": 1}}
    assert config.source == "readiness.toml"


def test_a_file_reached_twice_counts_once(tmp_path: Path) -> None:
    root = write(
        tmp_path,
        {
            "readiness.toml": 'extends = ["a.toml", "b.toml"]\n',
            "a.toml": 'extends = ["c.toml"]\n',
            "b.toml": 'extends = ["c.toml"]\n',
            "c.toml": 'exclude = ["x"]\n',
        },
    )
    assert load(root).exclude == ("x",)


def test_services_and_tiers_go_together_by_name(tmp_path: Path) -> None:
    root = write(
        tmp_path,
        {
            "readiness.toml": (
                'extends = ["base.toml"]\n[[services]]\nname = "web"\npath = "web"\n[[services]]\nname = "api"\n'
                '[tiers.high]\nrequired = ["security.*"]\n'
            ),
            "base.toml": (
                '[[services]]\nname = "web"\ntier = "high"\n[services.rules.x]\nlevel = "note"\n'
                "[tiers.high]\nrequired = []\n[tiers.low]\n"
            ),
        },
    )
    config = load(root)
    web, api = config.services
    assert (web.name, web.tier, web.path, list(web.rules), api.name) == ("web", "high", "web", ["x"], "api")
    assert {name: one.required for name, one in config.tiers.items()} == {"high": ("security.*",), "low": ()}


def test_an_installed_package_is_read_and_not_imported(tmp_path: Path, installed: Path) -> None:
    write(
        installed,
        {
            "acme_policy/readiness.toml": 'extends = ["strict.toml"]\nfail_on = "warning"\n',
            "acme_policy/strict.toml": "strict = true\n",
        },
    )
    root = write(tmp_path / "root", {"readiness.toml": 'extends = ["package:acme-policy"]\n'})
    config = load(root)
    assert (config.strict, config.fail_on) == (True, Level.WARNING)
    assert [one.file for one in config.layers][:2] == [
        "package:acme_policy/strict.toml",
        "package:acme_policy/readiness.toml",
    ]
    assert "acme_policy" not in sys.modules
    (tmp_path / "root" / "readiness.toml").write_text('extends = ["acme_policy", "package:acme_policy/strict.toml"]\n')
    assert load(root).strict


def test_a_package_of_the_audited_folder_is_nobodys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = write(
        tmp_path, {"readiness.toml": 'extends = ["acme_policy"]\n', "acme_policy/readiness.toml": "strict = true\n"}
    )
    monkeypatch.setattr(sys, "path", ["", root, *sys.path])
    monkeypatch.chdir(root)
    assert mistakes(root) == [
        "readiness.toml:1: `extends` names `acme_policy`, which is not installed beside readiness (looked for its folder where Python finds packages)"
    ]


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("../outside.toml", "leads out of the audited folder"),
        ("/etc/passwd", "is no relative path"),
        ("C:/x.toml", "is no relative path"),
        ("link.toml", "leads out of the audited folder"),
        ("folder/outside.toml", "leads out of the audited folder"),
        ("gone.toml", "is not there"),
        ("https://example.org/a.toml", "is remote, and nothing is fetched"),
        ("package:../root", "names no package"),
        ("package:acme_policy/../../../outside.toml", "leads out of the package"),
        ("package:json/readiness.toml", "is not there"),
        ("pipe/", "is not there"),
    ],
)
def test_nothing_elsewhere_is_reached(tmp_path: Path, installed: Path, word: str, told: str) -> None:
    assert installed.is_dir()
    write(
        tmp_path,
        {"outside.toml": "strict = true\n", "root/readiness.toml": f'extends = ["{word}"]\n', "root/pipe/x": ""},
    )
    root = tmp_path / "root"
    (root / "link.toml").symlink_to(tmp_path / "outside.toml")
    (root / "folder").symlink_to(tmp_path)
    (said,) = mistakes(str(root))
    assert said.startswith(f"readiness.toml:1: `extends` names `{word}`, which ")
    assert told in said


def test_a_pipe_is_no_file(tmp_path: Path) -> None:
    root = write(tmp_path, {"readiness.toml": 'extends = ["pipe.toml"]\n'})
    os.mkfifo(tmp_path / "pipe.toml")
    assert mistakes(root) == ["readiness.toml:1: `extends` names `pipe.toml`, which is no file"]


STARTS = "it starts a program: give `--render`"
ASKS = "it chooses who is told the names of all packages: give `--osv-url`"


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("readiness.toml", "{}"),
        ("pyproject.toml", "[tool.readiness]\n{}"),
        ("policy/strict.toml", "{}"),
        ("services/web/readiness.toml", "{}"),
    ],
    ids=["root", "pyproject", "a file it extends", "a member"],
)
@pytest.mark.parametrize(
    ("line", "why"),
    [("render = true\n", STARTS), ('osv_url = "https://evil.example"\n', ASKS)],
    ids=["program", "server"],
)
def test_no_file_of_the_repository_starts_a_program_or_names_a_server(
    tmp_path: Path, file: str, text: str, line: str, why: str
) -> None:
    more = {
        "policy/strict.toml": 'extends = ["policy/strict.toml"]\n',
        "services/web/readiness.toml": 'members = ["services/*"]\n',
    }
    files = {"readiness.toml": more[file]} if file in more else {}
    root = write(tmp_path, files | {file: text.format(line)})
    (said,) = mistakes(root)
    key = line.partition(" ")[0]
    refused = f"`{key}` can not be set by a file of the repository, as {why}, or set it in an installed package that `extends` names"
    assert refused in said
    assert f"{file}:" in said


def test_an_installed_package_may_start_a_program_and_name_a_server(tmp_path: Path, installed: Path) -> None:
    write(installed, {"acme_policy/readiness.toml": 'render = true\nosv_url = "https://osv.acme.example"\n'})
    root = write(tmp_path / "root", {"readiness.toml": 'extends = ["acme_policy"]\n'})
    assert (load(root).render, load(root).osv_url) == (True, "https://osv.acme.example")


def test_what_a_package_starts_may_be_switched_off(tmp_path: Path, installed: Path) -> None:
    write(installed, {"acme_policy/readiness.toml": "render = true\n"})
    root = write(tmp_path / "root", {"readiness.toml": 'extends = ["acme_policy"]\nrender = false\n'})
    assert load(root).render is False


def test_a_circle_is_told_as_one(tmp_path: Path) -> None:
    root = write(
        tmp_path,
        {
            "readiness.toml": 'extends = ["a.toml"]\n',
            "a.toml": '\nextends = ["./b.toml"]\n',
            "b.toml": 'extends = ["a.toml"]\n',
        },
    )
    assert mistakes(root) == ["b.toml:1: `extends` names `a.toml`, which goes in a circle: a.toml → b.toml → a.toml"]


def test_mistakes_of_all_files_at_once(tmp_path: Path) -> None:
    root = write(
        tmp_path,
        {
            "readiness.toml": 'extends = ["a.toml", "b.toml"]\n\nfail_on = "high"\n',
            "a.toml": "\n\nstrcit = true\n",
            "b.toml": "no toml\n",
        },
    )
    said = mistakes(root)
    assert said[0] == "a.toml:3: unknown key `strcit`; did you mean `strict`?"
    assert said[1].startswith("readiness.toml:1: `extends` names `b.toml`: b.toml: not TOML: ")
    assert said[2] == "readiness.toml:3: `fail_on` is one of note, warning, error, not `high`"


def test_a_locked_key_is_not_set_again(tmp_path: Path) -> None:
    root = write(
        tmp_path,
        {
            "readiness.toml": 'extends = ["base.toml"]\nfail_on = "error"\n\nexclude = ["src/"]\n',
            "base.toml": 'fail_on = "warning"\nlocked_keys = ["fail_on", "exclude"]\n',
        },
    )
    assert mistakes(root) == [
        "readiness.toml:2: `fail_on` is locked by base.toml: it can not be set here",
        "readiness.toml:4: `exclude` is locked by base.toml: it can not be set here",
    ]


def test_locked_keys_are_keys(tmp_path: Path) -> None:
    root = write(tmp_path, {"readiness.toml": 'locked_keys = ["fail_no"]\n'})
    assert mistakes(root) == ["readiness.toml:1: unknown key `locked_keys.fail_no`; did you mean `fail_on`?"]


def test_bounds_are_not_taken_back(tmp_path: Path) -> None:
    root = write(
        tmp_path,
        {
            "readiness.toml": (
                'extends = ["base.toml"]\nrequire_reason = false\nignore_inline = false\nmax_suppression_days = 900\n'
            ),
            "base.toml": "require_reason = true\nignore_inline = true\nmax_suppression_days = 90\n",
        },
    )
    config = load(root)
    assert (config.require_reason, config.ignore_inline, config.max_suppression_days) == (True, True, 90)


@pytest.mark.parametrize("name", ["out/base.toml", "linked"])
def test_a_baseline_stays_in_the_audited_folder(tmp_path: Path, name: str) -> None:
    root = write(tmp_path / "root", {"readiness.toml": f'baseline = "{name}"\n'})
    (tmp_path / "root" / "out").symlink_to(tmp_path)
    (tmp_path / "root" / "linked").symlink_to(tmp_path / "other")
    assert mistakes(root) == [f"readiness.toml:1: `baseline` names `{name}`, which leads out of the audited folder"]


def test_no_file_no_layers(tmp_path: Path) -> None:
    assert load(str(tmp_path)) == Config()


def test_a_locked_key_is_locked_in_sections_too(tmp_path: Path) -> None:
    root = write(
        tmp_path,
        {
            "readiness.toml": (
                'extends = ["base.toml"]\n[[paths]]\npath = "a"\nfail_on = "error"\n[[services]]\nname = "x"\nignore = ["all"]\n'
            ),
            "base.toml": 'locked_keys = ["fail_on", "ignore"]\n',
        },
    )
    assert mistakes(root) == [
        "readiness.toml:4: `paths[1].fail_on` is locked by base.toml: it can not be set here",
        "readiness.toml:7: `services[1].ignore` is locked by base.toml: it can not be set here",
    ]
