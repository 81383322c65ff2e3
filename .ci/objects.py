#!/usr/bin/env python3
"""Query manifests. Every scalar is read as a string.

    objects.py list FILE...                  `Kind namespace/name` of every object, sorted
    objects.py get FILE KIND/NAME POINTER    the value at a JSON pointer (RFC 6901), or `absent`
    objects.py namespaces FILE...            the namespaces of all objects, on one line
"""
import pathlib
import sys

import yaml


def read(*paths):
    found = []
    for path in paths:
        text = pathlib.Path(path).read_text()
        found += [doc for doc in yaml.load_all(text, Loader=yaml.BaseLoader) if doc]
    return found


def get(path, identity, pointer):
    kind, name = identity.split("/")
    matching = [o for o in read(path) if o["kind"] == kind and o["metadata"]["name"] == name]
    if len(matching) != 1:
        sys.exit(f"{path}: must have exactly one {identity}, got {len(matching)}")
    value = matching[0]
    for step in pointer.split("/")[1:]:
        step = step.replace("~1", "/").replace("~0", "~")
        try:
            value = value[int(step) if isinstance(value, list) else step]
        except (KeyError, IndexError):
            return "absent"
    return value


def main(command, *args):
    if command == "list":
        for line in sorted(f"{o['kind']} {o['metadata'].get('namespace', '')}/{o['metadata']['name']}" for o in read(*args)):
            print(line)
    elif command == "get":
        print(get(*args))
    elif command == "namespaces":
        print(*sorted({o["metadata"]["namespace"] for o in read(*args) if o["metadata"].get("namespace")}))
    else:
        sys.exit(__doc__)


main(*sys.argv[1:])
