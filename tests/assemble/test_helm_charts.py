"""Charts as a whole: their objects, where each part of them was written, and what is left to whoever installs them."""

from __future__ import annotations

from charts import CHART, Made, place

from readiness.formats.helm import Chart
from readiness.formats.kubernetes import KubernetesObject
from readiness.model.artifact import Unresolved

POD = """\
    apiVersion: v1
    kind: Pod
    metadata:
      name: {{ include "web.name" . }}
      namespace: {{ .Release.Namespace }}
    spec:
      hostNetwork: {{ .Values.hostNetwork }}
      containers:
        - name: app
          image: "{{ .Values.image }}:{{ .Chart.AppVersion }}"
          securityContext:
            {{- toYaml .Values.securityContext | nindent 12 }}
          {{- with .Values.resources }}
          resources:
            {{- toYaml . | nindent 12 }}
          {{- end }}
    """
HELPERS = '{{- define "web.name" -}}\n{{ .Release.Name }}-pod\n{{- end }}\n'
VALUES = """\
    image: registry.example.com/web
    hostNetwork: true
    securityContext:
      runAsNonRoot: true
    resources: {}
    """


def _value(made: Made, dotted: str) -> object:
    node = made.one().root.get(dotted)
    return node.value if node is not None else None


def test_each_part_stands_where_it_was_written() -> None:
    made = Made({"templates/pod.yaml": POD, "templates/_helpers.tpl": HELPERS, "values.yaml": VALUES})
    pod = made.one()
    content = pod.content
    assert isinstance(content, KubernetesObject)
    assert (content.name, content.namespace) == ("web-pod", "")
    assert place(pod, "metadata.name") == ("templates/pod.yaml", 4)
    assert place(pod, "spec.hostNetwork") == ("values.yaml", 2)
    container = pod.root.get("spec.containers").items[0]  # type: ignore[union-attr]
    assert container.fields["image"].value == "registry.example.com/web:4.5.6"
    assert (container.fields["image"].line, container.fields["image"].column) == (10, 14)
    asked = container.get("securityContext.runAsNonRoot")
    assert asked is not None
    assert asked.value is True
    assert (pod.written_in(asked), asked.line % 10_000_000) == ("values.yaml", 4)


def test_what_is_empty_by_default_is_left_to_whoever_installs_it() -> None:
    pod = Made({"templates/pod.yaml": POD, "templates/_helpers.tpl": HELPERS, "values.yaml": VALUES}).one()
    assert "resources" not in pod.root.get("spec.containers").items[0].fields  # type: ignore[union-attr]
    assert pod.alternative is not None
    other = pod.alternative.root.get("spec.containers").items[0]  # type: ignore[union-attr]
    assert isinstance(other.fields["resources"].value, Unresolved)


def test_with_values_for_production_what_is_empty_is_empty() -> None:
    files = {"templates/pod.yaml": POD, "templates/_helpers.tpl": HELPERS, "values.yaml": VALUES}
    made = Made(files | {"values-prod.yaml": "hostNetwork: false\n"})
    assert made.one().alternative is None
    assert _value(made, "spec.hostNetwork") is False
    assert place(made.one(), "spec.hostNetwork") == ("values-prod.yaml", 1)
    two = Made(files | {"values-prod-eu.yaml": "hostNetwork: false\n", "values-prod-us.yaml": "hostNetwork: false\n"})
    assert _value(two, "spec.hostNetwork") is True


def test_an_object_that_is_off_may_still_be_there() -> None:
    budget = """\
        {{- if .Values.budget.enabled }}
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: web}
        spec: {minAvailable: 1}
        {{- end }}
        """
    made = Made({"templates/budget.yaml": budget, "values.yaml": "budget: {enabled: false}\n"})
    assert [(one.name, one.sure) for one in made.objects] == [("PodDisruptionBudget/web", False)]


def test_a_condition_nobody_knows_leaves_its_fields_unresolved() -> None:
    text = """\
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec:
          {{- if .Capabilities.APIVersions.Has "mesh.example.com/v1" }}
          type: LoadBalancer
          {{- else }}
          type: ClusterIP
          {{- end }}
          ports:
            - port: 80
            {{- if lookup "v1" "Secret" "a" "b" }}
            - port: 443
            {{- end }}
        """
    made = Made({"templates/service.yaml": text})
    assert isinstance(_value(made, "spec.type"), Unresolved)
    ports = made.one().root.get("spec.ports")
    assert ports is not None
    assert [item.kind == "mapping" for item in ports.items] == [True, False]


def test_lines_hold_through_helpers_of_several_lines() -> None:
    helper = '{{- define "web.spec" -}}\ncontainers:\n  - name: app\n    image: debian:12.5\n{{- end }}\n'
    text = 'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  {{- include "web.spec" . | nindent 2 }}\n'
    pod = Made({"templates/pod.yaml": text, "templates/_helpers.tpl": helper}).one()
    image = pod.root.get("spec.containers").items[0].fields["image"]  # type: ignore[union-attr]
    assert (pod.written_in(image), image.line % 10_000_000, image.column) == ("templates/_helpers.tpl", 4, 12)


def test_a_sub_chart_gets_its_values_from_its_parent() -> None:
    made = Made(
        {
            "Chart.yaml": CHART + "dependencies: [{name: cache, version: 1.0.0, condition: cache.enabled}]\n",
            "values.yaml": "cache: {enabled: true, size: 2}\nglobal: {zone: a}\n",
            "charts/cache/Chart.yaml": "apiVersion: v2\nname: cache\nversion: 1.0.0\n",
            "charts/cache/values.yaml": "size: 1\nmode: lru\n",
            "charts/cache/templates/config.yaml": """\
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: {{ .Release.Name }}-{{ .Chart.Name }}}
                data: {size: "{{ .Values.size }}", mode: {{ .Values.mode }}, zone: {{ .Values.global.zone }}}
                """,
        }
    )
    assert len(made.units) == 1
    assert made.one().name == "ConfigMap/web-cache"
    assert [_value(made, f"data.{key}") for key in ("size", "mode", "zone")] == ["2", "lru", "a"]


def test_a_sub_chart_that_is_off_is_not_judged() -> None:
    made = Made(
        {
            "Chart.yaml": CHART + "dependencies: [{name: cache, version: 1.0.0, condition: cache.enabled}]\n",
            "values.yaml": "cache: {enabled: false}\n",
            "charts/cache/Chart.yaml": "apiVersion: v2\nname: cache\nversion: 1.0.0\n",
            "charts/cache/templates/config.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cache}\n",
        }
    )
    assert [(one.name, one.sure) for one in made.objects] == [("ConfigMap/cache", False)]


def test_tests_libraries_and_definitions_make_nothing() -> None:
    made = Made(
        {
            "templates/check.yaml": """\
                apiVersion: v1
                kind: Pod
                metadata: {name: check, annotations: {helm.sh/hook: test}}
                spec: {containers: [{name: a, image: "debian:12.5"}]}
                """,
            "templates/crd.yaml": "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: a}\n",
            "lib/Chart.yaml": "apiVersion: v2\nname: lib\ntype: library\nversion: 1.0.0\n",
            "lib/templates/pod.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: lib}\n",
            "examples/app/Chart.yaml": "apiVersion: v2\nname: app\nversion: 1.0.0\n",
            "examples/app/templates/pod.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: app}\n",
        }
    )
    assert made.objects == []
    assert [unit.folder for unit in made.units] == ["", "lib"]


def test_a_template_that_is_none_costs_itself_and_is_said() -> None:
    made = Made(
        {
            "templates/broken.yaml": "kind: Pod\nname: {{ .a\n",
            "templates/fine.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: fine}\n",
        }
    )
    assert [one.name for one in made.sure] == ["ConfigMap/fine"]
    assert [(one.kind, one.location.path) for one in made.problems] == [("template", "templates/broken.yaml")]
    chart = made.charts[0].content
    assert isinstance(chart, Chart)
    assert [remark.kind for remark in chart.remarks] == ["refused"]


def test_broken_values_are_said_and_the_rest_is_read() -> None:
    made = Made(
        {"values.yaml": "a: [1\n", "templates/a.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"}
    )
    assert [(one.kind, one.location.path) for one in made.problems] == [("unparsable", "values.yaml")]
    assert len(made.sure) == 1
