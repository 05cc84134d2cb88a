"""pyproject.toml, requirements.txt, Pipfile, setup.cfg."""

from __future__ import annotations

import pytest

from readiness.formats import packages
from readiness.formats.packages.content import PackageManifest, Requirement
from readiness.model.artifact import Artifact, Document
from readiness.model.facts import Lockfile, Package
from readiness.model.location import Location, Region
from readiness.model.problem import Problem


def read(path: str, text: str) -> list[Document[object] | Problem]:
    return list(packages.documents(Artifact(path, text)))


def manifest(path: str, text: str) -> PackageManifest:
    (document,) = read(path, text)
    assert isinstance(document, Document)
    assert isinstance(document.content, PackageManifest)
    return document.content


Row = tuple[str, str, int, bool, str, bool | None]


def rows(requirements: tuple[Requirement, ...]) -> list[Row]:
    return [
        (one.name, one.requirement, one.region.start_line, one.development, one.kind, one.pinned)
        for one in requirements
    ]


PYPROJECT = """\
[project]
name = "shop"
requires-python = ">=3.11"
dependencies = [
    "fastapi[standard]>=0.110,<1",  # "not==1.0"
    'requests == 2.31.0 ; python_version < "3.13"',
    "ours @ git+https://me:pw@example.com/ours@main",
    "helper",
]
scripts.shop = "shop:main"

[project.optional-dependencies]
test = ["pytest"]
pdf = ["reportlab==4.0.0"]

[dependency-groups]
lint = ["ruff==0.6.1", {include-group = "test"}]

[tool.uv]
dev-dependencies = ["mypy"]

[tool.uv.sources]
helper = { workspace = true }
"""

POETRY = """\
[tool.poetry]
name = "shop"

[tool.poetry.dependencies]
python = "^3.11"
requests = "2.31.0"
flask = "^3.0"
ours = {git = "https://example.com/ours.git", rev = "main"}
"zope.interface" = {version = "==6.0"}
near = {path = "../near"}
forked = [{version = "1.0", python = "<3.12"}, {version = "2.0"}]

[tool.poetry.group.test.dependencies]
pytest = "*"

[build-system]
requires = ["poetry-core"]
"""


def test_pep_621_with_groups_and_uv_sources() -> None:
    found = manifest("pyproject.toml", PYPROJECT)
    assert (found.name, found.anchor, found.runtime, found.scripts) == (
        "shop",
        Region(2, 8, 2, 14),
        ">=3.11",
        {"shop": "shop:main"},
    )
    assert rows(found.requirements) == [
        ("fastapi", ">=0.110,<1", 5, False, "registry", False),
        ("requests", "== 2.31.0", 6, False, "registry", True),
        ("ours", "git+https://***@example.com/ours@main", 7, False, "git", False),
        ("helper", "", 8, False, "path", True),
        ("pytest", "", 13, True, "registry", False),
        ("reportlab", "==4.0.0", 14, False, "registry", True),
        ("ruff", "==0.6.1", 17, True, "registry", True),
        ("mypy", "", 20, True, "registry", False),
    ]


def test_poetry_tables() -> None:
    found = manifest("pyproject.toml", POETRY)
    assert (found.name, found.runtime, found.library) == ("shop", "^3.11", False)
    assert rows(found.requirements) == [
        ("requests", "2.31.0", 6, False, "registry", True),
        ("flask", "^3.0", 7, False, "registry", False),
        ("ours", "https://example.com/ours.git", 8, False, "git", False),
        ("zope.interface", "==6.0", 9, False, "registry", True),
        ("near", "../near", 10, False, "path", True),
        ("forked", "1.0", 11, False, "registry", True),
        ("pytest", "*", 14, True, "registry", False),
    ]


REQUIREMENTS = """\
# the web service
-r base.txt
--index-url https://me:pw@index.example.com/simple
-c constraints.txt
Flask==3.0.0  # pinned
gunicorn[gevent] >= 21, \\
    < 22
pg8000==1.30.1 \\
    --hash=sha256:aa \\
    # via shop
    --hash=sha256:bb
-e .
git+https://example.com/a.git@0123456789012345678901234567890123456789#egg=a
https://example.com/b-1.0.tar.gz#sha256=aa
./vendor/c.whl
later==${LATER}
Please install these by hand
"""


def test_requirements_txt_lines() -> None:
    found = manifest("requirements.txt", REQUIREMENTS)
    assert rows(found.requirements) == [
        ("Flask", "==3.0.0", 5, False, "registry", True),
        ("gunicorn", ">= 21, < 22", 6, False, "registry", False),
        ("pg8000", "==1.30.1", 8, False, "registry", True),
        (".", ".", 12, False, "path", True),
        ("a", "git+https://example.com/a.git@0123456789012345678901234567890123456789#egg=a", 13, False, "git", True),
        ("https://example.com/b-1.0.tar.gz#sha256=aa",) * 2 + (14, False, "url", True),
        ("./vendor/c.whl", "./vendor/c.whl", 15, False, "path", True),
        ("later", "==${LATER}", 16, False, "registry", None),
    ]


def test_compiled_requirements_are_a_lock_file_too() -> None:
    text = "flask==3.0.0 \\\n    --hash=sha256:aa\n"
    (document,) = read("requirements.txt", text)
    assert isinstance(document, Document)
    assert [type(fact) for fact in packages.facts(document)] == [Package, Lockfile]


@pytest.mark.parametrize(
    ("path", "development"),
    [
        ("requirements.txt", False),
        ("requirements-dev.txt", True),
        ("dev-requirements.txt", True),
        ("requirements/test.txt", True),
        ("requirements/production.txt", False),
    ],
)
def test_requirements_file_name_says_development(path: str, development: bool) -> None:
    (asked,) = manifest(path, "pytest\n").requirements
    assert asked.development is development


def test_pipfile() -> None:
    text = """\
[packages]
flask = "==3.0.0"
ours = {git = "https://example.com/ours.git", ref = "main", editable = true}
near = {path = ".", editable = true}
[dev-packages]
pytest = "*"
[requires]
python_version = "3.11"
"""
    found = manifest("Pipfile", text)
    assert found.runtime == "3.11"
    assert rows(found.requirements) == [
        ("flask", "==3.0.0", 2, False, "registry", True),
        ("ours", "https://example.com/ours.git", 3, False, "git", False),
        ("near", ".", 4, False, "path", True),
        ("pytest", "*", 6, True, "registry", False),
    ]


def test_setup_cfg() -> None:
    text = """\
[metadata]
name = shop
[options]
python_requires = >=3.9
install_requires =
    requests>=2
    # a comment
    attrs==23.1.0
[options.extras_require]
test = pytest
"""
    found = manifest("setup.cfg", text)
    assert (found.name, found.runtime, found.library) == ("shop", ">=3.9", True)
    assert rows(found.requirements) == [
        ("requests", ">=2", 6, False, "registry", False),
        ("attrs", "==23.1.0", 8, False, "registry", True),
        ("pytest", "", 10, True, "registry", False),
    ]


@pytest.mark.parametrize(
    ("path", "text"),
    [("pyproject.toml", "[tool.ruff]\nline-length = 100\n"), ("setup.cfg", "[flake8]\nmax-line-length = 100\n")],
    ids=["pyproject", "setup.cfg"],
)
def test_tool_configuration_alone_is_no_manifest(path: str, text: str) -> None:
    assert read(path, text) == []


BUILD = '[build-system]\nrequires = ["hatchling"]\n[project]\nname = "a"\n'


@pytest.mark.parametrize(
    ("text", "library"),
    [
        (BUILD, True),
        (BUILD + 'dependencies = ["uvicorn"]\n', False),
        (BUILD + 'dependencies = ["django"]\nclassifiers = ["Framework :: Django"]\n', True),
        (BUILD + 'optional-dependencies.server = ["uvicorn"]\n', True),
        (BUILD + 'classifiers = ["Private :: Do Not Upload"]\n', False),
        (BUILD + "[tool.uv]\npackage = false\n", False),
        ('[project]\nname = "a"\n', False),
    ],
    ids=["built", "serves", "extends a framework", "server is optional", "private", "not packaged", "not built"],
)
def test_library_is_built_and_does_not_serve(text: str, library: bool) -> None:
    assert manifest("pyproject.toml", text).library is library


@pytest.mark.parametrize(
    ("path", "text", "line", "message"),
    [
        ("pyproject.toml", '[project]\nname = "a\n', 2, "not valid TOML: illegal character '\\n'"),
        ("pyproject.toml", "[project]\nname = \n", 2, "not valid TOML: invalid value"),
        ("pyproject.toml", "a = " + "[" * 50_000, 1, "not readable as TOML"),
        ("Pipfile", "=", 1, "not valid TOML"),
        ("requirements.txt", "a\n<<<<<<< ours\nb\n", 2, "merge conflict markers"),
    ],
    ids=["string", "value", "deep", "Pipfile", "conflict"],
)
def test_broken_manifest_is_a_problem_at_its_line(path: str, text: str, line: int, message: str) -> None:
    (found,) = read(path, text)
    assert isinstance(found, Problem)
    assert found.location.path == path
    assert found.location.region is not None
    assert (found.kind, found.location.region.start_line) == ("unparsable", line)
    assert found.message.startswith(message)


@pytest.mark.parametrize(
    "text",
    [
        'project = "a"',
        "project = []\n[tool]\npoetry = 1",
        '[project]\nname = 1\ndependencies = "a"',
        "[project]\ndependencies = [1, [], {}]\nscripts = 3",
        "[tool.poetry]\ndependencies = [1]\n",
        "[tool.poetry.dependencies]\na = [[]]\nb = {}\nc = 1\npython = {version = 3}\n",
        "[tool.uv.sources]\na = []\n[project]\ndependencies = ['a']",
        "[dependency-groups]\na = 1\nb = [[]]",
    ],
)
def test_values_of_a_wrong_type_do_not_raise(text: str) -> None:
    for found in read("pyproject.toml", text):
        assert isinstance(found, Document)
        assert all(list(select(found)) is not None for select in packages.SELECTORS.values())


def test_package_fact_points_at_the_name() -> None:
    (document,) = read("api/pyproject.toml", PYPROJECT)
    assert isinstance(document, Document)
    (fact,) = [one for one in packages.facts(document) if isinstance(one, Package)]
    assert fact.location == Location("api/pyproject.toml", Region(2, 8, 2, 14))
    assert fact.dependencies[0].location == Location(
        "api/pyproject.toml", Region(5, 5, 5, 34), "project.dependencies/fastapi"
    )
