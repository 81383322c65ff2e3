{{- define "fleet.annotations" -}}
mcp.p2pmmo.vn/generated: {{ .root.Release.Name }}/{{ .kind }}/{{ .object }}
{{- end }}
{{- define "fleet.selector" -}}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/name: {{ .name }}
{{- end }}
{{- define "fleet.labels" -}}
{{ include "fleet.selector" . }}
app.kubernetes.io/managed-by: mcp-stack
component: {{ .component }}
environment: {{ .root.Values.global.environment }}
{{- end }}
{{- define "fleet.metadata" -}}
metadata:
  annotations:
    {{- include "fleet.annotations" . | nindent 4 }}
  labels:
    {{- include "fleet.labels" . | nindent 4 }}
  name: {{ .object }}
  namespace: {{ .root.Release.Namespace }}
{{- end }}
{{- define "fleet.probe" -}}
{{- $probe := merge (deepCopy .probe) .defaults -}}
{{- $_ := set $probe "httpGet" (merge (dict "port" .port) $probe.httpGet) -}}
{{ toYaml $probe }}
{{- end }}
