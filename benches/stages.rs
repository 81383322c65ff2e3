//! Measures each stage separately, in one process: `cargo bench --bench stages`.

#[path = "inputs.rs"]
mod inputs;

use std::hint::black_box;
use std::time::Instant;

use mcp_stack::mode::function;
use mcp_stack::pipeline::{self, Loaded, Objects, Purpose};
use mcp_stack::wire::resource_list::ResourceList;
use mcp_stack::wire::{emit, read};

const ROUNDS: usize = 9;

fn main() {
    let stack = inputs::stack(1000);
    let size = stack.len();
    measure("read 1,000 servers", size, || read::documents(&stack, 0, 0));
    measure("the same with the YAML library alone", size, || read::documents_by_library(&stack, 0, 0));
    let node = read::documents(&stack, 0, 0).expect("it is YAML").remove(0);
    let loaded = Loaded::new(node, None, None);
    measure("api, stack, rules", size, || pipeline::build(&loaded, Purpose::Emit));
    let (mut objects, _) = pipeline::build(&loaded, Purpose::Emit);
    let stream = |objects: &Objects| {
        let mut out = Vec::new();
        objects.for_each(&mut |object| emit::document(&mut out, object));
        out
    };
    let text = stream(&objects);
    measure("expand, patch, emit", text.len(), || stream(&objects));
    objects.build();
    measure("emit alone", text.len(), || stream(&objects));
    let list = inputs::resource_list(&stack, 0);
    measure("the function on them", list.len(), || function::process(list.clone().into_bytes()));
    let third_party = inputs::resource_list(&inputs::stack(1), 10_000);
    measure("locate 10,000 third-party items", third_party.len(), || ResourceList::read(&third_party, 0).is_ok());
    measure("the function on them", third_party.len(), || function::process(third_party.clone().into_bytes()));
}

fn measure<T>(name: &str, bytes: usize, mut run: impl FnMut() -> T) {
    let mut times: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let started = Instant::now();
            black_box(run());
            started.elapsed().as_secs_f64()
        })
        .collect();
    times.sort_by(f64::total_cmp);
    let median = times[ROUNDS / 2];
    #[allow(clippy::cast_precision_loss)]
    let speed = bytes as f64 / 1e6 / median;
    println!("{name:<36} {:>9.2} ms {speed:>8.0} MB/s", median * 1e3);
}
