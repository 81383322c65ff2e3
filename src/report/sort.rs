//! The order in which findings are printed.

use crate::diagnostics::Diagnostic;

/// Sorts findings by severity, most severe first, then by file, position and order of discovery.
pub fn sort(diagnostics: &mut [Diagnostic]) {
    diagnostics.sort_by_key(|found| (found.severity, found.span.map(|span| (span.source, span.start))));
}
