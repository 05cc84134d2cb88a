"""The template language: what Go's `text/template` and Sprig make of it, and what can not be told."""

from __future__ import annotations

import pytest

from readiness.assemble.helm.parse import parse
from readiness.assemble.helm.render import Renderer
from readiness.assemble.helm.ropes import CLOSES, OPENS, Source
from readiness.assemble.helm.tokens import TemplateError
from readiness.assemble.helm.values import Table

VALUES = {
    "port": 8080.0, "large": 12345678.0, "name": "web", "on": True, "off": False, "empty": {}, "list": ["a", "b"],
    "image": {"repository": "x/y", "tag": ""}, "labels": {"b": "2", "a": "1"},
}  # fmt: skip


def _render(text: str) -> str:
    parsed = parse(text)
    source = Source("t.yaml", text)
    defines = {name: (nodes, source) for name, nodes in parsed.defines.items()}
    renderer = Renderer(defines, settled=True, possible=False)
    dot = {"Values": Table(VALUES), "Chart": {"AppVersion": "4.5.6"}, "Release": {"Name": "web"}}
    return str(renderer.whole(parsed.nodes, source, dot)).removesuffix("\n")


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("a {{ .Values.port }} b", "a 8080 b"),
        ("{{ .Values.large }}", "1.2345678e+07"),
        ("{{ .Values.large | int }}", "12345678"),
        ("a\n  {{- .Values.name -}}\n b", "awebb"),
        ("a {{- /* nothing */ -}} b", "ab"),
        ("{{ .Values.name | quote }} {{ squote .Values.name }}", "\"web\" 'web'"),
        ("{{ .Values.image.tag | default .Chart.AppVersion }}", "4.5.6"),
        ('{{ printf "%s:%d" .Values.name (int .Values.port) }}', "web:8080"),
        ("{{ if .Values.off }}a{{ else if .Values.on }}b{{ else }}c{{ end }}", "b"),
        ("{{ with .Values.empty }}a{{ else }}b{{ end }}", "b"),
        ("{{ range .Values.list }}<{{ . }}>{{ end }}", "<a><b>"),
        ("{{ range $k, $v := .Values.labels }}{{ $k }}={{ $v }};{{ end }}", "a=1;b=2;"),
        ("{{ range $i, $v := .Values.list }}{{ if $i }},{{ end }}{{ $v }}{{ end }}", "a,b"),
        ('{{ range .Values.list }}{{ if eq . "b" }}{{ break }}{{ end }}{{ . }}{{ end }}', "a"),
        ("{{ $x := 1 }}{{ if true }}{{ $x = 2 }}{{ end }}{{ $x }}", "2"),
        ('{{ define "n" }}[{{ . }}]{{ end }}{{ include "n" .Values.name }}{{ template "n" 3 }}', "[web][3]"),
        ("m:{{ toYaml .Values.labels | nindent 2 }}", 'm:\n  a: "1"\n  b: "2"'),
        ('{{ "a-b-" | trimSuffix "-" | upper | replace "-" "." | trunc 2 }}', "A."),
        ('{{ tpl "{{ .Values.name }}!" . }}', "web!"),
        ('{{ and .Values.on "x" }} {{ or .Values.off "y" }} {{ not .Values.off }}', "x y true"),
        ('{{ ternary "a" "b" .Values.on }} {{ coalesce "" "c" }}', "a c"),
        ('{{ (dict "a" (dict "b" 1)).a.b }} {{ index .Values.list 1 }} {{ len .Values.list }}', "1 b 2"),
        ('{{ hasKey .Values "port" }} {{ has "a" .Values.list }} {{ empty .Values.empty }}', "true true true"),
        ('{{ semverCompare ">=1.19-0" "v1.34.0" }} {{ "web" | b64enc }}', "true d2Vi"),
        ("{{ (.Values.image.none).deep }}", ""),
        ('{{ `{{ $labels.x }}` }} {{ "}}" }}', "{{ $labels.x }} }}"),
    ],
)  # fmt: skip
def test_renders_as_helm_does(text: str, made: str) -> None:
    assert _render(text) == made


@pytest.mark.parametrize(
    "text",
    [
        "{{ randAlphaNum 8 }}",
        '{{ lookup "v1" "Secret" "a" "b" }}',
        "{{ notAFunction 1 }}",
        '{{ include "not.here" . }}',
        "{{ now | upper | trunc 3 }}",
        "{{ index .Values.list 7 }}",
    ],
)
def test_what_can_not_be_told_leaves_a_mark(text: str) -> None:
    assert _render(text) == f"{OPENS}0{CLOSES}"


@pytest.mark.parametrize(
    "text",
    ["{{ .a", "{{ if .a }}", "{{ end }}", "{{ }}", "{{ .a | }}", '{{ "a }}', "{{ (.a }}", "{{ define x }}{{ end }}", "{{ if }}{{ end }}"],
)  # fmt: skip
def test_refuses_what_go_refuses(text: str) -> None:
    with pytest.raises(TemplateError):
        parse(text)


def test_a_template_that_includes_itself_ends() -> None:
    from readiness.assemble.helm.render import TooMuchError

    with pytest.raises(TooMuchError):
        _render('{{ define "n" }}{{ include "n" . }}{{ end }}{{ include "n" . }}')
