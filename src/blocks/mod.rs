//! The blocks of a server, one folder per block: the fields that users write (`fields.rs`), the resolved types (`resolve.rs`), and the
//! builders of the generated objects (`build.rs`).
//!
//! A block depends on the lower layers and on the [`Frame`] of its server, never on another block. If it needs data of another block, the
//! block that is resolved earlier records a fact in the frame.

pub mod output;

use crate::decode::field::{FieldDoc, concatenate};
use crate::diagnostics::{At, Diagnostics};
use crate::frame::Frame;
use crate::wire::node::Entry;

/// Declares the blocks, in the order in which they are resolved. Each has a folder with its name and these items:
///
/// - `fields::Server` and `fields::Global`: its fields in `spec.mcp.<name>` and in `spec.global`;
/// - `resolve::Defaults` with `new`: the resolved global fields; [`NoFields`](crate::decode::block::NoFields) if there are none;
/// - `resolve::Resolved` with `new`: the resolved block of a server;
/// - `build::build`: adds what the block generates to the [`Output`](output::Output).
macro_rules! blocks {
    ($($block:ident)*) => {
        $(pub mod $block;)*

        /// The fields of all blocks in `spec.mcp.<name>`.
        #[derive(Clone, Debug, Default, PartialEq)]
        #[allow(missing_docs)] // each field is the block with that name
        pub struct ServerFields {
            $(pub $block: $block::fields::Server,)*
        }

        impl ServerFields {
            /// The documentation of the fields.
            pub const FIELDS: &'static [FieldDoc] =
                &concatenate::<{ 0 $(+ $block::fields::Server::FIELDS.len())* }>(&[$($block::fields::Server::FIELDS),*]);

            /// Decodes the field that `entry` sets. Returns `false` if no block has such a field.
            pub fn set(&mut self, entry: &Entry, at: &At<'_>, diagnostics: &mut Diagnostics) -> bool {
                false $(|| self.$block.set(entry, at, diagnostics))*
            }
        }

        /// The fields of all blocks in `spec.global`.
        #[derive(Clone, Debug, Default, PartialEq)]
        #[allow(missing_docs)] // each field is the block with that name
        pub struct GlobalFields {
            $(pub $block: $block::fields::Global,)*
        }

        impl GlobalFields {
            /// The documentation of the fields.
            pub const FIELDS: &'static [FieldDoc] =
                &concatenate::<{ 0 $(+ $block::fields::Global::FIELDS.len())* }>(&[$($block::fields::Global::FIELDS),*]);

            /// Decodes the field that `entry` sets. Returns `false` if no block has such a field.
            pub fn set(&mut self, entry: &Entry, at: &At<'_>, diagnostics: &mut Diagnostics) -> bool {
                false $(|| self.$block.set(entry, at, diagnostics))*
            }
        }

        /// The resolved fields of all blocks in `spec.global`.
        #[derive(Clone, Debug)]
        #[allow(missing_docs)] // each field is the block with that name
        pub struct Defaults {
            $(pub $block: $block::resolve::Defaults,)*
        }

        impl Defaults {
            /// Resolves `raw`. Reports errors that do not depend on the server that uses a default.
            pub fn new(diagnostics: &mut Diagnostics, at: &At<'_>, raw: GlobalFields) -> Self {
                Self { $($block: $block::resolve::Defaults::new(diagnostics, at, raw.$block),)* }
            }
        }

        /// The resolved blocks of one server.
        #[derive(Clone, Debug)]
        #[allow(missing_docs)] // each field is the block with that name
        pub struct Blocks {
            $(pub $block: $block::resolve::Resolved,)*
        }

        impl Blocks {
            /// Resolves the fields `raw` of the server at `at`, and reports errors.
            pub fn new(
                diagnostics: &mut Diagnostics,
                at: &At<'_>,
                frame: &mut Frame<'_>,
                defaults: &Defaults,
                raw: ServerFields,
            ) -> Self {
                Self { $($block: $block::resolve::Resolved::new(diagnostics, at, frame, &defaults.$block, raw.$block),)* }
            }

            /// Adds what the blocks generate to `output`, in the order of the blocks.
            pub fn build(&self, frame: &Frame<'_>, output: &mut output::Output) {
                $($block::build::build(frame, &self.$block, output);)*
            }
        }
    };
}

blocks! {
    image
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
    rollout
}
