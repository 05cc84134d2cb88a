"""Where services may be: Dockerfiles, compose builds, workloads and packages that serve, each with its evidence."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from readiness.join.composed import add_runs, composing
from readiness.join.libraries import parts
from readiness.model.facts import ComposeService, Fact, Framework, ImageBuilt, Listen, Package, Route, Workload
from readiness.model.settings import Started
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from readiness.model.location import Location

_AROUND = frozenset(
    {
        "docker",
        "dockerfiles",
        ".docker",
        "build",
        "deploy",
        "deployment",
        "container",
        "containers",
        "ci",
        ".devcontainer",
        "dev",
        "hack",
        "scripts",
        "packaging",
        "contrib",
    }
)
"""Folders that hold a Dockerfile for the folder above."""
_PLAIN = frozenset({"src", "source", "app", "code", "server", "main", "cmd"})
"""Folders that name nothing."""
_SHARED = frozenset({"common", "shared", "lib", "libs", "utils", "sdk"})
"""Packages that services are made with."""
_BARE = lazy(
    r"scratch|alpine|debian|ubuntu|busybox|fedora|centos|almalinux|rockylinux|amazonlinux|golang|rust|gcc|buildpack-deps|protoc|buf"
    r"|node|bun|deno|python|ruby|(open)?jdk|eclipse-temurin|maven|gradle|sdk|sbt|swift|elixir|erlang|haskell|android-sdk|curl|git"
)
"""Images that start nothing by themselves that anybody would call a service."""
_VERSION = lazy(r"-v\d+(-.*)?$")
_PACKAGES = (".apk", ".ipa", ".aab", ".deb", ".rpm")
"""What is taken out of an image and started elsewhere."""
_BUILT = "its image is built here"
SHARED = "its image is built here, and those of others"
_ROUTED = frozenset({"laravel", "symfony", "rails"})
_STARTED = "a program starts here"
_VARIANTS = frozenset({
    "dev", "development", "prod", "production", "test", "tests", "testing", "local", "debug", "ci", "release", "staging",
    "alpine", "debian", "ubuntu", "slim", "distroless", "multi", "multistage", "base", "build", "builder", "arm", "arm64", "armv6", "armv7", "armhf",
    "amd64", "windows", "dockerfile", "containerfile", "new", "old", "template", "j2", "playwright", "cypress", "e2e", "lint", "docs", "tilt",
    "npm", "yarn", "pnpm", "bun", "node", "python", "jvm", "native", "legacy", "jar", "micro", "cuda", "gpu", "cpu", "rocm", "deb", "rpm",
})  # fmt: skip
"""Suffixes of a Dockerfile's name that name a variant of one image, not another service."""


class Candidate:
    """A service in the making."""

    __slots__ = ("evidence", "name", "objects", "path", "shared")

    def __init__(
        self, name: str, path: str, evidence: Iterable[Location] = (), objects: Iterable[tuple[str, str]] = ()
    ) -> None:
        self.name = name
        self.path = path
        self.evidence = list(evidence)
        self.objects = set(objects)
        """Path and `Kind/name` of the Kubernetes objects that run it; path and `services/name` of those of compose."""
        self.shared: set[str] = set()
        """Dockerfiles that build its image, and those of others."""

    @property
    def named_apart(self) -> bool:
        """Its Dockerfiles bear a name of their own, `worker.Dockerfile`: others may be built from the same folder."""
        built = [place.path for place in self.evidence if place.message == _BUILT]
        return bool(built) and all(map(_suffix, built))


def candidates(facts: Sequence[Fact], project: str) -> list[Candidate]:
    """All services, found by image first, then by workload, then by serving package; each name once."""
    composed: dict[str, list[ComposeService]] = defaultdict(list)
    for dockerfile, service in composing(facts):
        composed[dockerfile].append(service)
    images = [fact for fact in facts if isinstance(fact, ImageBuilt)]
    idle = _idle(images, composed)
    found = _named(_from_images([image for image in images if image.location.path not in idle], composed), project)
    found += _named(_from_images([image for image in images if image.location.path in idle], composed), project)
    _add_workloads(found, [fact for fact in facts if isinstance(fact, Workload)])
    found = [one for one in found if one.objects or not {place.path for place in one.evidence} <= idle]
    _add_modules(found, facts, project)
    _add_packages(found, facts, project)
    add_runs(found, facts)
    shipping = [one for one in found if _ships_modules(one, found)]
    for above in shipping:
        _share(above, found)
    return [one for one in found if one not in shipping]


def without_idle(facts: Sequence[Fact], found: Sequence[Candidate]) -> list[Fact]:
    """The same facts; images of which no service is made, and in which nothing starts, are tools."""
    meant = {place.path for one in found for place in one.evidence}.union(*(one.shared for one in found))
    return [
        fact._replace(purpose="tool")
        if isinstance(fact, ImageBuilt)
        and not fact.purpose
        and fact.location.path not in meant
        and _starts_nothing(fact)
        else fact
        for fact in facts
    ]


def _idle(images: Sequence[ImageBuilt], composed: Iterable[str]) -> set[str]:
    """Dockerfiles in which nothing starts, and from which nothing is shipped: beside or below one that is."""
    found = {image.location.path for image in images if _starts_nothing(image)}.difference(composed)
    folders = {_folder(image.location.path) for image in images if image.location.path not in found}
    emptied = {image.location.path for image in images if image.base == "scratch"}
    return {path for path in found if path in emptied or any(_below(path, folder) for folder in folders)}


def _starts_nothing(image: ImageBuilt) -> bool:
    """A shell or an interpreter at most: something is built with it, or taken out of it."""
    if image.command and not image.command[-1].endswith(_PACKAGES):
        return False
    plain = isinstance(image.base, str) and _BARE.fullmatch(_image_name(image.base)) is not None
    return plain and not image.ports and image.healthcheck is None


def _from_images(images: Sequence[ImageBuilt], built: Mapping[str, Sequence[ComposeService]]) -> list[Candidate]:
    found: dict[tuple[str, str], Candidate] = {}
    shipping = {_folder(image.location.path) for image in images if not image.purpose}
    for image in images:
        path = image.location.path
        runs = built.get(path, ())
        if not _may_be_service(image, shipping, composed=bool(runs)):
            continue
        composed = runs[-1] if runs else None
        folder = _folder(path)
        if composed and composed.build and (not folder or composed.build.startswith(folder + "/")):
            folder = composed.build
        name = _suffix(path)
        one = found.setdefault((folder, name), Candidate(name, folder))
        one.evidence.append(image.location._replace(message=_BUILT))
        one.evidence += [fact.location._replace(message="compose builds and runs it") for fact in runs]
        one.objects |= {(fact.location.path, fact.location.logical) for fact in runs}
    return list(found.values())


def _may_be_service(image: ImageBuilt, shipping: set[str], *, composed: bool) -> bool:
    """Images for development only where Compose runs one that no image for production stands beside."""
    if image.purpose == "development":
        return composed and _folder(image.location.path) not in shipping
    return composed or image.purpose != "tool"


def _folder(path: str) -> str:
    folder = path.rpartition("/")[0]
    above, _, last = folder.rpartition("/")
    if last.lower() in _VARIANTS and above.rpartition("/")[2].lower() in _AROUND:
        folder = above  # `docker/alpine/Dockerfile`
    while folder.rpartition("/")[2].lower() in _AROUND:
        folder = folder.rpartition("/")[0]
    return folder


def _suffix(path: str) -> str:
    """`api` of `api.Dockerfile`, `Dockerfile.api`, `docker/api/Dockerfile`'s own folder is found elsewhere."""
    name = path.rpartition("/")[2]
    word = re.sub(r"^(Docker|Container)file[._-]?|[._-]?(Docker|Container|docker)file$", "", name, flags=re.IGNORECASE)
    word = re.sub(r"[._-](multi-?arch|rootless)(?=$|[._-])", "", word, flags=re.IGNORECASE)
    parts = [part for part in re.split(r"[._-]", word.lower()) if part and part not in _VARIANTS and not part.isdigit()]
    return word if parts and len(parts) == len([part for part in re.split(r"[._-]", word) if part]) else ""


def _named(found: list[Candidate], project: str) -> list[Candidate]:
    """A name that people use: the suffix, else the folder's own, else the project's; the whole path where two would be the same."""
    names = Counter(one.name or _short(one.path) or project for one in found)
    for one in found:
        short = one.name or _short(one.path) or project
        if names[short] > 1 and one.path:
            full = f"{one.path}/{one.name}".rstrip("/")
            short = full if full != project else f"{project}/{full}"
        one.name = short
    return found


def _short(path: str) -> str:
    """The last folder that is not just where all code lies: `cartservice` of `src/cartservice/src`."""
    parts = [part for part in path.split("/") if part]
    while len(parts) > 1 and parts[-1].lower() in _PLAIN and parts[-2].lower() not in _AROUND:
        parts.pop()
    return parts[-1] if parts else ""


def _add_workloads(found: list[Candidate], workloads: Sequence[Workload]) -> None:
    first: dict[str, int] = {}  # of each name, where in `found`: a hundred services have a hundred workloads
    for number, one in enumerate(found):
        _remember(first, one, number)
    for workload in workloads:
        place = _match(first, workload)
        if place is None:
            place = len(found)
            found.append(Candidate(workload.own_name or workload.kind.lower(), workload.location.path))
            _remember(first, found[place], place)
        one = found[place]
        one.evidence.append(workload.location._replace(message=f"{workload.kind} {workload.name} runs it"))
        one.objects.add((workload.location.path, f"{workload.kind}/{workload.name}"))


def _remember(first: dict[str, int], one: Candidate, number: int) -> None:
    first.setdefault(one.name.lower(), number)
    if folder := one.path.rpartition("/")[2].lower():
        first.setdefault(folder, number)


def _match(first: Mapping[str, int], workload: Workload) -> int | None:
    """By its image's name, then by its own: the evidence that people give. `reviews-v2` is one of reviews, if its image is too."""
    images = {_image_name(image) for image in workload.images if isinstance(image, str)}
    own = workload.own_name.lower()
    version = _VERSION.sub("", own)
    several = {version} if version != own and any(f"-{version}-" in f"-{image}-" for image in images) else set()
    for wanted in (images, {own}, several):
        if found := [first[name] for name in wanted if name in first]:
            return min(found)
    return None


def _image_name(image: str) -> str:
    return image.partition("@")[0].rpartition("/")[2].partition(":")[0].lower()


def _add_modules(found: list[Candidate], facts: Sequence[Fact], project: str) -> None:
    """Modules of a build that start a program each: one Dockerfile above them, or none, ships them all."""
    started = [fact.location for fact in facts if isinstance(fact, Started) and "src/main/" in fact.location.path]
    modules = {place.path.partition("src/main/")[0].rstrip("/"): place for place in reversed(started)}
    inner = parts(facts, modules)
    modules = {folder: place for folder, place in modules.items() if folder not in inner}
    taken = {one.path for one in found if not one.named_apart}
    for folder, place in modules.items():
        beside = [other for other in modules if other != folder and not _below(other, folder)]
        above = [path for path in taken if _below(folder, path)]
        if any(path and _below(path, folder) for path in taken) or (above and not beside):
            continue
        if any(path and not any(_below(other, path) for other in beside) for path in above):
            continue
        evidence = place._replace(message=_STARTED)
        name = folder.rpartition("/")[2] or project
        one = next((one for one in found if one.name == name), None)
        if one is not None and (not one.path or one.path.endswith((".yml", ".yaml"))):
            one.path = folder
            one.evidence.append(evidence)
        elif one is None:
            found.append(Candidate(name, folder, [evidence]))


def _ships_modules(one: Candidate, found: Sequence[Candidate]) -> bool:
    """One Dockerfile above several programs, and nothing runs its image by a name of its own: it puts each of them in turn into an image."""
    if one.objects or not all(place.message == _BUILT for place in one.evidence):
        return False
    return sum(_starts(other) and other.path != one.path and _below(other.path, one.path) for other in found) > 1


def _share(above: Candidate, found: Sequence[Candidate]) -> None:
    """Of programs below it that no other image was found for."""
    for one in found:
        if _starts(one) and _below(one.path, above.path) and not any(place.message == _BUILT for place in one.evidence):
            one.evidence += [place._replace(message=SHARED) for place in above.evidence]
            one.shared |= {place.path for place in above.evidence}


def _starts(one: Candidate) -> bool:
    return any(place.message == _STARTED for place in one.evidence)


def _add_packages(found: list[Candidate], facts: Sequence[Fact], project: str) -> None:
    """A package in whose folder code opens a server, where no image was found at or above it."""
    serving = [fact.location for fact in facts if isinstance(fact, Listen | Framework) or _is_routed(fact)]
    taken = {one.path for one in found if not one.named_apart}
    brought = _brought(facts)
    packages = sorted({fact.location.path.rpartition("/")[0] for fact in facts if isinstance(fact, Package)}, key=len)
    for folder in reversed(packages):
        evidence = next((place for place in serving if _below(place.path, folder)), None)
        if evidence is None or any(folder == path or _below(folder, path) for path in taken):
            continue
        if any(_below(path, folder) and _below(evidence.path, path) for path in taken):
            continue
        if folder in brought or any(_below(folder, path) for path in brought):
            continue
        name, place = folder.rpartition("/")[2] or project, evidence._replace(message="code serves here")
        one = next((one for one in found if one.name == name and _may_be_of(one, folder)), None)
        name = folder if any(other.name == name for other in found) else name
        if one is not None:
            one.path = folder
            one.evidence.append(place)
        elif folder.rpartition("/")[2] not in _SHARED:
            found.append(Candidate(name, folder, [place]))
        taken.add(folder)


def _brought(facts: Sequence[Fact]) -> set[str]:
    """Folders that a shipped image takes by name from elsewhere: what serves there is part of it."""
    return {
        path
        for fact in facts
        if isinstance(fact, ImageBuilt) and not fact.purpose
        for source, _ in fact.context_copies
        if (path := source.removeprefix("./").strip("/")) not in ("", ".") and "*" not in path
    }


def _is_routed(fact: Fact) -> bool:
    """Of these only routes are read; that they are served by a framework of their own is certain."""
    return isinstance(fact, Route) and fact.framework in _ROUTED


def _may_be_of(one: Candidate, folder: str) -> bool:
    """An image or a workload of the package's name, of which it was not known what code it runs."""
    return (one.named_apart and _below(folder, one.path)) or one.path.endswith((".yml", ".yaml"))


def _below(path: str, folder: str) -> bool:
    return not folder or path.startswith(folder + "/")
