#![no_main]

fuzzed::target!(stream);
