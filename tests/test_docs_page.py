"""Pages made from rules."""

from __future__ import annotations

import pytest

from readiness.docs import checklist, explain, index, page
from readiness.model.checklist import Item
from readiness.model.finding import Applicability, Kind, Level, Precision
from readiness.model.rule import Case, Check, Code, Declared, Parameter, Remedy, Rule, Scanned, Uses

RULE = Rule(
    id="docker-unpinned-base",
    title="Base images name a version",
    level=Level.WARNING,
    precision=Precision.VERY_HIGH,
    items=("infrastructure.reproducible-image",),
    message="base image {name} is not pinned to a version",
    why="A moving tag makes two builds of one commit differ.",
    remediation="Name a version or, better, a digest.",
    check=Declared("dockerfile.base-image", None, {}),
    applies_to=("service", "worker"),
    equivalents=("hadolint:DL3006",),
    references=("https://docs.docker.com/",),
    parameters={
        "allowed": Parameter(("scratch", 'a"b'), "Images that need | none."),
        "strict": Parameter(True, "All."),
    },
    source="docker/docker-unpinned-base.yaml",
)

CASES = (
    Case("latest", Kind.FAIL, {"Dockerfile": "# fail\nFROM debian:latest\n"}),
    Case("second fail", Kind.FAIL, {"Dockerfile": "FROM x\n"}),
    Case("digest", Kind.PASS, {"a/b.yml": "text: |\n  ```\n"}),
    Case("build argument", Kind.OPEN, {"Dockerfile": "FROM ${X}\n"}),
)

PAGE = """\
<!-- Generated from rules/docker/docker-unpinned-base.yaml; edit that. -->

# Base images name a version

| | |
| --- | --- |
| Rule | `docker-unpinned-base` |
| Level | warning |
| Precision | very-high |
| Proves | `infrastructure.reproducible-image` |
| Asked of | service, worker |
| Decided by | every `dockerfile.base-image` |
| Same as | `hadolint:DL3006` |

## Why

A moving tag makes two builds of one commit differ.

## What to do

Name a version or, better, a digest.

## Found

Latest. The line below each `# fail` is found.

`Dockerfile`

```dockerfile
# fail
FROM debian:latest
```

## Accepted

Digest.

`a/b.yml`

````yaml
text: |
  ```
````

## Left open

Build argument.

`Dockerfile`

```dockerfile
FROM ${X}
```

## Settings

| Setting | Default | Meaning |
| --- | --- | --- |
| `allowed` | `["scratch", "a\\"b"]` | Images that need \\| none. |
| `strict` | `true` | All. |

```toml
[rules.docker-unpinned-base]
allowed = ["scratch", "a\\"b"]
strict = true
```

## References

- <https://docs.docker.com/>

## Silence it

One place, in a comment on its line or the line above; the reason is required, the date is not:

```sh
# readiness: ignore[docker-unpinned-base] until=2027-03-31 -- why this is right here
```

Files that are not yours to edit, in `readiness.toml`:

```toml
[[suppress]]
rule = "docker-unpinned-base"
path = "vendor/**"
reason = "why this is right there"
```

Everywhere: `ignore = ["docker-unpinned-base"]`.
"""


def test_page_is_whole() -> None:
    assert page(RULE, CASES) == PAGE


def test_terminal_shows_the_page_without_its_origin() -> None:
    assert explain(RULE, CASES) == PAGE.split("\n\n", 1)[1]


def test_sections_without_content_are_left_out() -> None:
    bare = RULE._replace(parameters=None, references=(), applies_to=(), equivalents=())
    headings = [line for line in explain(bare, ()).splitlines() if line.startswith("#")]
    assert headings[:4] == ["# Base images name a version", "## Why", "## What to do", "## Silence it"]
    assert "| Asked of | every kind of project |" in explain(bare, ())


def test_marks_of_files_without_comments_are_told() -> None:
    case = Case("no lockfile", Kind.FAIL, {"package.json": "{}"}, at=("package.json:3",))
    assert "No lockfile. Found at `package.json:3`.\n\n`package.json`\n\n```json\n{}\n```" in page(RULE, (case,))


def test_fix_tells_its_promise_and_shows_what_it_does() -> None:
    files = {"Dockerfile": "# fail\nFROM debian\nMAINTAINER me\n"}
    fixed = {"Dockerfile": "# fail\nFROM debian:12\nMAINTAINER me\n"}
    remedy = Remedy(Applicability.UNSAFE, "name a version")
    text = page(RULE._replace(fix=remedy), (CASES[0], Case("other", Kind.FAIL, files, fixed=fixed)))
    assert (
        "## Fix\n\nName a version. It is unsafe: it may change behaviour. `readiness audit --fix=unsafe` writes it, "
        "`--diff --fix=unsafe` shows it.\n\n```diff\n # fail\n-FROM debian\n+FROM debian:12\n MAINTAINER me\n```\n"
    ) in text


@pytest.mark.parametrize(
    ("check", "words"),
    [
        pytest.param(Declared("k8s.container", None, {}), "every `k8s.container`", id="declared"),
        pytest.param(Uses("env_agreement", ("system",), {}), "the check `env_agreement` on `system`", id="uses"),
        pytest.param(Code(("python", "go"), (), {}, Kind.FAIL), "a search in code: python, go", id="code"),
        pytest.param(Scanned("hadolint", ("DL3008",)), "hadolint: `DL3008`", id="scanned"),
    ],
)
def test_page_tells_what_decides(check: Check, words: str) -> None:
    assert f"| Decided by | {words} |" in page(RULE._replace(check=check), ())


def test_checklist_tells_what_proves_each_item() -> None:
    items = (
        Item("infrastructure.reproducible-image", "infrastructure", "Images build reproducibly", "", (), "where"),
        Item("operations.on-call", "operations", "On-call rotation | defined", "", (), "name the rota"),
    )
    against = RULE._replace(
        id="a-rule", items=(), disproves=("operations.on-call", "infrastructure.reproducible-image")
    )
    base = "[`docker-unpinned-base`](rules/docker-unpinned-base.md)"
    assert (
        checklist(items, (RULE, against))
        == f"""\
# Checklist

## Infrastructure

| Item | Good state | Proved by | Attested | Spoken against by |
| --- | --- | --- | --- | --- |
| `infrastructure.reproducible-image` | Images build reproducibly | {base} | where | [`a-rule`](rules/a-rule.md) |

## Operations

| Item | Good state | Proved by | Attested | Spoken against by |
| --- | --- | --- | --- | --- |
| `operations.on-call` | On-call rotation \\| defined | a person only | name the rota | [`a-rule`](rules/a-rule.md) |
"""
    )


def test_index_groups_rules_by_first_word() -> None:
    rules = (RULE._replace(id="k8s-b", preview=True), RULE, RULE._replace(id="k8s-a", profile="strict"))
    assert (
        index(rules, folder=".")
        == """\
# Rules

## docker

| Rule | Asks that | Level | Precision |
| --- | --- | --- | --- |
| [`docker-unpinned-base`](./docker-unpinned-base.md) | Base images name a version | warning | very-high |

## k8s

| Rule | Asks that | Level | Precision |
| --- | --- | --- | --- |
| [`k8s-a`](./k8s-a.md) (strict) | Base images name a version | warning | very-high |
| [`k8s-b`](./k8s-b.md) (preview) | Base images name a version | warning | very-high |
"""
    )
