#![no_main]

fuzzed::target!(envelope);
