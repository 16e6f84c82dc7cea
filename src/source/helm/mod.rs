//! Helm charts: rendered by `helm template`, taken apart by template, and brought back to the template's lines.

mod align;
mod render;
mod stream;
mod template;
mod version;

pub use align::TemplateLine;
pub(super) use align::align;
pub use render::{HelmOptions, ListedChart, Sources, parts_of};
pub(super) use render::{is_archive, jobs, library};
pub use stream::{ANNOTATION, is_annotated};
pub use version::{helm_major, helm_plugins};
