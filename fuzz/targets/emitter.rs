#![no_main]

fuzzed::target!(emitter);
