//! Text for a terminal: every finding with its source line and an underline.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::position::Positions;
use super::summary::summary;
use crate::diagnostics::{Diagnostic, Severity};
use crate::wire::node::Sources;

/// Prints all findings, which must be sorted. Returns an empty string if there are none.
pub fn human(diagnostics: &[Diagnostic], sources: &Sources, colour: bool) -> String {
    let Some(summary) = summary(diagnostics) else { return String::new() };
    let positions = Positions::new(sources);
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let mut text = format!("mcp-stack: {summary}\n");
    for diagnostic in diagnostics {
        text.push('\n');
        text += &renderer.render(&[group(diagnostic, &positions)]);
        text.push('\n');
    }
    text
}

fn group<'a>(diagnostic: &'a Diagnostic, positions: &Positions<'a>) -> Group<'a> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let title = level.primary_title(diagnostic.statement()).id(diagnostic.code);
    let mut group = match positions.of(diagnostic) {
        Some(position) => {
            let annotation = AnnotationKind::Primary.span(position.range);
            title.element(Snippet::source(position.text).line_start(position.line).path(position.file).annotation(annotation))
        }
        None => match positions.file(diagnostic) {
            Some(file) => title.element(annotate_snippets::Origin::path(file)),
            None => Group::with_title(title),
        },
    };
    if let Some(remedy) = &diagnostic.remedy {
        group = group.element(Level::HELP.message(remedy));
    }
    group
}
