//! The blocks of a server, one folder each: what users write (`fields.rs`), what it resolves to (`resolve.rs`), and what is generated
//! from that (`build.rs`).
//!
//! A block knows the ground floor and the [`Frame`] of its server, and no other block. What one block needs of another is a fact in the
//! frame, put there by the block that is resolved earlier.

pub mod output;

use crate::decode::field::{FieldDoc, concatenate};
use crate::diagnostics::{At, Diagnostics};
use crate::frame::Frame;
use crate::wire::node::Entry;

/// Lists the blocks in the order in which they are resolved. Each has a folder of its name with
///
/// - `fields::Server` and `fields::Global`: its fields at `spec.mcp.<name>` and at `spec.global`;
/// - `resolve::Defaults` with `new`: the resolved global fields;
/// - `resolve::Resolved` with `new`: what the server gets;
/// - `build::build`: what is generated.
macro_rules! blocks {
    ($($block:ident)*) => {
        $(pub mod $block;)*

        /// The fields of all blocks at `spec.mcp.<name>`.
        #[derive(Clone, Debug, Default, PartialEq)]
        #[allow(missing_docs)] // each is the block of its name
        pub struct ServerFields {
            $(pub $block: $block::fields::Server,)*
        }

        impl ServerFields {
            /// The fields as they are documented.
            pub const FIELDS: &'static [FieldDoc] =
                &concatenate::<{ 0 $(+ $block::fields::Server::FIELDS.len())* }>(&[$($block::fields::Server::FIELDS),*]);

            /// Decodes the field that `entry` sets. `false` if no block has such a field.
            pub fn set(&mut self, entry: &Entry, at: &At<'_>, diagnostics: &mut Diagnostics) -> bool {
                false $(|| self.$block.set(entry, at, diagnostics))*
            }
        }

        /// The fields of all blocks at `spec.global`.
        #[derive(Clone, Debug, Default, PartialEq)]
        #[allow(missing_docs)] // each is the block of its name
        pub struct GlobalFields {
            $(pub $block: $block::fields::Global,)*
        }

        impl GlobalFields {
            /// The fields as they are documented.
            pub const FIELDS: &'static [FieldDoc] =
                &concatenate::<{ 0 $(+ $block::fields::Global::FIELDS.len())* }>(&[$($block::fields::Global::FIELDS),*]);

            /// Decodes the field that `entry` sets. `false` if no block has such a field.
            pub fn set(&mut self, entry: &Entry, at: &At<'_>, diagnostics: &mut Diagnostics) -> bool {
                false $(|| self.$block.set(entry, at, diagnostics))*
            }
        }

        /// The resolved fields at `spec.global` of all blocks.
        #[derive(Clone, Debug)]
        #[allow(missing_docs)] // each is the block of its name
        pub struct Defaults {
            $(pub $block: $block::resolve::Defaults,)*
        }

        impl Defaults {
            /// Resolves `raw`. What is wrong wherever it is used is reported.
            pub fn new(diagnostics: &mut Diagnostics, at: &At<'_>, raw: GlobalFields) -> Self {
                Self { $($block: $block::resolve::Defaults::new(diagnostics, at, raw.$block),)* }
            }
        }

        /// The resolved blocks of one server.
        #[derive(Clone, Debug)]
        #[allow(missing_docs)] // each is the block of its name
        pub struct Blocks {
            $(pub $block: $block::resolve::Resolved,)*
        }

        impl Blocks {
            /// Resolves `raw` of the server at `at`. What is wrong is reported.
            pub fn new(
                diagnostics: &mut Diagnostics,
                at: &At<'_>,
                frame: &mut Frame<'_>,
                defaults: &Defaults,
                raw: ServerFields,
            ) -> Self {
                Self { $($block: $block::resolve::Resolved::new(diagnostics, at, frame, &defaults.$block, raw.$block),)* }
            }

            /// Generates everything. Objects come in the order of the blocks.
            pub fn build(&self, frame: &Frame<'_>, output: &mut output::Output) {
                $($block::build::build(frame, &self.$block, output);)*
            }
        }
    };
}

blocks! {
    resources
    probes
    persistence
    config
    strategy
    secret
    env
    command
    service
    ingress
    autoscaling
    pod_disruption_budget
    spread
}
