//! Counts findings by severity.

use crate::diagnostics::{Diagnostic, Severity};

/// Returns a summary such as `2 errors, 1 warning`; `None` if there are no findings.
pub fn summary(diagnostics: &[Diagnostic]) -> Option<String> {
    let counts: Vec<String> = [Severity::Error, Severity::Warning, Severity::Info]
        .into_iter()
        .map(|severity| (severity, count(diagnostics, severity)))
        .filter(|(_, count)| *count > 0)
        .map(|(severity, count)| {
            let plural = if count == 1 || severity == Severity::Info { "" } else { "s" };
            format!("{count} {}{plural}", severity.as_str())
        })
        .collect();
    (!counts.is_empty()).then(|| counts.join(", "))
}

/// Returns the number of findings of one severity.
pub(super) fn count(diagnostics: &[Diagnostic], severity: Severity) -> usize {
    diagnostics.iter().filter(|found| found.severity == severity).count()
}
