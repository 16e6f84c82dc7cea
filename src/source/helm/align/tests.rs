use super::*;

/// The template's line for each line of the text, `?` behind what is not certain, `-` for what is not known.
fn lines(template: &str, rendered: &str) -> String {
    let shown = align(template, rendered).into_iter().map(|origin| match origin {
        None => "-".to_owned(),
        Some(TemplateLine { line, certain }) => format!("{line}{}", if certain { "" } else { "?" }),
    });
    shown.collect::<Vec<_>>().join(" ")
}

#[test]
fn literal_lines_are_themselves() {
    assert_eq!(lines("a: 1\nb:\n  c: 2\n", "a: 1\nb:\n  c: 2\n"), "1 2 3");
}

#[test]
fn two_containers_of_one_shape_keep_their_order() {
    let template = "\
spec:
  containers:
    - name: {{ .Values.one }}
      image: {{ .Values.oneImage }}
      resources:
        {{- toYaml .Values.r | nindent 8 }}
    - name: {{ .Values.two }}
      image: {{ .Values.twoImage }}
      resources:
        {{- toYaml .Values.r | nindent 8 }}
  restartPolicy: Always
";
    let rendered = "\
spec:
  containers:
    - name: a
      image: b:1
      resources:
        limits:
          memory: 1Gi
    - name: c
      image: d:1
      resources:
        limits:
          memory: 1Gi
        requests: {}
  restartPolicy: Always
";
    assert_eq!(lines(template, rendered), "1 2 3 4 5 6 6 7 8 9 10 10 10 11");
}

#[test]
fn a_loop_goes_over_its_lines_again() {
    let template = "\
containers:
{{- range .Values.containers }}
  - name: {{ .name }}
    {{- if .image }}
    image: {{ .image }}
    {{- end }}
    tty: true
{{- end }}
  - name: last
";
    let rendered = "\
containers:
  - name: a
    image: b
    tty: true
  - name: c
    tty: true
  - name: last
";
    assert_eq!(lines(template, rendered), "1 3 5 7 3 7 9");
}

#[test]
fn a_helper_s_lines_are_where_it_is_included() {
    let template = "\
metadata:
  name: {{ include \"x.fullname\" . }}
  labels:
    {{- include \"x.labels\" . | nindent 4 }}
spec:
  a: 1
";
    let rendered = "\
metadata:
  name: r-x
  labels:
    app: x
    chart: y

spec:
  a: 1
";
    assert_eq!(lines(template, rendered), "1 2 3 4 4 - 5 6");
}

#[test]
fn branches_that_look_alike_are_not_certain() {
    let template = "\
a: 1
{{- if .x }}
image: {{ .y }}
{{- else }}
image: {{ .z }}
{{- end }}
b: 1
";
    assert_eq!(lines(template, "a: 1\nimage: q\nb: 1\n"), "1 3? 7");
}

#[test]
fn branches_that_differ_are_certain() {
    let template = "\
a: 1
{{- if .x }}
kind: A
image: {{ .y }}
{{- else }}
kind: B
image: {{ .z }}
{{- end }}
b: 1
";
    assert_eq!(lines(template, "a: 1\nkind: B\nimage: q\nb: 1\n"), "1 6 7 9");
}

#[test]
fn several_documents_are_told_apart_by_what_is_written() {
    let template = "\
kind: Service
metadata:
  name: {{ .n }}-a
---
kind: Service
metadata:
  name: {{ .n }}-b
";
    assert_eq!(lines(template, "kind: Service\nmetadata:\n  name: x-b\n"), "5 6 7");
    assert_eq!(lines(template, "kind: Service\nmetadata:\n  name: x-a\n"), "1 2 3");
    assert_eq!(lines(template, "kind: Service\nmetadata:\n  name: other\n"), "1? 2? 2?");
}

#[test]
fn what_the_template_does_not_say_is_not_certain() {
    assert_eq!(lines("a: 1\nb: 2\n", "a: 1\nx: 9\nb: 2\n"), "1 1? 2");
    assert_eq!(lines("{{ if", "a: 1\n"), "-");
    assert_eq!(lines("", "a: 1\n"), "-");
    assert_eq!(lines("a: 1\n", ""), "");
}

#[test]
fn lists_that_helm_4_moved_are_found_all_the_same() {
    let template = "spec:\n  containers:\n    - name: a\n      image: {{ .x }}\n    - name: b\n      image: {{ .y }}\n";
    let rendered = "spec:\n  containers:\n  - name: a\n    image: q\n  - name: b\n    image: r\n";
    assert_eq!(lines(template, rendered), "1 2 3 4 5 6");
}
