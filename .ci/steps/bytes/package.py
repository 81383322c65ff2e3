"""package.py FOLDER [SHARED]: writes a package of third-party files, in the YAML styles of people and tools."""
import pathlib
import re
import sys

folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True)
(folder / "Kptfile").write_text("apiVersion: kpt.dev/v1\nkind: Kptfile\nmetadata:\n  name: package\n")
count = 0


def write(text, place="by-hand"):
    global count
    count += 1
    path = folder / place / f"{count:04}.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text.encode())


# Every style; `{}` makes the names unique.
STYLES = [
    "# head\n\n# of a file\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: style-{0} # beside\n  # between\n  labels: {{a: 'b', \"c\": d}}\ndata:\n  a: 'single ''quoted'''\n  b: \"double \\\"quoted\\\" \\u00e9\"\n  c: plain text, with:colons#and hashes\n# foot\n",
    "apiVersion: v1\nkind: ConfigMap\nmetadata:\n    name: style-{0}\n    annotations:\n        a: |\n            literal\n              indented\n\n            end\n        b: >-\n            folded\n            text\n\n            paragraph\ndata:\n    keep: |+\n        kept\n\n    strip: |-\n        stripped\n    two: |2\n          leading\n",
    "{{\"apiVersion\": \"v1\", \"kind\": \"ConfigMap\", \"metadata\": {{\"name\": \"style-{0}\"}}, \"data\": {{\"a\": \"1\", \"b\": \"yes\"}}}}\n",
    "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: style-{0}, labels: {{app: x}}}}\nspec:\n  replicas: 3\n  selector: {{matchLabels: {{app: x}}}}\n  template:\n    metadata: {{labels: {{app: x}}}}\n    spec:\n      containers:\n        - name: c   # wide lists\n          image: \"nginx:1.25\"\n          args: ['--a', \"-b\", c, 012, 1e3, ~, true, 2024-01-01]\n          env:\n          - {{name: A, value: \"on\"}}\n",
    "---\napiVersion: v1\nkind: Service\nmetadata:\n  name: style-{0}\nspec:\n  ports:\n  - port: 80\n    name: \"on\"\n  -   port: 443\n      name: https\n---\napiVersion: v1\nkind: Service\nmetadata:\n  name: style-{0}-second\nspec: {{}}\n",
    "apiVersion: example.org/v1\nkind: Odd\nmetadata:\n  name: style-{0}\nspec:\n  base: &base {{x: 1}}\n  other: *base\n  list:\n  - - nested\n    - - deeper\n  - ? complex\n    : value\n  empty: {{}}\n  nothing:\n  null: ~\n  multi: plain text\n    over two lines\n  quoted: \"text\n    over two lines\"\n",
    "apiVersion: v1\r\nkind: ConfigMap\r\nmetadata:\r\n  name: style-{0}\r\ndata:\r\n  a: b\r\n",
    "apiVersion: v1\nkind: Secret\nmetadata:\n  name: style-{0}\ntype: Opaque\ndata:\n  a: !!binary aGVsbG8=\nstringData:\n  script: |\n    #!/bin/sh\n    # not a comment\n    echo \"${{A:-b}}\"   \n    kind: List\n    items:\n    - x",
]
for number in range(12):
    for style, text in enumerate(STYLES):
        write(text.format(f"{number}-{style}"))

if len(sys.argv) > 2:
    shared = pathlib.Path(sys.argv[2])
    for path in sorted((shared / "crds").glob("*.yaml")):
        write(path.read_text(), "crds")
    for path in sorted((shared / "parity").rglob("chart.yaml")):
        for document in re.split(r"(?m)^---\n", path.read_text()):
            if re.search(r"(?m)^kind:", document):
                name = re.sub(r"(?m)^  name: (\S+)$", lambda m: f"  name: {m[1]}-{count}", document, count=1)
                write(name, "chart")
