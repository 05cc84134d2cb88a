"""What was made once is made the same again: nothing that a template changes is taken for what it was."""

from __future__ import annotations

from charts import Made

from readiness.assemble.helm.kept import renumbered
from readiness.assemble.helm.ropes import CLOSES, OPENS, Mark, Source, rope

VALUES = "labels:\n  a: '1'\nname: web\n"
CONFIG = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name}\ndata:\n"


def _data(made: Made, name: str) -> dict[str, object]:
    (found,) = [one for one in made.sure if one.name == f"ConfigMap/{name}"]
    data = found.root.fields["data"]
    return {key: node.value for key, node in data.fields.items()}


def test_what_a_template_makes_itself_it_may_change() -> None:
    template = CONFIG.format(name="own") + (
        '{{- $own := dict "a" "1" }}\n  before: {{ include "shown" $own }}\n'
        '{{- $_ := set $own "a" "2" }}\n  after: {{ include "shown" $own }}\n'
    )
    made = Made(
        {
            "values.yaml": VALUES,
            "templates/_shown.tpl": '{{ define "shown" }}x{{ .a }}{{ end }}',
            "templates/own.yaml": template,
        }
    )
    assert _data(made, "own") == {"before": "x1", "after": "x2"}


def test_values_that_a_template_changes_are_changed_for_those_after_it() -> None:
    made = Made(
        {
            "values.yaml": VALUES,
            "templates/b.yaml": CONFIG.format(name="b")
            + '{{- $_ := set .Values "name" "other" }}\n  name: {{ .Values.name }}\n',
            "templates/a.yaml": CONFIG.format(name="a") + "  name: {{ .Values.name }}\n",
        }
    )
    assert (_data(made, "a"), _data(made, "b")) == ({"name": "other"}, {"name": "other"})


def test_merging_into_a_table_of_ones_own_changes_no_values() -> None:
    made = Made(
        {
            "values.yaml": VALUES,
            "templates/b.yaml": CONFIG.format(name="b")
            + '{{- $all := mergeOverwrite (dict) .Values.labels (dict "a" "2") }}\n  a: {{ $all.a }}\n',
            "templates/a.yaml": CONFIG.format(name="a") + "  a: {{ .Values.labels.a }}\n",
        }
    )
    assert (_data(made, "a"), _data(made, "b")) == ({"a": 1}, {"a": 2})


def test_a_template_that_asks_what_it_is_called_is_told_its_own_name() -> None:
    helper = '{{ define "file" }}{{ base .Template.Name }}{{ end }}'
    text = '  file: {{ include "file" . | quote }}\n'
    made = Made(
        {
            "values.yaml": VALUES,
            "templates/_file.tpl": helper,
            "templates/a.yaml": CONFIG.format(name="a") + text,
            "templates/b.yaml": CONFIG.format(name="b") + text,
        }
    )
    assert (_data(made, "a"), _data(made, "b")) == ({"file": "a.yaml"}, {"file": "b.yaml"})


def test_longer_numbers_move_what_stands_behind_them() -> None:
    source = Source("t.yaml", "a b")
    text = rope(f"a{OPENS}9{CLOSES}b", (Mark(source, 0), Mark(source, 2)), (0, 4))
    made = renumbered(text, 1)
    assert (str(made), list(made.ats)) == (f"a{OPENS}10{CLOSES}b", [0, 5])
