//! Runs the command line, writes its output, and returns the exit status.

use std::fs::File;
use std::io::{self, ErrorKind, Write as _};
use std::os::fd::AsFd as _;
use std::process::ExitCode;

use mcp_stack::wire::output::Output;

fn main() -> ExitCode {
    let outcome = mcp_stack::cli::run(&std::env::args_os().skip(1).collect::<Vec<_>>());
    // an error here cannot be reported anywhere
    let _ = io::stderr().write_all(outcome.stderr.as_bytes());
    let status = match write(&outcome.stdout) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            let _ = writeln!(io::stderr(), "error: cannot write standard output: {error}");
            2
        }
        _ => outcome.status,
    };
    // the operating system frees the memory faster than destructors do
    std::mem::forget(outcome);
    ExitCode::from(status)
}

/// Writes to the file descriptor of standard output, because `Stdout` is line-buffered.
fn write(output: &Output) -> io::Result<()> {
    if output.is_empty() {
        return Ok(());
    }
    output.write_to(&mut File::from(io::stdout().as_fd().try_clone_to_owned()?))
}
