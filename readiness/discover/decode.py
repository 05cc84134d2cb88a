"""Bytes to text: byte order marks, UTF-8, Latin-1 when nothing else fits; and the way back, for fixes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from readiness.model.artifact import Artifact
    from readiness.model.problem import Problem

# UTF-32 first: its little-endian mark starts with UTF-16's.
_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
)
_SNIFFED = 8192


def is_binary(data: bytes) -> bool:
    """A NUL near the start, without the mark of an encoding that has NULs."""
    return b"\x00" in data[:_SNIFFED] and not data.startswith(tuple(mark for mark, _ in _MARKS))


def decode(data: bytes) -> tuple[str, str]:
    """The text without mark, line ends as they are, and the name of the encoding it was in.

    The name is one that `encode` takes; `+damaged` follows it where bytes had to be replaced.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _marked(data[len(mark) :], encoding)
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return data.decode("latin-1"), "latin-1"


def encode(text: str, encoding: str) -> bytes:
    """What `decode` would read as this text. Raises UnicodeEncodeError if the encoding cannot hold it."""
    if encoding == "utf-8-sig":
        return text.encode("utf-8-sig")
    mark = next((mark for mark, name in _MARKS if name == encoding), b"")
    return mark + text.encode(encoding)


def normalised(text: str) -> str:
    """With `\\n` for every line end."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def encoding_problem(artifact: Artifact) -> Problem | None:
    """What must be said of how the file was read: nothing for UTF-8 and for marked UTF-16 and UTF-32."""
    if artifact.encoding != "latin-1" and "+" not in artifact.encoding:
        return None
    from readiness.model.location import Location
    from readiness.model.problem import Problem

    name, _, damaged = artifact.encoding.partition("+")
    message = f"not valid {name.upper()}; bytes that fit nothing were replaced"
    if not damaged:
        message = "not valid UTF-8; read as Latin-1, so letters outside ASCII may be wrong"
    return Problem(location=Location(artifact.path), kind="encoding", format="", message=message)


def _marked(data: bytes, encoding: str) -> tuple[str, str]:
    codec = "utf-8" if encoding == "utf-8-sig" else encoding
    try:
        return data.decode(codec), encoding
    except UnicodeDecodeError:
        return data.decode(codec, "replace"), f"{codec}+damaged"
