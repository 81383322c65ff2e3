#![no_main]

fuzzed::target!(reader);
