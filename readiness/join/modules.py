"""Which file a module's name leads to, in each language's way of looking."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from readiness.model.location import shared_folders

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from readiness.model.facts import Package
    from readiness.model.routing import Aliased

_SCRIPTS = (".ts", ".tsx", ".js", ".jsx", ".mjs", ".cjs", ".mts", ".cts")
_SUFFIXES = {
    "py": (".py",),
    "go": (".go",),
    "java": (".java", ".kt"),
    "kt": (".kt", ".java"),
    "rb": (".rb",),
    "php": (".php",),
}
_WHOLE = ("__init__", "index")
"""Files that speak for their folder."""
_ALIASES = ("@/", "~/", "#/", "@@/", "src/")


class Modules:
    """All files by the last part of their name, so that a name is found without looking through them."""

    def __init__(self, files: Iterable[str], packages: Sequence[Package], aliases: Sequence[Aliased] = ()) -> None:
        self._files = frozenset(files)
        self._by_stem: dict[str, list[str]] = defaultdict(list)
        self._folders: dict[str, list[str]] = defaultdict(list)
        for path in sorted(self._files):
            folder, _, name = path.rpartition("/")
            stem = name.partition(".")[0] if name.endswith(".d.ts") else name.rpartition(".")[0]
            self._by_stem[folder.rpartition("/")[2] if stem in _WHOLE else stem].append(path)
            self._folders[folder].append(path)
        self._packages = sorted(
            ((one.name, one.location.path.rpartition("/")[0]) for one in packages if one.name),
            key=lambda found: -len(found[0]),
        )

        self._aliases = sorted(
            ((one.location.path.rpartition("/")[0], one.pattern, one.target) for one in aliases),
            key=lambda found: (-len(found[0]), -len(found[1])),
        )

    def home(self, path: str) -> str:
        """What shares its names with a file: its folder in Go, else the file itself."""
        return path.rpartition("/")[0] + "/*.go" if path.endswith(".go") else path

    def find(self, module: str, importer: str) -> str:
        """The home a module named in `importer` leads to; empty when it is not in this repository."""
        if not module:
            return self.home(importer)
        if importer.endswith(".go"):
            return self._go(module)
        suffixes = _SUFFIXES.get(importer.rpartition(".")[2], _SCRIPTS)
        if module.startswith("/"):
            return self._at(module[1:], suffixes)
        if suffixes is _SCRIPTS:
            return self._script(module, importer)
        return self._ending(module.replace(".", "/").replace("\\", "/"), suffixes, importer)

    def _at(self, stem: str, suffixes: Sequence[str]) -> str:
        """A path without its suffix, or with that of what it is compiled to."""
        bare = stem.rpartition(".")[0] if stem.endswith((".js", ".mjs", ".cjs", ".jsx", ".ts", ".tsx")) else stem
        tried = [bare + suffix for suffix in suffixes]
        tried += [f"{bare}/{whole}{suffix}" for whole in _WHOLE for suffix in suffixes]
        return next((path for path in (stem, *tried) if path in self._files), "")

    def _aliased(self, module: str, importer: str) -> str:
        """By what the nearest tsconfig above the importer says of it."""
        for folder, pattern, target in self._aliases:
            start, star, end = pattern.partition("*")
            if folder and not importer.startswith(folder + "/"):
                continue
            if module != pattern and not (star and module.startswith(start) and module.endswith(end)):
                continue
            between = module[len(start) : len(module) - len(end)] if star else ""
            found = self._at(target.replace("*", between, 1), _SCRIPTS)
            if found:
                return found
        return ""

    def _script(self, module: str, importer: str) -> str:
        told = self._aliased(module, importer)
        if told:
            return told
        for name, folder in self._packages:
            if module == name or module.startswith(name + "/"):
                rest = module[len(name) + 1 :]
                below = [f"{folder}/{part}/{rest}".strip("/").replace("//", "/") for part in ("", "src", "lib")]
                return next((found for path in below if (found := self._at(path, _SCRIPTS))), "")
        alias = next((mark for mark in _ALIASES if module.startswith(mark)), "")
        if not alias and module[0] in "@#" and len(module) > 1:
            alias = module[0]  # `@routes/users` of a tsconfig, where no package has that name: the folder is called so
        return self._ending(module[len(alias) :], _SCRIPTS, importer) if alias else ""

    def _ending(self, parts: str, suffixes: Sequence[str], importer: str) -> str:
        """The file whose path ends so and that shares most of its folders with the one that asks."""
        named = self._by_stem.get(parts.rpartition("/")[2], ())
        endings = [parts + suffix for suffix in suffixes]
        endings += [f"{parts}/{whole}{suffix}" for whole in _WHOLE for suffix in suffixes]
        found = [path for path in named if any(path == end or path.endswith("/" + end) for end in endings)]
        return max(found, key=lambda path: (shared_folders(path, importer), -len(path)), default="")

    def _go(self, module: str) -> str:
        if module.startswith("/"):
            return module[1:] + "/*.go" if module[1:] in self._folders else ""
        for name, folder in self._packages:
            if module == name or module.startswith(name + "/"):
                found = f"{folder}/{module[len(name) + 1 :]}".strip("/")
                return found + "/*.go" if found in self._folders else ""
        return ""
