//! An exit code, nothing else.

use std::fs::File;
use std::io::{self, ErrorKind, Write as _};
use std::os::fd::AsFd as _;
use std::process::ExitCode;

use mcp_stack::wire::output::Output;

fn main() -> ExitCode {
    let outcome = mcp_stack::cli::run(&std::env::args_os().skip(1).collect::<Vec<_>>());
    // who closed the pipe has read enough
    let _ = io::stderr().write_all(outcome.stderr.as_bytes());
    let status = match write(&outcome.stdout) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            let _ = writeln!(io::stderr(), "error: cannot write standard output: {error}");
            2
        }
        _ => outcome.status,
    };
    // the system takes all of it back at once
    std::mem::forget(outcome);
    ExitCode::from(status)
}

/// Writes to standard output itself, past the buffer that looks for lines.
fn write(output: &Output) -> io::Result<()> {
    if output.is_empty() {
        return Ok(());
    }
    output.write_to(&mut File::from(io::stdout().as_fd().try_clone_to_owned()?))
}
