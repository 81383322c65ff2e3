#!/usr/bin/env python3
"""Print the stack `mcp-stack` for a release of the Helm chart: its values, merged over the chart's default values, under `spec`.

    converted.py SET    a folder of ../shared/parity
"""
import json
import os
import pathlib
import sys

import yaml

SHARED = pathlib.Path(os.environ["CI_SHARED"])
ENABLED = {"seed-mcp-server": {"mcp": {"mcp-server": {"enabled": True}}}}


def values(folder):
    for name in ("values.yaml", "values.json"):
        if (folder / name).exists():
            return yaml.safe_load((folder / name).read_text())
    return ENABLED[folder.name]


def merge(over, base):
    """Helm's rules: maps merge, everything else replaces, null removes."""
    if not (isinstance(base, dict) and isinstance(over, dict)):
        return over
    merged = dict(base)
    for key, value in over.items():
        if value is None:
            merged.pop(key, None)
        else:
            merged[key] = merge(value, base[key]) if key in base else value
    return merged


spec = merge(values(SHARED / "parity" / sys.argv[1]), yaml.safe_load((SHARED / "seed" / "values.yaml").read_text()))
stack = {"apiVersion": "mcp.p2pmmo.vn/v1alpha1", "kind": "McpStack", "metadata": {"name": "mcp-stack"}, "spec": spec}
json.dump(stack, sys.stdout, indent=1)
