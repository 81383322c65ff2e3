#!/usr/bin/env python3
"""Run the function with hostile input: it must give the right result or a precise error, without a panic and within 3 GiB of memory."""
import resource
import subprocess
import sys

HEAD = "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n"
STACK = "  apiVersion: mcp.p2pmmo.vn/v1alpha1\n  kind: McpStack\n  metadata: {name: a}\n  spec:\n    mcp:\n"
CONFIG = "functionConfig:\n" + STACK + "      one:\n        image: {repository: b/c, tag: v1}\n"
OTHER = "- {a: b}\n"
MOST_MEMORY = 3 << 30


def listed(items, config=CONFIG):
    return HEAD + "items:\n" + items + config


def laughs(indent, link):
    return "".join(f"{indent}a{n}: &a{n} {link(n)}\n" for n in range(12))


def tenfold(number):
    return "[" + ", ".join(["lol" if number == 0 else f"*a{number - 1}"] * 10) + "]"


# name: input, status, text in standard error. If the status is 0, third-party items must be unchanged.
CASES = {
    "an alias bomb in the functionConfig": (lambda: listed(OTHER, "functionConfig:\n  kind: McpStack\n" + laughs("  ", tenfold)), 1, "1000000 values"),
    "an alias bomb in an item": (lambda: listed("- kind: X\n" + laughs("  ", tenfold)), 1, "1000000 values"),
    "an alias in its own value": (lambda: listed(OTHER, "functionConfig: &a\n  kind: McpStack\n  spec: *a\n"), 1, "inside the value of its own anchor"),
    "100,000 brackets in the functionConfig": (lambda: listed(OTHER, "functionConfig: " + "[" * 100_000 + "\n"), 1, "recursion limit"),
    "100,000 brackets in an item": (lambda: listed("- a: " + "[" * 100_000 + "\n"), 1, "recursion limit"),
    "100,000 pairs of brackets in an item": (lambda: listed("- a: " + "[" * 100_000 + "]" * 100_000 + "\n"), 0, ""),
    "1,000,000 brackets": (lambda: "[" * 1_000_000, 1, "recursion limit"),
    "10,000 nested maps in the functionConfig": (
        lambda: listed(OTHER, "functionConfig:\n" + "".join(" " * (n + 2) + "a:\n" for n in range(10_000))), 1, "deeper than 256"),
    "10,000 nested maps in an item": (lambda: listed("- a:\n" + "".join(" " * (n + 4) + "a:\n" for n in range(10_000))), 0, ""),
    "50,000 nested list items on one line": (lambda: listed("- " * 50_000 + "a\n"), 1, "deeper than 256"),
    "1,000,000 items": (lambda: listed("- a: 1\n" * 1_000_000), 0, ""),
    "10,000,000 items": (lambda: listed("-\n" * 10_000_000), 1, "at most 5000000 items"),
    "1,000,000 items with anchors": (lambda: listed("".join(f"- &a{n} {{a: 1}}\n" for n in range(1_000_000))), 0, ""),
    "1,000,000 items with tags": (lambda: listed("- !x {a: 1}\n" * 1_000_000), 0, ""),
    "a string of 200 MB in an item": (lambda: listed("- a: " + "x" * 200_000_000 + "\n"), 0, ""),
    "a string of 200 MB in the functionConfig": (lambda: listed(OTHER, CONFIG + "  junk: " + "x" * 200_000_000 + "\n"), 1, "unknown field `junk`"),
    "a key of 200 MB": (lambda: listed("- " + "x" * 200_000_000 + ": 1\n"), 0, ""),
    "1,000,000 unknown fields": (lambda: listed(OTHER, CONFIG + "".join(f"  k{n}: 1\n" for n in range(1_000_000))), 1, "1000000 errors"),
    "10,000,000 values in the functionConfig": (lambda: listed(OTHER, CONFIG + "  l:\n" + "  - 1\n" * 10_000_000), 1, "more than 5000000 values"),
    "1,000,000 duplicates of a key": (lambda: listed(OTHER, CONFIG + "  k: 1\n" * 1_000_000), 1, "duplicate key `k`"),
    "20,000 invalid servers": (lambda: listed(OTHER, "functionConfig:\n" + STACK + "".join(f"      x{n}: {{}}\n" for n in range(20_000))), 1, "20000 errors"),
    "NUL": (lambda: listed("- a: \0\n"), 1, "NUL"),
    "not UTF-8": (lambda: listed("- a: x\n").encode() + b"\xff\xfe", 1, "byte 231"),
    "UTF-16": (lambda: listed(OTHER).encode("utf-16"), 1, "UTF-8"),
    "a duplicate key in the functionConfig": (lambda: listed(OTHER, CONFIG + "  kind: McpStack\n"), 1, "duplicate key `kind`"),
    "a duplicate key in the list": (lambda: listed(OTHER) + "kind: ResourceList\n", 1, "duplicate key `kind`"),
    "a merge key with an explicit tag": (
        lambda: listed(OTHER, "functionConfig:\n" + STACK + "      one:\n        !!merge <<: {image: {repository: b/c, tag: v1}}\n"), 0, ""),
    "a custom tag": (lambda: listed(OTHER, CONFIG.replace("functionConfig:", "functionConfig: !stack")), 0, ""),
    "a redefined anchor": (lambda: listed("- {x: &a 1, y: *a}\n", CONFIG.replace("b/c, tag: v1", "&a b/c, tag: *a")), 1, "image.tag"),
    "an anchor used in another item": (lambda: listed("- {x: &a 1}\n- {y: *a}\n"), 0, ""),
    "an integer as the name of a server": (lambda: listed(OTHER, CONFIG.replace("one:", "8080:")), 1, "must have a string as its key"),
    "a document after the list": (lambda: listed(OTHER) + "---\na: b\n", 1, "the only document"),
}


def judge(given, status, said):
    given = given if isinstance(given, bytes) else given.encode()
    limit = lambda: resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    process = subprocess.run(["mcp-stack"], input=given, capture_output=True, preexec_fn=limit)
    err = process.stderr.decode()
    if process.returncode != status:
        return f"the status must be {status}, got {process.returncode}: {err[:500]}"
    if said not in err:
        return f"standard error must contain {said!r}, got: {err[:500]}"
    items = given.partition(b"items:\n")[2].partition(b"functionConfig:")[0]
    if status == 0 and items not in process.stdout:
        return "the items must be unchanged"
    if b"kind: ResourceList\n" not in process.stdout:
        return "standard output must be a ResourceList"
    return None


failed = False
for name, (given, status, said) in CASES.items():
    complaint = judge(given(), status, said)
    print(f"{name}: {complaint or (said or 'passed through')}")
    failed = failed or complaint is not None
sys.exit(failed)
