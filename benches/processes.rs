//! Whole processes, measured side by side on one machine: `compare.sh` builds what is compared and calls this.
//!
//! `processes inputs DIR` writes the inputs; `processes compare DIR MCP_STACK EMPTY HELM CHART` measures and prints the table;
//! `processes once COMMAND...` runs one command and prints its nanoseconds and its peak memory in KiB.

#[path = "inputs.rs"]
mod inputs;

use std::collections::BTreeMap;
use std::env;
use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use serde_json::Value;

/// Fleet sizes, in servers.
const FLEETS: [usize; 5] = [1, 4, 100, 1000, 10_000];
/// Third-party items in the list that passes through.
const THIRD_PARTY: usize = 100_000;

fn main() {
    let arguments: Vec<String> = env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["inputs", directory] => write_inputs(Path::new(directory)),
        ["once", stdin, ref command @ ..] => once(stdin, command),
        ["compare", directory, mcp_stack, empty, helm, chart] => Comparison { directory, mcp_stack, empty, helm, chart }.run(),
        // `cargo bench` without arguments: only the script knows the programs to compare with
        _ => println!("processes: run benches/compare.sh"),
    }
}

fn write_inputs(directory: &Path) {
    let write = |name: String, text: &str| fs::write(directory.join(name), text).expect("the folder can be written");
    for servers in FLEETS {
        let stack = inputs::stack(servers);
        let (_, spec) = stack.split_once("\nspec:\n").expect("a stack has a spec");
        let values: Vec<&str> = spec.lines().map(|line| line.strip_prefix("  ").unwrap_or(line)).collect();
        write(format!("values-{servers}.yaml"), &values.join("\n"));
        write(format!("list-{servers}.yaml"), &inputs::resource_list(&stack, 0));
        write(format!("stack-{servers}.yaml"), &stack);
    }
    write("foreign.yaml".to_owned(), &inputs::resource_list(&inputs::stack(1), THIRD_PARTY));
}

/// Runs `command` with standard input from a file, and prints its run time and its peak memory.
fn once(stdin: &str, command: &[&str]) {
    let input = File::open(stdin).expect("the input can be read");
    let started = Instant::now();
    let status = Command::new(command[0])
        .args(&command[1..])
        .stdin(input)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap_or_else(|error| panic!("{}: {error}", command[0]));
    let nanoseconds = started.elapsed().as_nanos();
    assert!(status.success(), "{command:?} ended with {status}");
    let usage = nix::sys::resource::getrusage(nix::sys::resource::UsageWho::RUSAGE_CHILDREN).expect("the system keeps count");
    println!("{nanoseconds} {}", usage.max_rss());
}

/// Median measurements of one command.
#[derive(Clone, Copy)]
struct Measured {
    seconds: f64,
    /// Bytes.
    memory: f64,
}

/// Runs the commands in turn, so that all of them run under the same conditions, and returns the medians of each.
fn medians<const N: usize>(rounds: usize, commands: [(&str, &[&str]); N]) -> [Measured; N] {
    let this = env::current_exe().expect("a program knows where it is");
    let mut samples: [Vec<(f64, f64)>; N] = std::array::from_fn(|_| Vec::new());
    for round in 0..=rounds {
        for (samples, (stdin, command)) in samples.iter_mut().zip(commands) {
            let output = Command::new(&this).args(["once", stdin]).args(command).output().expect("it can call itself");
            assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
            let text = String::from_utf8(output.stdout).expect("it prints numbers");
            let mut numbers = text.split_whitespace().map(|number| number.parse::<f64>().expect("it prints numbers"));
            let sample = (numbers.next().expect("a time") / 1e9, numbers.next().expect("a size") * 1024.0);
            // the first round only warms the page cache
            if round > 0 {
                samples.push(sample);
            }
        }
    }
    samples.map(|samples| {
        let median = |of: fn(&(f64, f64)) -> f64| {
            let mut values: Vec<f64> = samples.iter().map(of).collect();
            values.sort_by(f64::total_cmp);
            values[values.len() / 2]
        };
        Measured { seconds: median(|sample| sample.0), memory: median(|sample| sample.1) }
    })
}

struct Comparison<'a> {
    directory: &'a str,
    mcp_stack: &'a str,
    empty: &'a str,
    helm: &'a str,
    chart: &'a str,
}

impl Comparison<'_> {
    fn file(&self, name: &str) -> String {
        format!("{}/{name}", self.directory)
    }

    fn run(&self) {
        println!("| what | `mcp-stack` | compared with | ratio |\n|---|---|---|---|");
        for servers in [4, 100, 1000] {
            self.against_helm(servers);
        }
        self.against_empty();
        self.growth();
        self.third_party();
        self.memory();
        self.share();
        #[allow(clippy::cast_precision_loss)]
        let size = fs::metadata(self.mcp_stack).expect("it was built").len() as f64;
        println!("| binary, stripped and static | {:.1} MB | | |", size / 1e6);
    }

    fn against_helm(&self, servers: usize) {
        let (stack, values) = (self.file(&format!("stack-{servers}.yaml")), self.file(&format!("values-{servers}.yaml")));
        let ours = [self.mcp_stack, "render", &stack];
        let theirs = [self.helm, "template", "fleet", self.chart, "--namespace", "mcp-staging", "-f", &values];
        assert!(objects(&ours) == objects(&theirs), "the chart must render the same objects");
        let [ours, theirs] = medians(if servers < 1000 { 15 } else { 7 }, [("/dev/null", &ours), ("/dev/null", &theirs)]);
        println!(
            "| a fleet of {servers} | {} | `helm template` {} | {:.0} times faster |",
            time(ours.seconds),
            time(theirs.seconds),
            theirs.seconds / ours.seconds
        );
    }

    fn against_empty(&self) {
        let list = self.file("list-1.yaml");
        let [ours, theirs] = medians(301, [(&list, &[self.mcp_stack]), (&list, &[self.empty])]);
        println!(
            "| one server, as a function | {} | a program that reads and writes the same bytes {} | {:.2} times |",
            time(ours.seconds),
            time(theirs.seconds),
            ours.seconds / theirs.seconds
        );
    }

    fn growth(&self) {
        let (small, large) = (self.file("list-100.yaml"), self.file("list-10000.yaml"));
        let [small, large] = medians(9, [(&small, &[self.mcp_stack]), (&large, &[self.mcp_stack])]);
        let (small, large) = (small.seconds / 100.0, large.seconds / 10_000.0);
        println!(
            "| time per server, in a fleet of 10,000 | {} | in a fleet of 100 {} | {:.2} times |",
            time(large),
            time(small),
            large / small
        );
    }

    fn third_party(&self) {
        let list = self.file("foreign.yaml");
        #[allow(clippy::cast_precision_loss)]
        let size = fs::metadata(&list).expect("it was written").len() as f64;
        let [ours, theirs] = medians(11, [(&list, &[self.mcp_stack]), (&list, &["cat"])]);
        let speed = |measured: Measured| format!("{:.0} MB/s", size / 1e6 / measured.seconds);
        println!(
            "| {THIRD_PARTY} third-party objects, {:.0} MB | {} | `cat` {} | {:.1} times slower |",
            size / 1e6,
            speed(ours),
            speed(theirs),
            ours.seconds / theirs.seconds
        );
        println!("| memory for them | {:.0} MB | the input {:.0} MB | {:.2} times |", ours.memory / 1e6, size / 1e6, ours.memory / size);
    }

    fn memory(&self) {
        let list = self.file("list-1000.yaml");
        let output = output(&list, &[self.mcp_stack]);
        #[allow(clippy::cast_precision_loss)]
        let size = (fs::metadata(&list).expect("it was written").len() + output.len() as u64) as f64;
        let [ours] = medians(7, [(&list, &[self.mcp_stack])]);
        println!(
            "| memory for 1,000 servers | {:.0} MB | input and output {:.1} MB | {:.1} times |",
            ours.memory / 1e6,
            size / 1e6,
            ours.memory / size
        );
    }

    /// The function's share of a whole build, for 100 servers.
    fn share(&self) {
        let stack = fs::read_to_string(self.file("stack-100.yaml")).expect("it was written");
        let list = self.file("list-100.yaml");
        let folder = self.file("kustomization");
        let write = |name: &str, text: &str| {
            fs::create_dir_all(&folder).expect("the folder can be written");
            fs::write(format!("{folder}/{name}"), text).expect("the folder can be written");
        };
        let exec =
            format!("metadata:\n  annotations:\n    config.kubernetes.io/function: |\n      exec:\n        path: {}\n", self.mcp_stack);
        write("stack.yaml", &stack.replacen("metadata:\n", &exec, 1));
        write("kustomization.yaml", "generators: [stack.yaml]\n");
        if is_installed("kustomize") {
            let build = ["kustomize", "build", "--enable-alpha-plugins", "--enable-exec", &folder];
            let [ours, whole] = medians(7, [(&list, &[self.mcp_stack]), ("/dev/null", &build)]);
            print_share("kustomize build", ours, whole);
        }
        if is_installed("kpt") {
            let (package, config) = (self.file("package"), self.file("stack-100.yaml"));
            fs::create_dir_all(&package).expect("the folder can be written");
            let eval = ["kpt", "fn", "eval", &package, "-o", "unwrap", "--exec", self.mcp_stack, "--fn-config", &config];
            let [ours, whole] = medians(7, [(&list, &[self.mcp_stack]), ("/dev/null", &eval)]);
            print_share("kpt fn eval", ours, whole);
        }
    }
}

fn print_share(name: &str, ours: Measured, whole: Measured) {
    println!(
        "| 100 servers, in `{name}` | {} | the whole command {} | {:.1} % |",
        time(ours.seconds),
        time(whole.seconds),
        100.0 * ours.seconds / whole.seconds
    );
}

fn is_installed(program: &str) -> bool {
    Command::new(program).arg("version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok()
}

fn output(stdin: &str, command: &[&str]) -> Vec<u8> {
    let input = File::open(stdin).expect("the input can be read");
    let output =
        Command::new(command[0]).args(&command[1..]).stdin(input).output().unwrap_or_else(|error| panic!("{}: {error}", command[0]));
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// The objects that a command prints, by kind and name.
fn objects(command: &[&str]) -> BTreeMap<(String, String), Value> {
    let text = String::from_utf8(output("/dev/null", command)).expect("it prints text");
    let documents = serde_yaml::Deserializer::from_str(&text).map(|document| {
        let value = <Value as serde::Deserialize>::deserialize(document).expect("it prints YAML");
        let text = |pointer: &str| value.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned();
        ((text("/kind"), text("/metadata/name")), value)
    });
    documents.filter(|(_, value)| !value.is_null()).collect()
}

fn time(seconds: f64) -> String {
    match seconds {
        seconds if seconds >= 1.0 => format!("{seconds:.2} s"),
        seconds if seconds >= 1e-3 => format!("{:.1} ms", seconds * 1e3),
        seconds => format!("{:.0} µs", seconds * 1e6),
    }
}
