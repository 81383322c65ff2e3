#!/usr/bin/env python3
"""Run the function with invalid input: the status must be 1, standard error must name the cause, and the items must be unchanged."""
import re
import subprocess
import sys

import yaml

HEAD = "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n"
# Third-party objects, formatted as no emitter would write them.
THIRD_PARTY = """items:
- apiVersion: v1 # by hand
  kind: ConfigMap
  metadata: {name: 'odd',   namespace: "mcp"}
  data: {on: "off", octal: '0o14'}   # several blanks
-   apiVersion: example.com/v1
    kind: Odd
    metadata:
        name: indented
    spec: [1, "2", {a: b}]

"""
SAME_NAME = """- apiVersion: apps/v1
  kind: Deployment # of a third party
  metadata:
    name: fetch
    namespace: mcp
  spec: {}
"""
CONFIG = """functionConfig:
  apiVersion: mcp.p2pmmo.vn/v1alpha1
  kind: McpStack
  metadata:
    name: demo
    namespace: mcp
  spec:
    mcp:
"""


def server(name, port="port: 8080", tag='"1.0.5"', more=""):
    return f"      {name}:\n        image:\n          repository: example/{name}\n          tag: {tag}\n        {port}\n{more}"


def twenty():
    wrong = {"server-03": {"port": "prot: 8080"}, "server-11": {"tag": "1.10"}, "server-17": {"port": "port: 70000"}}
    return "".join(server(name, **wrong.get(name, {})) for name in (f"server-{n:02}" for n in range(20)))


# name: input, texts in standard error
CASES = {
    "nothing on standard input": (None, ["ResourceList", "nothing"]),
    "not YAML": ("a: [b\nc: d\n", ["standard input:", "YAML"]),
    "not UTF-8": (b"kind: \xff\n", ["UTF-8", "byte 6"]),
    "plain text": ("just a text\n", ["must be a ResourceList"]),
    "another kind": ("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: odd\n", ["must be a ResourceList", "ConfigMap"]),
    "no stack": (HEAD + THIRD_PARTY, ["McpStack", "mcp.p2pmmo.vn/v1alpha1"]),
    "a ConfigMap as configuration, and no stack": (
        HEAD + THIRD_PARTY + "functionConfig:\n  apiVersion: v1\n  kind: ConfigMap\n  metadata:\n    name: function-input\n  data: {}\n", ["McpStack"]),
    "a misspelt field": (HEAD + THIRD_PARTY + CONFIG + server("fetch", port="prot: 8080"), ["spec.mcp.fetch.prot", "`port`"]),
    "a number for a string": (HEAD + THIRD_PARTY + CONFIG + server("fetch", tag="1.10"), ["spec.mcp.fetch.image.tag", '"1.10"']),
    "twenty servers, three wrong": (
        HEAD + THIRD_PARTY + CONFIG + twenty(),
        ["spec.mcp.server-03.prot", "spec.mcp.server-11.image.tag", "spec.mcp.server-17.port", "3 errors"]),
    "a third-party object with the same name": (HEAD + THIRD_PARTY + SAME_NAME + CONFIG + server("fetch"), ["Deployment", "`fetch`", "already exists"]),
}


def items(text):
    """The bytes of the top-level key `items`."""
    found = re.search(r"^items:.*\n(?:(?:[ \-#].*)?\n)*", text, re.M)
    return found and found.group()


def judge(name, given, said):
    complaints = []
    is_bytes = isinstance(given, bytes)
    process = subprocess.run(
        ["mcp-stack"], capture_output=True, **({"stdin": subprocess.DEVNULL} if given is None else {"input": given if is_bytes else given.encode()}))
    out, err = process.stdout.decode(), process.stderr.decode()
    if process.returncode != 1:
        complaints.append(f"the status must be 1, got {process.returncode}")
    complaints += [f"standard error must contain {word!r}" for word in said if word not in err]
    extra = [line for line in err.splitlines() if re.search(r"server-\d\d", line) and not any(word in line for word in said)]
    complaints += [f"standard error must not report what is valid: {line}" for line in extra]
    answer = yaml.load(out, Loader=yaml.BaseLoader)
    if not isinstance(answer, dict) or answer.get("kind") != "ResourceList":
        return complaints + ["standard output must be a ResourceList"], err, out
    severities = [result.get("severity") for result in answer.get("results", [])]
    if "error" not in severities:
        complaints.append(f"`results` must contain an error, got {severities}")
    wanted = "items: []\n" if given is None or is_bytes or not given.startswith(HEAD) else items(given)
    if items(out) != wanted:
        complaints.append(f"the items must be unchanged, got {items(out)!r}")
    return complaints, err, out


failed = False
for name, (given, said) in CASES.items():
    complaints, err, out = judge(name, given, said)
    print(f"{name}: {'; '.join(complaints) or next((line for line in err.splitlines()[1:] if line), '?')}")
    if complaints:
        failed = True
        print(f"--- standard error\n{err}--- standard output\n{out}---")
sys.exit(failed)
