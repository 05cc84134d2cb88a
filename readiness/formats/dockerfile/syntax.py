"""What a Dockerfile is written in: words, flags, heredocs, instructions; each knows where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from readiness.model.location import Region

Form = Literal["exec", "shell", ""]
"""`exec` for a JSON array, `shell` for a command line, empty for instructions that have neither."""

KEYWORDS = frozenset(
    {
        "ADD",
        "ARG",
        "CMD",
        "COPY",
        "ENTRYPOINT",
        "ENV",
        "EXPOSE",
        "FROM",
        "HEALTHCHECK",
        "LABEL",
        "MAINTAINER",
        "ONBUILD",
        "RUN",
        "SHELL",
        "STOPSIGNAL",
        "USER",
        "VOLUME",
        "WORKDIR",
    }
)


class Fault(NamedTuple):
    """Why one instruction could not be read. It costs only that instruction."""

    region: Region
    message: str


class Word(NamedTuple):
    text: str
    """As written (quotes and variables too), or the decoded string of a JSON array."""
    region: Region


class Flag(NamedTuple):
    """`--name=value`; a bare `--name` has the value `true`, which is what it means."""

    name: str
    value: str
    region: Region

    @property
    def options(self) -> dict[str, str]:
        """`type=cache,target=/x` as a mapping; a key without value maps to the empty string."""
        pairs = (part.strip().partition("=") for part in self.value.split(",") if part.strip())
        return {key.strip().lower(): value.strip().strip("\"'") for key, _, value in pairs}


class Heredoc(NamedTuple):
    name: str
    """The terminator, without quotes."""
    expands: bool
    """False for a quoted terminator: variables in the body stay as they are."""
    strips_tabs: bool
    """`<<-`."""
    descriptor: str
    """`3` in `3<<EOF`, mostly empty."""
    body: str
    """Tabs already stripped where asked; each line with its newline."""
    region: Region
    """The body's lines with the terminator's."""


class Pair(NamedTuple):
    """`NAME=value` of ENV, LABEL and ARG."""

    name: str
    value: str | None
    """As written, with its quotes; None for an ARG without default."""
    region: Region
    name_region: Region


class Instruction(NamedTuple):
    keyword: str
    """Upper case."""
    text: str
    """What follows keyword and flags: continuation lines joined, comments gone, no heredoc bodies."""
    region: Region
    """All its lines, heredocs included."""
    anchor: Region
    """The visible part of its first line."""
    source: str
    """All its lines as they stand in the file."""
    flags: tuple[Flag, ...] = ()
    arguments: tuple[Word, ...] = ()
    """Exec form: the array's strings. Shell form: one word, the command line. Else the words."""
    form: Form = ""
    pairs: tuple[Pair, ...] = ()
    heredocs: tuple[Heredoc, ...] = ()
    inner: Instruction | None = None
    """Of ONBUILD the instruction it keeps for later, of `HEALTHCHECK … CMD` the CMD."""

    def flag(self, name: str) -> Flag | None:
        """The last flag of this name: the one that counts."""
        return next((flag for flag in reversed(self.flags) if flag.name == name), None)

    @property
    def script(self) -> str:
        """What RUN gives to the shell: the body of a bare `<<EOF`, else the command line and its heredocs."""
        if len(self.heredocs) == 1 and " " not in self.text.strip() and "<<" in self.text:
            return self.heredocs[0].body
        documents = "".join(f"\n{heredoc.body}{heredoc.name}" for heredoc in self.heredocs)
        return f"{self.text}{documents}"
