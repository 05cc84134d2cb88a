"""Code of a server that loads a package which only development is said to need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.packages.pep508 import normalised
from readiness.model.facts import DependenciesHeld, Imported, Lockfile, Package
from readiness.model.finding import Kind, Level, Observation
from readiness.model.named import NamedTuple
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from readiness.model.system import System

_BUNDLERS = frozenset(
    """
    @angular/cli @builder.io/qwik @nx/webpack @rspack/core @sveltejs/kit @vercel/ncc astro bun-types browserify esbuild gatsby
    next nuxt nuxi parcel parcel-bundler react-scripts rollup rsbuild @rsbuild/core tsup tsdown unbuild vinxi vite vite-node vite-plus
    webpack webpack-cli @remix-run/dev @react-router/dev wrangler serverless-esbuild serverless-webpack serverless-bundle
    """.split()
)
"""With one of these, what is imported is most often built in, whichever list it stands in."""
_WORKSHOP = lazy(
    r"(?i)(^|/)(scripts?|tools?|dev|bin|build|bench(marks?)?|seeds?|seeders|migrations?|stories|storybook|mocks?|config|tasks|tooling)/"
    r"|(^|/)[^/]*(\.config|\.dev|\.mock|\.stories|gulpfile|gruntfile|webpack|setup|manage|noxfile|tasks|fabfile|wsgi_dev)[^/]*$"
    r"|(^|[/._-])(tests?|specs?|install)([._-]|$)[^/]*$"
    r"|(^|[/._-])dev(elopment)?[._-][^/]*$|[._-]dev(elopment)?\.[^/.]+$"
)
_ECOSYSTEM: Mapping[str, str] = {"npm": "node", "pypi": "python"}


class _Lists(NamedTuple):
    """What the manifests that a file stands under list."""

    shipped: frozenset[str]
    developed: frozenset[str]
    bundled: bool


def check(system: System) -> Iterator[Observation]:
    """One observation for each import of a package that a manifest above the file lists."""
    manifests: dict[tuple[str, str], list[Package]] = {}
    for package in system.of(Package):
        manifests.setdefault((package.ecosystem, package.location.path.rpartition("/")[0]), []).append(package)
    clean = {held.ecosystem for held in system.of(DependenciesHeld) if held.kind == "clean"}
    known: dict[tuple[str, str], _Lists | None] = {}
    for one in system.of(Imported):
        folder = one.location.path.rpartition("/")[0]
        if (one.ecosystem, folder) not in known:
            known[one.ecosystem, folder] = _lists(one.ecosystem, folder, manifests)
        lists = known[one.ecosystem, folder]
        name = _plain(one.name, one.ecosystem)
        if lists is None or lists.bundled or _WORKSHOP.search(one.location.path):
            continue
        if name in lists.shipped:
            yield Observation(one.location, Kind.PASS, one.name)
        elif name in lists.developed:
            yield _found(one, name, system, omitted=_ECOSYSTEM[one.ecosystem] in clean)


def _found(one: Imported, name: str, system: System, *, omitted: bool) -> Observation:
    """A fail only where a lock file says that nothing else brings the package in; a note where nothing leaves it out yet."""
    folders = list(_upwards(one.location.path.rpartition("/")[0]))
    locks = [
        lock
        for lock in system.of(Lockfile)
        if lock.ecosystem == one.ecosystem and lock.location.path.rpartition("/")[0] in folders
    ]
    if any(name in lock.developed for lock in locks):
        return Observation(one.location, Kind.FAIL, one.name, level=None if omitted else Level.NOTE)
    if any(lock.tells for lock in locks):
        return Observation(one.location, Kind.PASS, one.name)
    return Observation(one.location, Kind.OPEN, one.name, f"{one.name} may be brought in by another package")


def _lists(ecosystem: str, folder: str, manifests: Mapping[tuple[str, str], Sequence[Package]]) -> _Lists | None:
    """None where no manifest stands above the file, or the nearest is a library's."""
    above = [found for place in _upwards(folder) for found in manifests.get((ecosystem, place), ())]
    if not above or above[0].library:
        return None
    listed = [(_plain(one.name, ecosystem), one.development) for package in above for one in package.dependencies]
    shipped = frozenset(name for name, development in listed if not development)
    names = frozenset(name for name, _ in listed)
    own = frozenset(_plain(package.name, ecosystem) for packages in manifests.values() for package in packages)
    return _Lists(shipped | own, names - shipped - own, bool(names & _BUNDLERS))


def _plain(name: str, ecosystem: str) -> str:
    return regex(r"_").sub("-", normalised(name)) if ecosystem == "pypi" else name


def _upwards(folder: str) -> Iterator[str]:
    while folder:
        yield folder
        folder = folder.rpartition("/")[0]
    yield ""
