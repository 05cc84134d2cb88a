"""What the libraries of a service do by being there: a health endpoint, metrics, a filter chain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.facts import Middleware
from readiness.model.settings import Brought

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from readiness.model.facts import Fact
    from readiness.model.location import Location

_DEEP = 8
_KINDS: Mapping[str, tuple[str, ...]] = {
    "spring-boot-starter-security": ("auth", "security-headers"),
    "spring-boot-starter-oauth2-resource-server": ("auth", "security-headers"),
    "spring-boot-starter-oauth2-client": ("auth", "security-headers"),
    "spring-security-config": ("auth", "security-headers"),
    "micrometer-registry-": ("metrics",),
    "opentelemetry-": ("metrics",),
    "spring-boot-starter-opentelemetry": ("metrics",),
    "simpleclient": ("metrics",),
    "quarkus-micrometer": ("metrics",),
    "quarkus-smallrye-health": ("health",),
    "quarkus-smallrye-metrics": ("metrics",),
    "micronaut-management": ("health",),
    "micronaut-micrometer": ("metrics",),
    "dropwizard-metrics": ("metrics",),
    "bucket4j": ("rate-limit",),
    "resilience4j-ratelimiter": ("rate-limit",),
    "spring-cloud-starter-alibaba-sentinel": ("rate-limit",),
    "sentinel-": ("rate-limit",),
    "logstash-logback-encoder": ("structured-logging",),
    "logback-ecs-encoder": ("structured-logging",),
    "log4j2-ecs-layout": ("structured-logging",),
    "spring-cloud-gcp-starter-logging": ("structured-logging",),
    "google-cloud-logging-logback": ("structured-logging",),
    "quarkus-logging-json": ("structured-logging",),
    "log4j-layout-template-json": ("structured-logging",),
}
"""Beginning of a library's name → the layers it is."""
COMMON = frozenset({"spring-boot-starter-parent", "spring-boot-dependencies", "spring-boot-parent", ""})
"""Parents that bring nothing along."""


class Libraries:
    """All builds of a repository: what a folder's program is put together from."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        self._all = [fact for fact in facts if isinstance(fact, Brought)]
        self._by_name = {one.name: one for one in reversed(self._all) if one.name}
        self._by_folder: dict[str, list[Brought]] = {}
        for one in self._all:
            self._by_folder.setdefault(one.location.path.rpartition("/")[0], []).append(one)

    def of(self, folder: str) -> dict[str, Location]:
        """Libraries by name of what is built in a folder, with those of parents and of modules that it is built with."""
        found: dict[str, Location] = {}
        self._collect(self._nearest(folder), found, _DEEP)
        return found

    def module(self, path: str) -> str:
        """The name of the module that a file belongs to; empty for none."""
        return next((one.name for one in self._nearest(path.rpartition("/")[0])), "")

    def unknown(self, folder: str) -> str:
        """Why more may be brought along than is known; empty when all is."""
        own = self._nearest(folder)
        if not own:
            return "its build was not read"
        seen: dict[str, Location] = {}
        missing = self._collect(own, seen, _DEEP)
        return f"its parent {missing} is not here" if missing else ""

    def _nearest(self, folder: str) -> list[Brought]:
        while folder and folder not in self._by_folder:
            folder = folder.rpartition("/")[0]
        return self._by_folder.get(folder, [])

    def _collect(self, builds: Sequence[Brought], found: dict[str, Location], depth: int) -> str:
        """Fills `found`; returns the name of a parent that is not here."""
        missing = ""
        for one in builds if depth else ():
            for name, place in one.libraries:
                last = name.rpartition(":")[2]
                new = last not in found
                found.setdefault(last, place)
                if new and last in self._by_name and self._by_name[last] not in builds:
                    missing = self._collect([self._by_name[last]], found, depth - 1) or missing
            above = self._above(one)
            if above:
                missing = self._collect(above, found, depth - 1) or missing
            elif one.parent not in COMMON:
                missing = one.parent
        return missing

    def _above(self, one: Brought) -> list[Brought]:
        """Maven's parent by its name; of Gradle the builds of the folders above and of `buildSrc`, which may say it for all."""
        if one.location.path.endswith(".xml"):
            return [self._by_name[one.parent]] if one.parent in self._by_name else []
        folder = one.location.path.rpartition("/")[0]
        if not folder or "buildSrc" in folder:
            return []
        shared = [
            each for each in self._all if "buildSrc/" in each.location.path or "build-logic/" in each.location.path
        ]
        return [*self._by_folder.get(folder.rpartition("/")[0], []), *self._by_folder.get("", []), *shared]


def parts(facts: Iterable[Fact], folders: Iterable[str]) -> frozenset[str]:
    """Folders of programs that another one of them is built with: started alone only while developing."""
    libraries = Libraries(facts)
    names = {folder: libraries.module(f"{folder}/pom.xml" if folder else "pom.xml") for folder in folders}
    taken = {folder: libraries.of(folder) for folder in names}
    return frozenset(
        folder
        for folder, name in names.items()
        if name and any(name in brought for other, brought in taken.items() if names[other] != name)
    )


def layers(libraries: Mapping[str, Location]) -> Iterator[Middleware]:
    """Each kind once for each library."""
    for name, place in libraries.items():
        for start, kinds in _KINDS.items():
            if name.startswith(start):
                yield from (Middleware(location=place, kind=kind, source=name) for kind in kinds)
