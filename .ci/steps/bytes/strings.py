"""strings.py WORK: verifies that every string of a list survives the emitter and then kustomize or kpt."""
import json
import pathlib
import re
import subprocess
import sys

work = pathlib.Path(sys.argv[1]) / "strings"
work.mkdir()

words = "true True TRUE false False yes Yes YES no No NO on On ON off Off OFF y Y n N null Null NULL ~ = << .nan .NaN .inf -.inf +.INF NaN Inf".split()
numbers = """0 1 -1 +1 00 01 012 0o14 0O14 0x1F 0X1f 0x_1 0b11 0B1 1_000 1__0 0_1 1_ 089 0123456 1.0 1.10 .5 5. -.5 +.5 1e3 1E6 1e-3 1e+3 1.5e3 1e
1.e1 .e1 12e03 1e21 685_230.15 9007199254740993 18446744073709551616 123456789012345678901234567890 0.1e-7 190:20:30 12:30 12:30:45 1:1 60:60
0.0.0 1.2.3 v1 1k 1Mi 100m -0 +0 0- 1- 0x 0b 0o 08 09.5 1,000 1;0""".split()
dates = """2024-01-01 2024-1-1 2024-01-01T00:00:00Z 2024-01-01T00:00:00+01:00 2024-01-01t00:00:00z 2024-13-45 0000-00-00 2024-01 2024-01-01x
20240101""".split() + ["2024-01-01 00:00:00", "2024-01-01 00:00:00.5 +1"]
marks = """- ? : , [ ] { } # & * ! | > ' " % @ ` -- --- ... -a ?a :a ,a [a ]a {a }a #a &a *a !a |a >a 'a "a %a @a `a a- a? a: a, a[ a] a{ a} a# a& a* a! a| a>
a' a" a% a@ a` !!str !!int &anchor *alias {} [] {a} [a] {{}} ${A} $$ $(A) \\ \\n a\\ // http://a.b:80/c?d=e#f a:b a:: ::a C:\\x a/b/c @scope/name""".split()
blanks = ["", " ", "  ", " a", "a ", " a ", "a  b", "\t", "\ta", "a\t", "a\tb", "- a", "-  a", "? a", ": a", "a: b", "a : b", "a #b", "# a", "a # b", "a, b", "[a, b]",
          "{a: b}", "'a' b", '"a" b', "a 'b'", 'a "b"', "%YAML 1.2", "--- a", "... a", "! a", "& a", "* a", "| a", "> a", "@ a", "` a", "key:", "key: ", "- ", "? "]
lines = ["\n", "\n\n", "a\n", "a\n\n", "\na", "\n\na\n", "a\nb", "a\nb\n", "a\n\nb", "a\n  b\n", "  a\nb\n", " \na", "a\n ", "a\n \nb", "a\n\t\nb", "\ta\nb\n", "a\n\tb\n", "a\r\nb\r\n", "a\rb", "\r", "\r\n",
         "a: b\nc: d\n", "- a\n- b\n", "# a\nb\n", "---\na\n", "a\n---\n", "...\n", "a\n...\nb\n", "a \nb \n", "a\nb\n\n\n", "{\n}\n", "|\n a\n", "%a\nb\n", "'\n'", '"\n"', "\\\n\\"]
others = ["é", "ß ÿ", "日本語", "😀", "a😀b", "\u00a0", "\u2028", "\u2029", "a\u2028b\n", "\ufeff", "\ufeffa", "a\ufeff", "\u200b", "\u061c", "\ufdd0", "\ud7ff", "\ue000", "\U0010ffff", "\x00", "a\x00b", "\x01",
          "\x07", "\x08", "\x0b", "\x0c", "\x1b[31m", "\x1f", "e\u0301"]
lost = ["\x7f", "\x80", "\x85", "a\x85b", "\x9f", "\ufffe", "\uffff"]
strings = list(dict.fromkeys(words + numbers + dates + marks + blanks + lines + others))


def stack(values):
    server = {
        "image": {"repository": "a/b", "tag": "v1"},
        "env": {"vars": {f"S{number:03}": value for number, value in enumerate(values)}},
        "args": values,
        "config": {"mountPath": "/etc/a", "files": {f"s{number:03}": value for number, value in enumerate(values)}},
    }
    metadata = {"name": "strings", "annotations": {"config.kubernetes.io/local-config": "true"}}
    text = json.dumps({"apiVersion": "mcp.p2pmmo.vn/v1alpha1", "kind": "McpStack", "metadata": metadata, "spec": {"mcp": {"s": server}}})
    # JSON escapes have surrogate pairs, YAML escapes do not
    return re.sub(r"\\ud[89ab]..\\ud[c-f]..", lambda pair: f"\\U{ord(json.loads(f'{chr(34)}{pair[0]}{chr(34)}')):08x}", text)


def run(*command, **options):
    done = subprocess.run(command, capture_output=True, **options)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}: {done.stderr.decode()[-2000:]}")
    return done.stdout


def compare(what, text):
    """Reads with kubectl: kustomize prints `=` and `2024-13-45` unquoted, which are strings for Go but not for Python."""
    file = work / "read.yaml"
    file.write_bytes(text)
    found, text, position = {}, run("kubectl", "annotate", "--local", "--dry-run=client", "-o", "json", "-f", file, "read=yes").decode(), 0
    while position < len(text):
        document, position = json.JSONDecoder().raw_decode(text, position)
        found |= {item["kind"]: item for item in document.get("items", [document])}
        position += len(text[position:]) - len(text[position:].lstrip())
    container = found["Deployment"]["spec"]["template"]["spec"]["containers"][0]
    sides = {
        "env": {variable["name"]: variable["value"] for variable in container["env"]},
        "args": dict(enumerate(container["args"])),
        "data": found["ConfigMap"]["data"],
    }
    for side, values in sides.items():
        values = list(values.values())
        changed = [(a, b) for a, b in zip(strings, values) if type(b) is not str or a != b]
        if changed or len(values) != len(strings):
            sys.exit(f"{what}, {side}: {len(changed)} of {len(strings)} strings changed: {changed[:10]!r}")
    print(f"{what}: {len(strings)} strings in three places are unchanged")


file = work / "stack.json"
file.write_text(stack(strings))
manifests = run("mcp-stack", "render", file)
compare("mcp-stack render", manifests)

resources = work / "resources"
resources.mkdir()
(resources / "all.yaml").write_bytes(manifests)
(resources / "kustomization.yaml").write_text("resources: [all.yaml]\n")
compare("kustomize", run("kustomize", "build", resources))

package = work / "package"
package.mkdir()
(package / "all.yaml").write_bytes(manifests)
compare("kpt fn eval", run("kpt", "fn", "eval", package, "--exec", "cat", "-o", "unwrap"))

for value in lost:
    file.write_text(stack([value]))
    done = subprocess.run(["mcp-stack", "render", file], capture_output=True)
    if done.returncode != 1 or b"[character]" not in done.stderr:
        sys.exit(f"{value!r} must be rejected: Go's YAML libraries do not preserve it")
print(f"rejected: {len(lost)} strings that Go's YAML libraries do not preserve")
