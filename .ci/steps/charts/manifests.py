#!/usr/bin/env python3
"""Compares a chart's manifests before and after post-rendering.

    manifests.py bytes BARE RENDERED KIND/NAME...       all documents of BARE except those with these objects are in RENDERED, byte
                                                        for byte and in the same order; prints their number
    manifests.py same KIND/NAME FILE...                 the object is the same in all files, with its lists in the same order
    manifests.py others BARE RENDERED KIND/NAME...      all objects of BARE except these are the same in RENDERED; prints their number
    manifests.py beside ONE OTHER                       the generated objects are the same in both; prints their number
    manifests.py difference BARE RENDERED KIND/NAME...  the changed values of these objects, one per line, and the new objects
    manifests.py within LIVE RENDERED KIND/NAME         every value of the object in RENDERED is in LIVE
    manifests.py kustomization FILE HELMRELEASE         the kustomization that Flux builds from the post-renderers of the HelmRelease
"""
import itertools
import pathlib
import re
import sys

import yaml

# Elements of a list are matched by the first of these fields that all of them have and that is unique.
KEYS = ["mountPath", "containerPort", "name", "key"]


def documents(path):
    # Helm adds blank lines between documents
    return [document.rstrip("\n") for document in re.split(r"^---\n", pathlib.Path(path).read_text(), flags=re.M)]


def objects(text):
    for node in yaml.safe_load_all(text):
        if node and node["kind"].endswith("List") and "items" in node:
            yield from node["items"]
        elif node:
            yield node


def identity(node):
    return f"{node['kind']}/{node['metadata']['name']}"


def is_hook(node):
    return "helm.sh/hook" in node["metadata"].get("annotations", {})


def find(path, wanted):
    found = [node for node in objects(pathlib.Path(path).read_text()) if identity(node) == wanted and not is_hook(node)]
    if len(found) != 1:
        sys.exit(f"{path}: must have exactly one {wanted}, got {len(found)}")
    return found[0]


def check_bytes(bare, rendered, *changed):
    rest = iter(documents(rendered))
    kept = 0
    for document in documents(bare):
        if any(identity(node) in changed and not is_hook(node) for node in objects(document)):
            continue
        if document not in rest:
            sys.exit(f"{rendered} must have this document of {bare}, in the same order:\n{document}")
        kept += 1
    print(f"{rendered}: {kept} documents are unchanged, byte for byte")


def check_same(wanted, first, *others):
    expected = find(first, wanted)
    for other in others:
        found = find(other, wanted)
        if found != expected:
            lines = difference("", expected, found)
            sys.exit(f"{wanted} must be the same in {first} and {other}:\n" + "\n".join(lines or ["only the order of a list differs"]))
    print(f"{wanted}: the same in {1 + len(others)} files")


def check_others(bare, rendered, *changed):
    there = {(identity(node), is_hook(node)): node for node in objects(pathlib.Path(rendered).read_text())}
    kept = 0
    for node in objects(pathlib.Path(bare).read_text()):
        name = identity(node), is_hook(node)
        if name[0] in changed and not name[1]:
            continue
        if name not in there or there[name] != node:
            lines = difference("", node, there[name]) if name in there else ["it is absent"]
            sys.exit(f"{name[0]} of {bare} must be unchanged in {rendered}:\n" + "\n".join(lines))
        kept += 1
    print(f"{rendered}: {kept} objects are unchanged")


def check_beside(one, other):
    mark = "mcp.p2pmmo.vn/generated"
    ours = [{identity(node): node for node in objects(pathlib.Path(path).read_text()) if mark in node["metadata"].get("annotations", {})}
            for path in (one, other)]
    # a server without `workloadRef` belongs to no release
    lines = [line for name in ours[0] for line in difference("", ours[0][name], ours[1].get(name))]
    if lines or not ours[0]:
        sys.exit(f"the generated objects must be the same in {one} and {other}:\n" + "\n".join(lines))
    print(f"{other}: {len(ours[0])} generated objects are the same")


def by_key(old, new):
    if not all(isinstance(item, dict) for item in itertools.chain(old, new)):
        return None
    for key in KEYS:
        tables = [{item.get(key): item for item in items} for items in (old, new)]
        if all(None not in table and len(table) == len(items) for table, items in zip(tables, (old, new))):
            return tables
    return None


def difference(path, old, new):
    if isinstance(old, dict) and isinstance(new, dict):
        tables, form = (old, new), ".{}"
    elif isinstance(old, list) and isinstance(new, list) and by_key(old, new):
        tables, form = by_key(old, new), "[{}]"
    else:
        lines = [] if old is None else [f"- {path.strip('.')}: {yaml.safe_dump(old, default_flow_style=True, width=1000).splitlines()[0]}"]
        return lines + ([] if new is None else [f"+ {path.strip('.')}: {yaml.safe_dump(new, default_flow_style=True, width=1000).splitlines()[0]}"])
    lines = []
    for key in [*tables[0], *(key for key in tables[1] if key not in tables[0])]:
        before, after = (table.get(key) for table in tables)
        if before != after:
            lines += difference(path + form.format(key), before, after)
    orders = [[key for key in table if key in tables[1 - index]] for index, table in enumerate(tables)]
    if isinstance(old, list) and orders[0] != orders[1]:
        lines.append(f"~ {path.strip('.')}: in the order {', '.join(map(str, orders[1]))}")
    return lines


def print_difference(bare, rendered, *changed):
    for wanted in changed:
        print(wanted)
        print(*("  " + line for line in difference("", find(bare, wanted), find(rendered, wanted))), sep="\n")
    before = {identity(node) for node in objects(pathlib.Path(bare).read_text())}
    for node in objects(pathlib.Path(rendered).read_text()):
        if identity(node) not in before:
            print(f"beside: {identity(node)}")


def missing(path, wanted, live):
    if isinstance(wanted, dict) and isinstance(live, dict):
        return [line for key in wanted for line in missing(f"{path}.{key}", wanted[key], live.get(key))]
    if isinstance(wanted, list) and isinstance(live, list) and len(wanted) == len(live):
        return [line for index, item in enumerate(wanted) for line in missing(f"{path}[{index}]", item, live[index])]
    # what is empty may be left out
    return [] if wanted == live or not (wanted or live) else [f"{path.strip('.')}: {wanted!r}, and there it is {live!r}"]


def check_within(live, rendered, wanted):
    lines = missing("", find(rendered, wanted), find(live, wanted))
    if lines:
        sys.exit(f"{live} must have every value of {wanted} in {rendered}:\n" + "\n".join(lines))


def kustomization(path, wanted):
    renderers = find(path, wanted)["spec"]["postRenderers"]
    patches = [patch for renderer in renderers for patch in renderer["kustomize"].get("patches", [])]
    print(yaml.safe_dump({"resources": ["helm-output.yaml"], "patches": patches}), end="")


COMMANDS = {"bytes": check_bytes, "same": check_same, "others": check_others, "beside": check_beside,
            "difference": print_difference,
            "within": check_within, "kustomization": kustomization}
COMMANDS[sys.argv[1]](*sys.argv[2:])
