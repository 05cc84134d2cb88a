"""A parsed template and its values → text, in one of two readings.

*As it is*: what `helm template` would write with these values. What is not known stands as a mark in the text, and what stands
under a condition nobody knows has its keys with such marks for values.

*As it may be*: besides, what the values leave empty or switched off (`resources: {}`, `{{ with .Values.affinity }}`) is there, and
not known. What holds in both readings is certain; what differs is open.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from readiness.assemble.helm.evaluate import Evaluator, NilError, Scope, StopError, Touched
from readiness.assemble.helm.functions import texts
from readiness.assemble.helm.kept import Once
from readiness.assemble.helm.parse import parse
from readiness.assemble.helm.ropes import CLOSES, OPENS, Mark, Rope, Source, is_known, joined, lines_of, part, rope
from readiness.assemble.helm.tokens import TemplateError
from readiness.assemble.helm.tree import Branch, Call, Dot, Include, Leave, Literal, Output, Pipeline, Text, Variable
from readiness.assemble.helm.values import Row, Table, is_empty, pairs
from readiness.model.artifact import Unresolved
from readiness.model.named import NamedTuple
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from readiness.assemble.helm.kept import Kept

_DEEPEST = 60
_MOST_STEPS = 200_000
_DOCUMENT = lazy(r"^(?:apiVersion|kind)[ \t]*:", re.MULTILINE)
_KEY = lazy(r"""(?P<key>(?:"[^"\n]+"|'[^'\n]+'|[\w./$\ue000\ue001-]+)):(?=\s|\Z|\ue000)""")
_NAMES = lazy(r"\bname:[ \t\"']*\Z")
_SIZES = lazy(r"\b(?:replicas|minReplicas):[ \t]*\Z")
"""How many there are is for whoever installs a chart to say: its own number is a start."""
_HOLLOW = frozenset({"", "{}", "[]", "null", '""', "''"})
_PLAIN_FUNCTIONS = frozenset({"quote", "squote", "toString", "int", "int64", "trim", "upper", "lower", "b64enc"})


class Said(NamedTuple):
    """Something that Helm would stop at, or that prints as nothing."""

    kind: str
    """`nil`, `stop`, `missing`."""
    text: str
    source: Source
    offset: int


class TooMuchError(Exception):
    """The template asks for more work than a reading is worth."""


class _Left(Exception):  # noqa: N818 (it is no error)
    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class Renderer(Evaluator):
    def __init__(
        self, defines: Mapping[str, tuple[tuple[object, ...], Source]], *,
        settled: bool, possible: bool, kept: Kept | None = None,
    ) -> None:  # fmt: skip
        """`kept`: shared by all readings of one chart; None where templates change the values."""
        super().__init__()
        self._defines = defines
        self._settled = settled
        """The values are those of production: what they leave empty is empty."""
        self.possible = possible
        """Read as it may be."""
        self.unknown: list[str] = []
        """What the marks stand for."""
        self.left = False
        """Something is left to whoever installs it: the other reading differs."""
        self.said: list[Said] = []
        self._kept = kept
        self._depth = 0
        self._steps = 0
        self._doubt = 0
        self._at = (Source("", ""), 0)
        self._out: list[str] = []

    def whole(self, nodes: Sequence[object], source: Source, dot: object) -> Rope:
        """The text of a template.

        Raises:
            TooMuchError: it takes too long or nests too deep.
        """
        text = self._text(nodes, Scope(dot, [{"$": dot}], source))
        return text if text.endswith("\n") else joined([text, "\n"])

    def _text(self, nodes: Sequence[object], scope: Scope) -> Rope:
        outer, self._out = self._out, []
        self._depth += 1
        try:
            if self._depth > _DEEPEST:
                raise TooMuchError
            self._run(nodes, scope)
            return joined(self._out)
        finally:
            self._out = outer
            self._depth -= 1

    def _run(self, nodes: Sequence[object], scope: Scope) -> None:
        for node in nodes:
            self._steps += 1
            if self._steps > _MOST_STEPS:
                raise TooMuchError
            kind = type(node)
            if kind is Text:
                self._out.append(scope.source.literal(*cast("Text", node)))
            elif kind is Output:
                self._output(cast("Output", node).pipe, scope)
            elif kind is Branch:
                branch = cast("Branch", node)
                (self._range if branch.kind == "range" else self._branch)(branch, scope)
            elif kind is Include:
                name, pipe, source, offset = cast("Include", node)
                value, _ = self._value(pipe, scope) if pipe is not None else (None, None)
                self._write(self._included(name, value, source), scope, offset, Touched())
            elif kind is Leave:
                raise _Left(cast("Leave", node).kind)

    def _value(self, pipe: Pipeline, scope: Scope) -> tuple[object, Touched]:
        kept = self._kept
        key = kept.key(pipe, scope) if kept is not None else None
        if kept is None or key is None:
            return self._evaluated(pipe, scope)
        known = kept.result(key)
        if known is None:
            value, touched = self._evaluated(pipe, scope)
            kept.keep_result(key, pipe, scope, value, touched)
            return value, touched
        self.touched.empty = self.touched.empty or known.touched.empty
        return known.value, known.touched

    def _evaluated(self, pipe: Pipeline, scope: Scope) -> tuple[object, Touched]:
        outer, self.touched = self.touched, Touched()
        at, self._at = self._at, (scope.source, pipe.offset)
        try:
            return self.pipe(pipe, scope), self.touched
        except NilError as error:
            self._say("nil", error.name, scope.source, pipe.offset)
            return Unresolved(pipe.source), Touched()
        except StopError as error:
            self._say("stop", str(error), scope.source, pipe.offset)
            return Unresolved(pipe.source), Touched()
        finally:
            outer.empty = outer.empty or self.touched.empty
            self.touched = outer
            self._at = at

    def _say(self, kind: str, text: str, source: Source, offset: int) -> None:
        if not self._doubt:
            self.said.append(Said(kind, text, source, offset))

    def _output(self, pipe: Pipeline, scope: Scope) -> None:
        value, touched = self._value(pipe, scope)
        if pipe.variables:
            self._assign(pipe, value, scope)
            return
        if touched.missing and value in {None, ""} if not isinstance(value, (dict, list, Unresolved)) else False:
            self._missing(pipe, touched, scope)
        self._write(value, scope, pipe.offset, touched, pipe.source, _lead(pipe))

    def _missing(self, pipe: Pipeline, touched: Touched, scope: Scope) -> None:
        first, *rest = pipe.commands
        plain = isinstance(first, (Dot, Variable)) and "Values" in first.fields
        if plain and all(getattr(one, "name", "") in _PLAIN_FUNCTIONS for one in rest):
            self._say("missing", "." + touched.missing, scope.source, pipe.offset)

    def _assign(self, pipe: Pipeline, value: object, scope: Scope) -> None:
        name = pipe.variables[-1]
        if not pipe.declares:
            frame = next((one for one in reversed(scope.variables) if name in one), None)
            if frame is not None:
                frame[name] = value
                return
        scope.variables[-1][name] = value

    def _write(
        self, value: object, scope: Scope, offset: int, touched: Touched, source: str = "", lead: str = ""
    ) -> None:
        if isinstance(value, Unresolved):
            why = source or value.text
            value = lead + self._placeholder(why)
        try:
            text = texts.shown(value)
        except texts.OpenError:
            text = self._placeholder(source)
        sized = touched.places and self._out and _SIZES.search(self._out[-1][-40:])
        if not self._settled and (sized or (touched.empty and text.strip() in _HOLLOW)):
            self.left = True
            if self.possible:
                written = text.strip()
                mark = self._placeholder(source)
                text = text.replace(written, mark, 1) if written else text + mark
        if isinstance(text, Rope) and "\n" in text.rstrip("\n") and text.marks:
            self._out.append(text)
            return
        self._out.append(rope(str(text), [self._placed(text, touched) or scope.source.action(offset)]))

    def _placed(self, text: str, touched: Touched) -> Mark | None:
        """Where a value stands, if it alone makes the text. A name is the template's: what is named stands there."""
        if self._out and _NAMES.search(self._out[-1][-40:]):
            return None
        bare = text.strip().strip("\"'")
        found = [
            mark for mark, value in touched.places if not isinstance(value, (dict, list)) and texts.shown(value) == bare
        ]
        return found[0] if len(found) == 1 and bare else None

    def _placeholder(self, text: str) -> str:
        self.unknown.append(text)
        return f"{OPENS}{len(self.unknown) - 1}{CLOSES}"

    def _branch(self, branch: Branch, scope: Scope) -> None:
        value, touched = self._value(branch.pipe, scope)
        inner = scope._replace(variables=[*scope.variables, {}])
        if branch.pipe.variables:
            self._assign(branch.pipe._replace(declares=True), value, inner)
        chosen = inner._replace(dot=value) if branch.kind == "with" else inner
        if isinstance(value, Unresolved):
            self._unsure(branch.nodes, chosen, branch.pipe)
            self._unsure(branch.otherwise, inner, branch.pipe)
        elif not is_empty(value):
            self._run(branch.nodes, chosen)
        else:
            self._may_be(branch, touched, chosen)
            self._run(branch.otherwise, inner)

    def _range(self, branch: Branch, scope: Scope) -> None:
        value, touched = self._value(branch.pipe, scope)
        if isinstance(value, Unresolved):
            inner = self._item(branch, value, value, scope)
            self._unsure(branch.nodes, inner, branch.pipe)
        elif is_empty(value):
            self._may_be(branch, touched, self._item(branch, Unresolved(""), Unresolved(branch.pipe.source), scope))
            self._run(branch.otherwise, scope)
        else:
            self._each(branch, value, scope)

    def _each(self, branch: Branch, value: object, scope: Scope) -> None:
        for key, item in pairs(value):
            try:
                self._run(branch.nodes, self._item(branch, key, item, scope))
            except _Left as left:
                if left.kind == "break":
                    return

    def _item(self, branch: Branch, key: object, item: object, scope: Scope) -> Scope:
        names = branch.pipe.variables
        frame = dict(zip(names, (key, item) if len(names) > 1 else (item,), strict=False))
        return scope._replace(dot=item, variables=[*scope.variables, frame])

    def _may_be(self, branch: Branch, touched: Touched, scope: Scope) -> None:
        """What the values leave out, and whoever installs it may put in."""
        if self._settled or not touched.empty:
            return
        self.left = True
        if self.possible and not self._doubt:
            dot = Unresolved(branch.pipe.source) if branch.kind == "with" else scope.dot
            self._outline(branch.nodes, scope._replace(dot=dot), branch.pipe.source, whole=True)

    def _unsure(self, nodes: Sequence[object], scope: Scope, pipe: Pipeline) -> None:
        """What stands under a condition that nobody knows: said as it is, left out as it may be; a whole object the other way."""
        self.left = True
        self._outline(nodes, scope, pipe.source, whole=False)

    def _outline(self, nodes: Sequence[object], scope: Scope, why: str, *, whole: bool) -> None:
        """The keys or items of a part, without what they hold. Of whole objects all, in the reading as it may be."""
        if not nodes:
            return
        self._doubt += 1
        unsure = scope._replace(variables=[dict(frame) for frame in scope.variables])
        try:
            text = self._text(nodes, unsure)
        except _Left:
            return
        finally:
            self._doubt -= 1
        if _DOCUMENT.search(text):
            self._out += [text] if self.possible else []
            return
        if not whole and self.possible:
            return
        self._keys(text, why)

    def _keys(self, text: Rope, why: str) -> None:
        here = "".join(self._out[-3:]).rpartition("\n")[2]
        starts_line = text.lstrip(" ").startswith("\n")
        if not starts_line and here.strip():
            if not self.possible:
                self._out += [" ", self._placeholder(why)] if here.endswith(":") else [self._placeholder(why)]
            return
        lines = [line for line in lines_of(text) if line[2].strip() and not line[2].lstrip().startswith("#")]
        least = min((len(line[2]) - len(line[2].lstrip()) for line in lines), default=0)
        for start, end, line in lines:
            shown = self._hollow(line[least:], why) if line[:least].isspace() or not least else ""
            if shown and not line[least].isspace():
                made = joined([part(text, start, start + least + len(shown)), " ", self._placeholder(why)])
                self._out += ["\n", made] if starts_line else [made, "\n"]
            del end

    def _hollow(self, line: str, why: str) -> str:
        """The key with its colon, or the dash."""
        del why
        if line.startswith("- "):
            return "-"
        match = _KEY.match(line)
        return match[0] if match else ""

    def _included(self, name: str, dot: object, why: str) -> object:
        found = self._defines.get(name)
        if found is None:
            return Unresolved(why)
        outer, self.touched = self.touched, Touched()
        try:
            return self._once(name, found, dot)
        except _Left:
            return Unresolved(why)
        finally:
            outer.empty = outer.empty or self.touched.empty
            self.touched = outer

    def _once(self, name: str, found: tuple[tuple[object, ...], Source], dot: object) -> Rope:
        """A helper's text. What it made of the same argument before it makes again."""
        kept = self._kept
        asked = kept.asked(name, dot, doubt=bool(self._doubt)) if kept is not None else None
        if kept is None or asked is None:
            return self._helped(found, dot)
        known = kept.included(asked, possible=self.possible)
        if known is not None:
            return self._again(known)
        steps, unknown, said = self._steps, len(self.unknown), len(self.said)
        left, self.left = self.left, False
        try:
            text = self._helped(found, dot)
            told = (self.left, tuple(self.said[said:]), tuple(self.unknown[unknown:]), unknown)
            once = Once(text, dot, self.touched.empty, self._steps - steps, *told)
            kept.keep_included(asked, once, possible=self.possible)
        finally:
            self.left = self.left or left
        return text

    def _helped(self, found: tuple[tuple[object, ...], Source], dot: object) -> Rope:
        nodes, source = found
        return self._text(nodes, Scope(dot, [{"$": dot}], source))

    def _again(self, known: Once) -> Rope:
        self.touched.empty = known.empty
        self._steps += known.steps
        if self._steps > _MOST_STEPS:
            raise TooMuchError
        text = known.text_from(len(self.unknown))
        self.unknown += known.unknown
        self.said += known.said
        self.left = self.left or known.left
        return text

    def include(self, name: str, dot: object) -> object:
        return self._included(name, dot, name)

    def tpl(self, text: object, dot: object) -> object:
        if isinstance(text, Unresolved):
            return text
        written = texts.shown(text)
        if "{{" not in written:
            return text
        if not is_known(written):
            raise texts.OpenError
        try:
            found = parse(str(written))
        except TemplateError as error:
            raise texts.OpenError from error
        source, offset = self._at
        rendered = self._text(found.nodes, Scope(dot, [{"$": dot}], Source("", str(written))))
        return rope(str(rendered), [source.action(offset)])


def _lead(pipe: Pipeline) -> str:
    """The line end and the blanks that the pipeline would have put before its text."""
    last = pipe.commands[-1]
    if not isinstance(last, Call) or last.name not in {"indent", "nindent"} or not last.arguments:
        return ""
    blanks = last.arguments[0]
    depth = blanks.value if isinstance(blanks, Literal) and isinstance(blanks.value, int) else 0
    return ("\n" if last.name == "nindent" else "") + " " * depth


__all__ = ("Renderer", "Row", "Said", "Table", "TooMuchError")
