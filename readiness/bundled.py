"""Our modules' code from one file: a run imports hundreds, and Python looks for, opens and reads each by itself.

What is kept is what Python keeps as `.pyc` files, and is believed as they are: for a source of the same size and time.
"""

from __future__ import annotations

import marshal
import os
import sys
from contextlib import suppress
from importlib.machinery import ModuleSpec
from typing import TYPE_CHECKING, Final
from zlib import crc32

from readiness import __version__, compiled
from readiness.cache.own import ours_alone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

Row = tuple[bool, int, int, int, int, int]
"""Whether it is a package; its source's size and time (ns); where its code begins, how many bytes it has, and their CRC."""

VERSION: Final = 1
_FOLDER: Final = os.path.dirname(os.path.abspath(__file__))
_ABOVE: Final = os.path.dirname(_FOLDER)
_STATE: Final = [VERSION, __version__, sys.version, _FOLDER]
_BINARY: Final = getattr(os, "O_BINARY", 0)
_MOST: Final = 4
"""Files of this kind: of other installations, other Pythons. The oldest goes first."""


class Bundle:
    """A finder and loader of `importlib`, for modules of this package."""

    def __init__(self, place: str) -> None:
        """`place` may be absent or damaged: then there is nothing in it."""
        self._rows: dict[str, Row] = {}
        self._missed: list[str] = []
        self._begin = 0
        try:
            self._file = os.open(place, os.O_RDONLY | _BINARY | getattr(os, "O_NOFOLLOW", 0))
            if ours_alone(os.fstat(self._file)) and _folder_is_ours(place):
                self._rows = self._index()
        except (OSError, EOFError, ValueError, TypeError):
            return

    def _index(self) -> dict[str, Row]:
        length, told = (int.from_bytes(self._piece(at, 8), "little") for at in (0, 8))
        if length > os.fstat(self._file).st_size:
            return {}
        self._begin = 16 + length
        raw = self._piece(16, length)
        # NOTE: marshal does not look before it builds, so a damaged file must be known as one before it is asked.
        state, rows = marshal.loads(raw) if crc32(raw) == told else ((), {})  # noqa: S302 (our own file, as .pyc files are)
        return rows if state == _STATE else {}

    def _piece(self, at: int, length: int) -> bytes:
        """A part of the file; forked processes read it at once, and must not move each other's place in it."""
        if hasattr(os, "pread"):
            return os.pread(self._file, length, at)
        os.lseek(self._file, at, os.SEEK_SET)
        return os.read(self._file, length)

    def find_spec(self, name: str, _path: object = None, _target: object = None) -> ModuleSpec | None:
        """None leaves the module to Python's own finders."""
        if not name.startswith("readiness."):
            return None
        row = self._rows.get(name)
        if row is not None and _is_of(row, _source(name, package=row[0])):
            return ModuleSpec(name, self, is_package=row[0])  # type: ignore[arg-type]
        self._missed.append(name)
        return None

    def create_module(self, _spec: ModuleSpec) -> ModuleType | None:
        """None: an ordinary one."""
        return None

    def exec_module(self, module: ModuleType) -> None:
        """Runs the module's code.

        Raises:
            ImportError: the file has been damaged since.
        """
        name = module.__name__
        package, _, _, at, length, told = self._rows[name]
        module.__file__ = _source(name, package=package)
        if package:
            module.__path__[:] = [os.path.dirname(module.__file__)]
        raw = self._piece(self._begin + at, length)
        if crc32(raw) != told:
            raise ImportError(f"{name}: its kept code is damaged; delete the folder `readiness` in ~/.cache")
        exec(marshal.loads(raw), module.__dict__)  # noqa: S102, S302 (our own code)

    def stale(self) -> bool:
        """Whether a module was missed that could be had."""
        return any(next(_compiled(name), None) for name in self._missed)


def use(place: str) -> Callable[[], None]:
    """From now on our modules are looked for in this file first. What is given writes it anew, if it lacks any."""
    bundle = Bundle(place)
    sys.meta_path.insert(0, bundle)

    def keep() -> None:
        if place and bundle.stale() and _folder_is_ours(place):
            _write(place)

    return keep


def place(cache: str) -> str:
    """The file in our cache folder, for this installation and this Python; empty for no folder."""
    return os.path.join(cache, f"modules-{crc32(repr(_STATE).encode()):08x}.compiled") if cache else ""


def _source(name: str, *, package: bool) -> str:
    path = f"{_ABOVE}{os.sep}{name.replace('.', os.sep)}"
    return f"{path}{os.sep}__init__.py" if package else f"{path}.py"


def _folder_is_ours(place: str) -> bool:
    """Or it is not there yet, and will be made ours."""
    try:
        return ours_alone(os.stat(os.path.dirname(place)))
    except OSError:
        return True


def _is_of(row: Row, source: str) -> bool:
    try:
        told = os.stat(source)
    except OSError:
        return False
    return (told.st_size, told.st_mtime_ns) == row[1:3]


def _compiled(name: str) -> Iterator[tuple[bool, os.stat_result, bytes]]:
    """Whether the module is a package, the state of its source, and the code in its `.pyc` file, if that is of the source."""
    from importlib.util import MAGIC_NUMBER, cache_from_source

    for package in (False, True):
        source = _source(name, package=package)
        try:
            told = os.stat(source)
            with open(cache_from_source(source), "rb") as stream:
                head, code = stream.read(16), stream.read()
        except (OSError, NotImplementedError):
            continue
        times = (int(told.st_mtime) & 0xFFFFFFFF, told.st_size & 0xFFFFFFFF)
        expected = MAGIC_NUMBER + bytes(4) + b"".join(number.to_bytes(4, "little") for number in times)
        if head == expected:
            yield package, told, code


def _names() -> Iterator[str]:
    for folder, below, names in os.walk(_FOLDER):
        below[:] = [name for name in below if name != "__pycache__"]
        package = os.path.relpath(folder, _ABOVE).replace(os.sep, ".")
        for name in names:
            if name == "__init__.py" and folder != _FOLDER:
                yield package
            elif name.endswith(".py") and name != "__init__.py":
                yield f"{package}.{name[:-3]}"


def _write(place: str) -> None:
    rows: dict[str, Row] = {}
    codes: list[bytes] = []
    at = 0
    for name in _names():
        for package, told, code in _compiled(name):
            rows[name] = (package, told.st_size, told.st_mtime_ns, at, len(code), crc32(code))
            codes.append(code)
            at += len(code)
    raw = marshal.dumps((_STATE, rows))
    head = (len(raw).to_bytes(8, "little"), crc32(raw).to_bytes(8, "little"), raw)
    if compiled.write(place, (*head, *codes)):
        _bounded(os.path.dirname(place))


def _bounded(folder: str) -> None:
    with suppress(OSError):
        with os.scandir(folder) as entries:
            found = sorted((one.stat().st_mtime_ns, one.path) for one in entries if one.name.startswith("modules-"))
        for _, path in found[:-_MOST]:
            os.unlink(path)
