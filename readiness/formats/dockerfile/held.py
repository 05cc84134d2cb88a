"""Which dependencies a stage holds, with or without those for development: followed through installs, prunes and copies."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.formats.dockerfile.commands import runs
from readiness.formats.dockerfile.expansion import expand
from readiness.formats.dockerfile.installs import ECOSYSTEM, Install, installs
from readiness.model.artifact import Unresolved
from readiness.model.facts import DependenciesHeld
from readiness.model.location import Location
from readiness.model.named import NamedTuple
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.dockerfile.commands import Run
    from readiness.formats.dockerfile.settings import Settings
    from readiness.formats.dockerfile.stages import Dockerfile, Stage
    from readiness.formats.dockerfile.syntax import Instruction
    from readiness.formats.shell import Command

_HOLDERS = {
    "node": r"(^|/)node_modules(/|$)",
    "python": r"venv|site-packages|virtualenv",
    "ruby": r"bundle",
    "php": r"(^|/)vendor(/|$)",
}
"""Parts of paths that hold what an ecosystem installs."""
_DEVELOPMENT_FILE = lazy(
    r"(^|[/._-])(dev|devel|develop|development|test|tests|testing|lint|local|docs?)([/._-]|$)", re.IGNORECASE
)
_EXTRAS = lazy(r"\[([\w,\s.-]+)\]")
_DEVELOPMENT_GROUPS = frozenset({"dev", "develop", "development", "test", "tests", "testing", "lint", "docs"})
_CONDITION = frozenset({"[", "[[", "test", "case"})


class State(NamedTuple):
    """What a stage holds of one ecosystem's dependencies."""

    kind: str
    """`development`, `clean`, `unknown`."""
    name: str
    """The command that brought them."""
    where: tuple[Stage, Instruction]
    folder: str
    """Where they were installed, as far as that is known."""
    explicit: bool
    """The command asks for those of development by name."""


def held(dockerfile: Dockerfile, path: str) -> Iterator[DependenciesHeld]:
    """What ships with the image."""
    for ecosystem, state in _states(dockerfile)[dockerfile.shipped.number].items():
        stage, instruction = state.where
        where = Location(path, instruction.anchor, f"stage/{stage.label}/{instruction.keyword}")
        yield DependenciesHeld(where, ecosystem, state.kind, state.name, dockerfile.shipped.label, state.explicit)


def _states(dockerfile: Dockerfile) -> list[dict[str, State]]:
    found: list[dict[str, State]] = []
    for stage in dockerfile.stages:
        state = dict(found[stage.parent]) if stage.parent is not None else {}
        by_instruction = {run.instruction.region: run for run in runs(dockerfile, (stage,))}
        sources = {source.instruction.region: source.stage for source in stage.sources}
        for instruction, before in stage.each("RUN", "COPY"):
            if instruction.keyword == "RUN":
                run = by_instruction.get(instruction.region)
                if run is not None:
                    _apply(state, run)
            elif (number := sources.get(instruction.region)) is not None:
                _copy(state, found[number], stage, instruction, before, dockerfile.escape)
        found.append(state)
    return found


def _copy(
    state: dict[str, State],
    source: dict[str, State],
    stage: Stage,
    instruction: Instruction,
    before: Settings,
    escape: str,
) -> None:
    for ecosystem, held in source.items():
        for word in instruction.arguments[:-1]:
            path = expand(word.text, before.scope, escape)
            if isinstance(path, str) and _holds(ecosystem, path, held.folder):
                state[ecosystem] = held._replace(where=(stage, instruction))


def _holds(ecosystem: str, path: str, folder: str) -> bool:
    if regex(_HOLDERS.get(ecosystem, r"(?!)")).search(path):
        return True
    top = "/" + path.strip("/")
    return bool(folder) and top != "/" and f"{folder.rstrip('/')}/".startswith(f"{top}/")


def _apply(state: dict[str, State], run: Run) -> None:
    conditional = any(command.words[:1] and command.words[0] in _CONDITION for command in run.commands)
    workdir = run.before.workdir.value if run.before.workdir else "/"
    folder = workdir if isinstance(workdir, str) else ""
    told = {id(command): found for command, found in _installs(run)}
    for command in run.commands:
        one = told.get(id(command))
        kind = _kind(one) if one is not None else ""
        if one is not None and kind:
            kind = "unknown" if conditional else kind
            explicit = one.manager in {"pip", "pipenv"}
            state[one.ecosystem] = State(kind, one.name, (run.stage, run.instruction), folder, explicit)
        pruned = _pruned(command, run)
        if pruned == "node" and pruned in state:
            state["node"] = state["node"]._replace(kind="clean")
        elif pruned == "gone":
            state.pop("node", None)


def _installs(run: Run) -> Iterator[tuple[Command, Install]]:
    for command in run.commands:
        for one in installs(run._replace(pipelines=((command,),))):
            yield command, one


def _kind(one: Install) -> str:
    """`development`, `clean`, `unknown`; empty if it says nothing of it."""
    if any("$(" in word or "`" in word for word in one.words) or one.templated:
        return "unknown"
    return _OF[one.manager](one) if one.manager in _OF else _of_node(one) if ECOSYSTEM[one.manager] == "node" else ""


def _of_node(one: Install) -> str:
    if one.has("--package-lock-only"):
        return ""
    if "dev" in one.values("--include") or _off(one, "--production") or _off(one, "--prod"):
        return "development"
    production = "--omit" in {word.partition("=")[0] for word in one.words} and "dev" in one.values("--omit")
    if (
        production
        or one.has("--production", "--prod", "-P", "--no-dev")
        or {"prod", "production"} & {*one.values("--only")}
    ):
        return "clean"
    if one.on("NPM_CONFIG_PRODUCTION", "npm_config_production", "YARN_PRODUCTION") or "dev" in str(
        one.env.get("NPM_CONFIG_OMIT", one.env.get("npm_config_omit", ""))
    ):
        return "clean"
    mode = one.env.get("NODE_ENV", "")
    if isinstance(mode, Unresolved) or "$" in mode:
        return "unknown"
    return "clean" if mode.strip("'\"") == "production" and one.manager in {"npm", "yarn", "pnpm"} else "development"


def _off(one: Install, option: str) -> bool:
    return any(word in {f"{option}=false", f"{option}=0"} for word in one.words)


def _of_poetry(one: Install) -> str:
    if one.verb not in {"install", "sync", "update"}:
        return ""
    without = {*one.values("--without"), *str(one.env.get("POETRY_WITHOUT", "")).split(",")}
    clean = one.has("--no-dev", "--only-root") or "--only" in {word.partition("=")[0] for word in one.words}
    return "clean" if clean or without & _DEVELOPMENT_GROUPS else "development"


def _of_uv(one: Install) -> str:
    clean = one.has("--no-dev", "--no-default-groups", "--only-group") or one.on("UV_NO_DEV", "UV_NO_DEFAULT_GROUPS")
    return "clean" if clean or "dev" in one.values("--no-group") else "development"


def _of_pip(one: Install) -> str:
    files = one.values("-r", "--requirement")
    extras = {extra.strip() for word in one.words for found in _EXTRAS.findall(word) for extra in found.split(",")}
    if any(_DEVELOPMENT_FILE.search(file) for file in files) or extras & _DEVELOPMENT_GROUPS:
        return "development"
    return "clean" if files else ""


def _of_bundle(one: Install) -> str:
    without = f"{one.env.get('BUNDLE_WITHOUT', '')} {' '.join(one.values('--without'))}"
    if "development" in without or one.on("BUNDLE_ONLY") or "BUNDLE_ONLY" in one.env:
        return "clean"
    return "unknown"  # `bundle config` of another place may say it


def _of_pipenv(one: Install) -> str:
    return "development" if one.has("--dev", "-d") else "clean"


def _of_pdm(one: Install) -> str:
    return "clean" if one.has("--prod", "--production", "--no-default") else "development"


def _of_composer(one: Install) -> str:
    return "clean" if one.has("--no-dev") or one.on("COMPOSER_NO_DEV") else "development"


_OF = {
    "poetry": _of_poetry,
    "uv": _of_uv,
    "pip": _of_pip,
    "pipenv": _of_pipenv,
    "pdm": _of_pdm,
    "bundle": _of_bundle,
    "composer": _of_composer,
}


def _pruned(command: Command, run: Run) -> str:
    """`node` where npm and its like take the development dependencies out, `gone` where all are removed."""
    words = [run.resolved(word) for word in command.words]
    line = " ".join(words)
    mode = dict(command.assignments).get("NODE_ENV", run.before.scope.get("NODE_ENV"))
    if regex(r"(npm|pnpm|yarn|bun) prune\b").match(line):
        return "node" if regex(r"--prod|--omit[= ]dev|--production").search(line) or mode == "production" else ""
    if regex(r"yarn workspaces? focus\b.*--production|pnpm .*\bdeploy\b.*--prod|pnpm .*--prod\b.*\bdeploy\b").match(
        line
    ):
        return "node"
    return "gone" if words[:1] == ["rm"] and any(word.endswith("node_modules") for word in words) else ""
