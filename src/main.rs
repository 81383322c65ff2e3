//! An exit code, nothing else.

use std::io::{ErrorKind, Write as _};
use std::process::ExitCode;

fn main() -> ExitCode {
    let outcome = mcp_stack::cli::run(std::env::args_os().skip(1).collect());
    // who closed the pipe has read enough
    let _ = std::io::stderr().write_all(outcome.stderr.as_bytes());
    let mut stdout = std::io::stdout().lock();
    match stdout.write_all(&outcome.stdout).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            let _ = writeln!(std::io::stderr(), "error: cannot write standard output: {error}");
            ExitCode::from(2)
        }
        _ => ExitCode::from(outcome.status),
    }
}
