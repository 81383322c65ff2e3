//! The reference: `explain`, the published pages and the schema, all generated from the field declarations in [`crate::api`] and from the
//! table of codes in [`crate::rules`].

mod explain;
mod field;
mod page;
mod schema;

pub use explain::{explain, list};
pub use page::{errors_page, fields_page, rules_page};
pub use schema::{custom_resource_definition, json_schema};
