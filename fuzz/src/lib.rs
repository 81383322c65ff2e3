//! Fuzzers for `mcp-stack`: the targets under `targets/` run the checks.

mod checks;
pub mod mutate;

pub use checks::{emitter, envelope, function, reader, stack, stream};

/// A fuzz target for one of these checks, with libFuzzer's byte mutations and mutations of YAML syntax.
#[macro_export]
macro_rules! target {
    ($check:ident) => {
        libfuzzer_sys::fuzz_target!(|bytes: &[u8]| $crate::$check(bytes));

        libfuzzer_sys::fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
            let mut random = $crate::mutate::Random::new(seed);
            match std::str::from_utf8(&data[..size]) {
                Ok(text) if random.below(3) > 0 => {
                    let text = $crate::mutate::mutate(text, &mut random);
                    let length = text.len().min(max_size);
                    data[..length].copy_from_slice(&text.as_bytes()[..length]);
                    length
                }
                _ => libfuzzer_sys::fuzzer_mutate(data, size, max_size),
            }
        });
    };
}
