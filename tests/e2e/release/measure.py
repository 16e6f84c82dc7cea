#!/usr/bin/env python3
"""What the rules cost beside Helm, for charts of fifty templates with three sets of values: measure.py PROGRAM HELM [CHART…]

Without a CHART there are two: one is in order, ten components of five templates; the other is wrong everywhere, fifty
Deployments with a Service each and seven findings in every one. PROGRAM is a release build of kubectl-policy. Prints the wall time and the processor
time of Helm's three renderings by themselves and of `check`, which has Helm do the same three, as the least of several
runs. Our share is what `check` costs with a program that prints these renderings in Helm's place, without what that
program costs itself: Helm's own time is never twice the same.
"""
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUNS = 7
SETS = ["dev", "staging", "production"]

WRONG = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}-NAME
  labels:
    {{- include "big.labels" (dict "name" "NAME" "root" .) | nindent 4 }}
spec:
  replicas: {{ .Values.replicas }}
  selector:
    matchLabels:
      app: NAME
  template:
    metadata:
      labels:
        app: NAME
        {{- include "big.labels" (dict "name" "NAME" "root" .) | nindent 8 }}
    spec:
      {{- if .Values.isolated }}
      automountServiceAccountToken: false
      {{- end }}
      containers:
      {{- range .Values.containers }}
      - name: {{ .name }}
        image: "{{ $.Values.registry }}/{{ .name }}:{{ .tag }}"
        resources:
          {{- toYaml $.Values.resources | nindent 10 }}
      {{- end }}
---
apiVersion: v1
kind: Service
metadata:
  name: {{ .Release.Name }}-NAME
spec:
  selector:
    app: NAME
  ports:
  - {name: http, port: 80, targetPort: http}
"""

HEAD = """\
metadata:
  name: {{ .Release.Name }}-NAME
  namespace: {{ .Release.Namespace }}
  labels:
    {{- include "big.labels" (dict "name" "NAME" "root" .) | nindent 4 }}
"""

RIGHT = {
    "deployment": """\
apiVersion: apps/v1
kind: Deployment
""" + HEAD + """\
spec:
  selector:
    matchLabels:
      app.kubernetes.io/name: NAME
  template:
    metadata:
      labels:
        {{- include "big.labels" (dict "name" "NAME" "root" .) | nindent 8 }}
    spec:
      serviceAccountName: {{ .Release.Name }}-NAME
      automountServiceAccountToken: false
      securityContext:
        runAsNonRoot: true
        runAsUser: 10001
        seccompProfile:
          type: RuntimeDefault
      containers:
      - name: NAME
        image: "{{ .Values.registry }}/NAME:1.4.2"
        securityContext:
          allowPrivilegeEscalation: false
          readOnlyRootFilesystem: true
          capabilities:
            drop: [ALL]
        ports:
        - name: http
          containerPort: 8080
        envFrom:
        - configMapRef:
            name: {{ .Release.Name }}-NAME
        readinessProbe:
          httpGet:
            path: /ready
            port: http
        livenessProbe:
          httpGet:
            path: /healthz
            port: http
          periodSeconds: 30
        resources:
          {{- toYaml .Values.resources | nindent 10 }}
""",
    "service": """\
apiVersion: v1
kind: Service
""" + HEAD + """\
spec:
  selector:
    app.kubernetes.io/name: NAME
  ports:
  - name: http
    port: 80
    targetPort: http
""",
    "configmap": """\
apiVersion: v1
kind: ConfigMap
""" + HEAD + """\
data:
  LOG_LEVEL: {{ .Values.level | quote }}
  UPSTREAM: {{ printf "http://%s-NAME" .Release.Name | quote }}
""",
    "serviceaccount": """\
apiVersion: v1
kind: ServiceAccount
""" + HEAD + """\
automountServiceAccountToken: false
""",
    "hpa": """\
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
""" + HEAD + """\
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: {{ .Release.Name }}-NAME
  minReplicas: {{ .Values.replicas }}
  maxReplicas: 10
  metrics:
  - type: Resource
    resource:
      name: cpu
      target:
        type: Utilization
        averageUtilization: 75
""",
}

HELPERS = """\
{{- define "big.labels" -}}
app.kubernetes.io/name: {{ .name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
{{- end }}
"""

VALUES = """\
replicas: {replicas}
isolated: {isolated}
registry: registry.example.org/{name}
level: info
resources: {{requests: {{cpu: 100m, memory: 64Mi}}, limits: {{cpu: "1", memory: 256Mi}}}}
containers:
- {{name: app, tag: 1.0.{replicas}}}
- {{name: sidecar, tag: latest}}
"""

CHARTS = {
    "in order": {f"part-{at}-{kind}": text.replace("NAME", f"part-{at}") for at in range(10) for kind, text in RIGHT.items()},
    "wrong everywhere": {f"part-{at:02}": WRONG.replace("NAME", f"part-{at:02}") for at in range(50)},
}


def make(folder, templates):
    (folder / "templates").mkdir(parents=True)
    (folder / "ci").mkdir()
    (folder / "Chart.yaml").write_text("apiVersion: v2\nname: big\nversion: 1.0.0\n")
    (folder / "templates" / "_helpers.tpl").write_text(HELPERS)
    for name, text in templates.items():
        (folder / "templates" / f"{name}.yaml").write_text(text)
    values = [VALUES.format(name=name, replicas=2 + at, isolated=str(at > 0).lower()) for at, name in enumerate(SETS)]
    # The defaults are the first set, the files under `ci` are the others.
    (folder / "values.yaml").write_text(values[0])
    for name, text in list(zip(SETS, values))[1:]:
        (folder / "ci" / f"{name}-values.yaml").write_text(text)


def cost(*commands):
    """The wall and processor seconds of the commands and of what they start."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    for command in commands:
        result = subprocess.run(command, capture_output=True, text=True)
        if result.returncode > 1 or not result.stdout:
            sys.exit(f"{' '.join(map(str, command))}: {result.stderr}")
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def least(*commands):
    return tuple(min(column) for column in zip(*(cost(*commands) for _ in range(RUNS))))


def reader(folder, commands):
    """A program in Helm's place that prints what Helm said to each of the commands."""
    lines = ["#!/bin/sh", 'case "$*" in']
    for number, command in reversed(list(enumerate(commands))):
        text = folder / f"{number}.yaml"
        text.write_text(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
        lines.append(f"*{command[-1]}) exec cat '{text}' ;;")
    program = folder / "reader"
    program.write_text("\n".join([*lines, "esac", ""]))
    program.chmod(0o755)
    return program


def measure(program, helm, chart, folder):
    values = [[], *(["--values", str(file)] for file in sorted(chart.glob("ci/*-values.yaml")))]
    templates = [["template", str(chart), *files] for files in values]
    read = reader(folder, [[helm, *words] for words in templates])
    checks = [[program, "check", "--no-config", "--helm", str(it), str(chart)] for it in (helm, read)]
    print(subprocess.run(checks[0], capture_output=True, text=True).stdout.splitlines()[-1])
    alone, reading = (least(*([str(it), *words] for words in templates)) for it in (helm, read))
    checked, ours = least(checks[0]), least(checks[1])
    print(f"helm, {len(values)} times  wall {alone[0] * 1000:6.0f} ms  processor {alone[1] * 1000:6.0f} ms")
    print(f"check          wall {checked[0] * 1000:6.0f} ms  processor {checked[1] * 1000:6.0f} ms")
    share = ours[1] - reading[1]
    print(f"our share                       processor {share * 1000:6.0f} ms, {share / alone[1]:.1%} of Helm's")


def main():
    program, helm = (os.path.abspath(path) for path in sys.argv[1:3])
    # Where it is set, every error that is caught costs a walk through the stack.
    os.environ.pop("RUST_BACKTRACE", None)
    with tempfile.TemporaryDirectory() as folder:
        charts = [(chart, Path(chart).resolve()) for chart in sys.argv[3:]]
        if not charts:
            for name, templates in CHARTS.items():
                chart = Path(folder) / name.replace(" ", "-") / "big"
                make(chart, templates)
                charts.append((f"a chart that is {name}", chart))
        for name, chart in charts:
            print(f"{name}:")
            measure(program, helm, chart, Path(folder))


main()
