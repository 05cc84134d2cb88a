"""Template text → tree. What `text/template` refuses is refused here, and nothing else."""

from __future__ import annotations

import ast
from functools import lru_cache
from typing import TYPE_CHECKING

from readiness.assemble.helm.tokens import Piece, TemplateError, Word, pieces, words
from readiness.assemble.helm.tree import (
    Branch,
    Call,
    Chain,
    Dot,
    Include,
    Leave,
    Literal,
    Output,
    Pipeline,
    Template,
    Text,
    Variable,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_DEEPEST = 100
_WORDS = {"true": True, "false": False, "nil": None}
_ACTS = frozenset({"include", "tpl", "fail", "required", "set", "unset", "merge", "mergeoverwrite"})
_NESTED = frozenset({"if", "with", "range", "define", "block"})


def parse(text: str) -> Template:
    """The tree of a template's text.

    Raises:
        TemplateError: it is none.
    """
    try:
        return _Parser(pieces(text), _relative).whole()
    except TemplateError:
        return _Parser(pieces(text), words).whole()  # to say where: the words that are kept do not know


@lru_cache(maxsize=8192)
def _words_of(action: str) -> list[Word]:
    return words(Piece(action, 0, action=True))


def _relative(piece: Piece) -> list[Word]:
    """Of charts' actions four of five were there before; with offsets from the start of the action."""
    return _words_of(piece.text)


class _Parser:
    def __init__(self, found: Iterator[Piece], cut: Callable[[Piece], list[Word]]) -> None:
        self._pieces = found
        self._cut = cut
        self._defines: dict[str, tuple[object, ...]] = {}
        self._depth = 0
        self._last = 0

    def whole(self) -> Template:
        nodes, ended = self._nodes()
        if ended:
            raise TemplateError(f"`{ended[0].text}` without what it ends", ended[0].offset)
        return Template(nodes, self._defines)

    def _nodes(self) -> tuple[tuple[object, ...], list[Word]]:
        """Nodes up to `end` or `else`, and the words of that action; none at the end of the text."""
        nodes: list[object] = []
        for piece in self._pieces:
            self._last = piece.offset
            if not piece.action:
                nodes.append(Text(piece.text, piece.offset))
                continue
            found = self._cut(piece)
            if not found:
                raise TemplateError("an action is empty", piece.offset)
            if found[0].kind == "name" and found[0].text in {"end", "else"}:
                return tuple(nodes), found
            node = self._node(found, piece)
            if node is not None:
                nodes.append(node)
        return tuple(nodes), []

    def _node(self, found: list[Word], piece: Piece) -> object:
        first, rest = found[0], found[1:]
        name = first.text if first.kind == "name" else ""
        if name in _NESTED:
            self._depth += 1
            if self._depth > _DEEPEST:
                raise TemplateError(f"nested more than {_DEEPEST} deep", piece.offset)
            node = self._define(name, rest, piece) if name in {"define", "block"} else self._branch(name, rest, piece)
            self._depth -= 1
            return node
        if name == "template":
            return Include(self._name(rest, piece), self._maybe(rest[1:], piece), piece.whole, piece.offset)
        if name in {"break", "continue"} and not rest:
            return Leave(name)
        return Output(_pipeline(found, piece))

    def _maybe(self, found: list[Word], piece: Piece) -> Pipeline | None:
        return _pipeline(found, piece) if found else None

    def _name(self, found: list[Word], piece: Piece) -> str:
        if not found or found[0].kind != "string":
            raise TemplateError("a template is called by a quoted name", piece.offset)
        return str(_string(found[0]))

    def _define(self, kind: str, rest: list[Word], piece: Piece) -> object:
        name = self._name(rest, piece)
        nodes, ended = self._nodes()
        self._ended(ended, piece)
        if nodes and not all(isinstance(node, Text) and not node.text.strip() for node in nodes):
            self._defines[name] = nodes
        else:
            self._defines.setdefault(name, nodes)
        return Include(name, self._maybe(rest[1:], piece), piece.whole, piece.offset) if kind == "block" else None

    def _ended(self, ended: list[Word], piece: Piece) -> None:
        if not ended or ended[0].text != "end":
            raise TemplateError(f"`{piece.text.split()[0]}` has no `end`", piece.offset)

    def _branch(self, kind: str, rest: list[Word], piece: Piece) -> Branch:
        if not rest:
            raise TemplateError(f"`{kind}` asks for nothing", piece.offset)
        pipe = _pipeline(rest, piece, ranged=kind == "range")
        nodes, ended = self._nodes()
        otherwise: tuple[object, ...] = ()
        if ended and ended[0].text == "else":
            if len(ended) > 1:
                if ended[1].text not in {"if", "with"}:
                    raise TemplateError("after `else` comes `if`, `with` or nothing", ended[0].offset)
                return Branch(kind, pipe, nodes, (self._branch(ended[1].text, ended[2:], piece),))
            otherwise, ended = self._nodes()
        self._ended(ended, piece)
        return Branch(kind, pipe, nodes, otherwise)


def _pipeline(found: list[Word], piece: Piece, *, ranged: bool = False) -> Pipeline:
    """`found`: the last words of the action, or of an `else` that belongs to it."""
    own, count = _words_of(piece.text), len(found)
    if count <= len(own) and own[-count] is found[0]:
        known = _pipeline_of(piece.text, count, ranged)
    else:
        known = _Words(found, Piece(piece.text, 0, action=True)).pipeline(ranged=ranged)
    return Pipeline(known.commands, known.variables, known.declares, known.source, piece.offset, known.plain)


@lru_cache(maxsize=8192)
def _pipeline_of(action: str, count: int, ranged: bool) -> Pipeline:
    return _Words(_words_of(action)[-count:], Piece(action, 0, action=True)).pipeline(ranged=ranged)


class _Words:
    """The words of one action, read from the left."""

    def __init__(self, found: Sequence[Word], piece: Piece) -> None:
        self._words = found
        self._piece = piece
        self._at = 0

    def _next(self) -> Word | None:
        return self._words[self._at] if self._at < len(self._words) else None

    def _wrong(self, message: str) -> TemplateError:
        word = self._next()
        return TemplateError(message, word.offset if word else self._piece.offset)

    def pipeline(self, *, ranged: bool = False) -> Pipeline:
        pipe = self._pipe(ranged=ranged)
        if self._next() is not None:
            raise self._wrong(f"`{self._words[self._at].text}` is too much here")
        return pipe

    def _pipe(self, *, ranged: bool = False) -> Pipeline:
        variables, declares = self._declared(ranged=ranged)
        commands = [self._command()]
        while (word := self._next()) is not None and word.kind == "|":
            self._at += 1
            commands.append(self._command())
        source = "{{ " + " ".join(self._piece.text.split()) + " }}"
        plain = all(_only_asks(command) for command in commands)
        return Pipeline(tuple(commands), variables, declares, source, self._piece.offset, plain)

    def _declared(self, *, ranged: bool) -> tuple[tuple[str, ...], bool]:
        kinds = [word.kind for word in self._words[self._at : self._at + 4]]
        for count, marks in ((1, ["variable"]), (2, ["variable", ",", "variable"])):
            if kinds[: len(marks)] == marks and kinds[len(marks) : len(marks) + 1] in ([":="], ["="]):
                if count > 1 and not ranged:
                    raise self._wrong("only `range` declares two variables")
                names = tuple(word.text for word in self._words[self._at : self._at + len(marks) : 2])
                declares = kinds[len(marks)] == ":="
                self._at += len(marks) + 1
                return names, declares
        return (), False

    def _command(self) -> object:
        arguments: list[object] = []
        while (word := self._next()) is not None and word.kind not in {"|", ")"}:
            arguments.append(self._argument())
        if not arguments:
            raise self._wrong("something is missing in the pipeline")
        first = arguments[0]
        if isinstance(first, Call):
            return Call(first.name, tuple(arguments[1:]))
        return first if len(arguments) == 1 else Call("", tuple(arguments))

    def _argument(self) -> object:
        word = self._words[self._at]
        self._at += 1
        match word.kind:
            case "(":
                inner = self._pipe()
                closing = self._next()
                if closing is None or closing.kind != ")":
                    raise self._wrong("a parenthesis is not closed")
                self._at += 1
                return Chain(inner, self._fields())
            case "field":
                own = (word.text[1:],) if word.text != "." else ()
                return Dot(own + (self._fields() if own else ()))
            case "variable":
                return Variable(word.text, self._fields())
            case "name" if word.text in _WORDS:
                return Literal(_WORDS[word.text])
            case "name":
                return Call(word.text)
            case "string" | "character" | "number":
                return Literal(_string(word) if word.kind != "number" else _number(word))
        self._at -= 1
        raise self._wrong(f"`{word.text}` can not stand here")

    def _fields(self) -> tuple[str, ...]:
        fields: list[str] = []
        while (word := self._next()) is not None and word.kind == "field" and not word.spaced and word.text != ".":
            fields.append(word.text[1:])
            self._at += 1
        return tuple(fields)


def _only_asks(part: object) -> bool:
    if isinstance(part, Call):
        acts = part.name.removeprefix("must").lower() in _ACTS
        return not acts and all(_only_asks(argument) for argument in part.arguments)
    if isinstance(part, Chain):
        return part.of.plain
    return not isinstance(part, Variable) or part.name == "$"


def _string(word: Word) -> object:
    text = word.text
    if text[0] == "`":
        return text[1:-1]
    if "\\" not in text:
        return ord(text[1:-1]) if text[0] == "'" and len(text) == 3 else text[1:-1]
    try:
        value = ast.literal_eval(text)
    except (SyntaxError, ValueError) as error:
        raise TemplateError(f"{text} is no text", word.offset) from error
    return ord(value) if text[0] == "'" and len(value) == 1 else value


def _number(word: Word) -> object:
    text = word.text.replace("_", "")
    try:
        digits = text.lstrip("+-")
        if len(digits) > 1 and digits[0] == "0" and digits.isdecimal():
            return int(text, 8)
        return int(text, 0)
    except ValueError:
        try:
            return float(text)
        except ValueError as error:
            raise TemplateError(f"`{text}` is no number", word.offset) from error
