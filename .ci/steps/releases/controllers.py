#!/usr/bin/env python3
"""Acts for the controllers, which do not run here: completes every Job and removes the finalizers of deleted PersistentVolumeClaims."""
import datetime
import json
import subprocess
import time


def kubectl(*arguments):
    return subprocess.run(["kubectl", "--namespace=mcp", *arguments], capture_output=True, text=True)


failures = 0
# until the API server is stopped
while failures < 10:
    listed = kubectl("get", "jobs,persistentvolumeclaims", "--output=json")
    failures = 0 if listed.returncode == 0 else failures + 1
    for node in json.loads(listed.stdout)["items"] if listed.returncode == 0 else []:
        name = f"{node['kind'].lower()}/{node['metadata']['name']}"
        if node["kind"] == "Job" and not node["status"].get("conditions"):
            now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
            conditions = [{"type": kind, "status": "True", "lastTransitionTime": now, "reason": "CompletionsReached"}
                          for kind in ("SuccessCriteriaMet", "Complete")]
            status = {"startTime": now, "completionTime": now, "succeeded": 1, "conditions": conditions}
            done = kubectl("patch", name, "--subresource=status", "--type=merge", "--patch", json.dumps({"status": status}))
            print(name, done.stdout or done.stderr, flush=True)
        if node["kind"] == "PersistentVolumeClaim" and node["metadata"].get("deletionTimestamp"):
            kubectl("patch", name, "--type=merge", "--patch", '{"metadata": {"finalizers": null}}')
    time.sleep(0.3)
