"""Files that are in the tree but not written here: dependencies, generated code, bundles. Told by place and name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.discover.names import called, one_text
from readiness.model.named import NamedTuple
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_DEPENDENCIES = "installed dependencies"
_CACHE = "a tool's cache"

FOLDERS: Mapping[str, str] = {
    "node_modules": _DEPENDENCIES,
    "bower_components": _DEPENDENCIES,
    "jspm_packages": _DEPENDENCIES,
    "site-packages": _DEPENDENCIES,
    "third_party": "vendored code",
    ".venv": "virtual environment",
    ".yarn": _DEPENDENCIES,
    ".terraform": _CACHE,
    ".tox": _CACHE,
    ".nox": _CACHE,
    "__pycache__": _CACHE,
    ".mypy_cache": _CACHE,
    ".ruff_cache": _CACHE,
    ".pytest_cache": _CACHE,
}
"""Names that no one gives to a folder of their own, and what they hold. `build`, `dev`, `dist`, `vendor` are not among
them: those need a proof beside them."""

# A file below the folder that proves what the folder is: the folder's name (empty: any) and the file's path in it.
_PROOFS = (
    ("vendor", "modules.txt", "vendored code"),
    ("vendor", "autoload.php", _DEPENDENCIES),
    ("", "pyvenv.cfg", "virtual environment"),
)
_GENERATED = lazy(
    r"[.-]min\.(?:js|mjs|css)$|\.(?:js|mjs|cjs|css)\.map$|\.bundle\.(?:js|css)$"
    r"|\.pb(?:\.gw|\.validate)?\.go$|_pb2(?:_grpc)?\.pyi?$|_pb\.(?:js|d\.ts)$|\.pb\.(?:cc|h)$"
    r"|\.g\.dart$|(?:^|/)zz_generated\.[^/]*\.go$|(?:^|/)wire_gen\.go$|\.designer\.cs$|(?:^|/)\.pnp\.c?js$"
    r"|(?:^|/)\.mvn/wrapper/",
    re.IGNORECASE,
)
_LIBRARY = lazy(
    r"(?:^|/)wwwroot/lib/.*\.(?:js|css)$|(?:^|/)(?:static|public|assets|libs?|js|webapp|resources)/(?:[^/]+/)*"
    r"(?:jquery|bootstrap|codemirror|underscore|lodash|moment|tinymce|ckeditor|select2|backbone|knockout)"
    r"(?:[.-](?:\d[\w.]*|slim|bundle|core|full|pack|ui))*\.js$",
    re.IGNORECASE,
)
"""A browser's library that was copied in: by its own name, where files for browsers lie."""
_BUNDLED = lazy(r"^((?:.*/)?)dist/.*\.(?:js|mjs|cjs|css)$")


class Vendored(NamedTuple):
    """Which paths are not written here. Made once from all paths, since a proof may be another file."""

    proved: Mapping[str, str]
    """Folder, without a final slash → what it holds."""
    packages: frozenset[str]
    """Folders (with a final slash; empty for the root) of a package.json or action.yml, whose `dist` is built."""

    def tree(self, path: str) -> tuple[str, str] | None:
        """The outermost folder of the path that is not written here, and what it holds."""
        at = path.find("/")
        while at >= 0:
            folder = path[:at]
            reason = FOLDERS.get(folder[folder.rfind("/") + 1 :]) or self.proved.get(folder)
            if reason:
                return folder, reason
            at = path.find("/", at + 1)
        return None

    def file(self, path: str) -> str:
        """Why this one file is not written here; empty if it is."""
        if _GENERATED.search(path):
            return "generated code"
        if path.endswith((".js", ".css")) and _LIBRARY.search(path):
            return "vendored code"
        bundled = _BUNDLED.match(path) if "dist/" in path else None
        return "built bundle" if bundled is not None and bundled[1] in self.packages else ""


def vendored(paths: Iterable[str]) -> Vendored:
    text = one_text(paths)
    proved = {}
    for place, proof, reason in _PROOFS:
        for folder in _holding(text, proof):
            if folder and place in {"", folder[folder.rfind("/") + 1 :]}:
                proved[folder] = reason
    built = _holding(text, "package.json", "action.yml", "action.yaml")
    return Vendored(proved, frozenset(f"{folder}/" if folder else "" for folder in built))


def _holding(text: str, *names: str) -> Iterator[str]:
    """The folders with a file of one of these names."""
    return (path.rpartition("/")[0] for path in called(text, names))
