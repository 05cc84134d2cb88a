"""Values as bytes that only who has what they were made of can read, and that can make nothing but values.

Facts hold texts of the audited files, and some of those are secrets. So an entry's key is made of the very bytes the entry
is about: whoever cannot read the file cannot read what is kept of it. Nothing that would open an entry is kept.
"""

from __future__ import annotations

import copyreg
import zlib
from enum import Enum, StrEnum
from functools import cache
from importlib import import_module
from io import BytesIO
from typing import Final

from readiness.cache.hashing import combined, keyed, stream

try:  # without its half in Python, which nobody asks
    from _pickle import Pickler, PicklingError, Unpickler, UnpicklingError, loads
except ImportError:
    from pickle import Pickler, PicklingError, Unpickler, UnpicklingError, loads

_MAC = 16
_PLAIN: Final = frozenset(
    {("readiness.model.system", "Service"), ("datetime", "date"), ("builtins", "frozenset"), ("builtins", "set")}
)
_ROOMS = ("readiness.model.", "readiness.assemble", "readiness.engine.", "readiness.suppress.")


class _Values(Unpickler):
    """Makes named tuples and enumerations of ours, and nothing else: no text of a pickle is ever called."""

    def find_class(self, module: str, name: str) -> object:
        """A class by its name.

        Raises:
            UnpicklingError: it is none of ours, or no value's.
        """
        found = _value(module, name)
        if found is None:
            raise UnpicklingError(f"{module}.{name} is no value")
        return found


@cache
def _value(module: str, name: str) -> type | None:
    known = module == "readiness.assemble" or module.startswith(_ROOMS) or (module, name) in _PLAIN
    found = getattr(import_module(module), name, None) if known and "." not in name else None
    return found if isinstance(found, type) and _is_value(found, module, name) else None


def _is_value(found: type, module: str, name: str) -> bool:
    if (module, name) in _PLAIN:
        return True
    return found.__module__ == module and (issubclass(found, Enum) or (issubclass(found, tuple) and found is not tuple))


def _by_value(one: Enum) -> tuple[type[Enum], tuple[object]]:
    return type(one), (one.value,)


def _writer(written: BytesIO) -> Pickler:
    """Enumerations are written by their values: the first Pythons 3.11 would have `getattr` called, which is no value's."""
    writer = Pickler(written, 5)
    ours = (kind for kind in StrEnum.__subclasses__() if kind.__module__.startswith(_ROOMS))
    writer.dispatch_table = {**copyreg.dispatch_table, **dict.fromkeys(ours, _by_value)}
    return writer


def packed(value: object) -> bytes:
    written = BytesIO()
    _writer(written).dump(value)
    return written.getvalue()


def plain(value: object) -> bytes:
    """The same bytes for equal values, whichever of their texts are one object; of values without sets.

    What cannot be written so is told by its `repr`: others for equal values at worst, so that nothing kept is found for it.
    """
    written = BytesIO()
    writer = _writer(written)
    writer.fast = True
    try:
        writer.dump(value)
    except (PicklingError, TypeError, AttributeError, ValueError, RecursionError):
        return repr(value).encode("utf-8", "surrogatepass")
    return written.getvalue()


def unpacked_own(data: bytes) -> object:
    """The value again, of what a process of ours has just packed: that may be anything."""
    return loads(data)  # noqa: S301 (it was never out of our hands)


def unpacked(data: bytes) -> object:
    """The value again.

    Raises:
        ValueError: it is none.
    """
    try:
        return _Values(BytesIO(data)).load()
    except Exception as error:  # whatever a damaged text leads to
        raise ValueError("not a kept value") from error


def names(seed: bytes) -> tuple[bytes, bytes]:
    """Under which name an entry is kept, and its key: neither tells the other, and none the seed."""
    return combined("name", seed), combined("key", seed)


def seal(data: bytes, key: bytes) -> bytes:
    """`data` for who has the key."""
    shut = _mixed(zlib.compress(data, 1), key)
    return keyed(shut, key) + shut


def opened(data: bytes, key: bytes) -> bytes:
    """What was sealed.

    Raises:
        ValueError: it was not, not with this key, or it was damaged.
    """
    mac, shut = data[:_MAC], data[_MAC:]
    if keyed(shut, key) != mac:
        raise ValueError("not sealed with this key")
    try:
        return zlib.decompress(_mixed(shut, key))
    except zlib.error as error:
        raise ValueError("damaged") from error


def _mixed(data: bytes, key: bytes) -> bytes:
    """Each byte with one of the key's stream; twice is the data again. As one large number: sixty times as fast as bytes."""
    mask = int.from_bytes(stream(key, len(data)), "little")
    return (int.from_bytes(data, "little") ^ mask).to_bytes(len(data), "little")
