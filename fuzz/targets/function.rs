#![no_main]

fuzzed::target!(function);
