#![no_main]

fuzzed::target!(stack);
