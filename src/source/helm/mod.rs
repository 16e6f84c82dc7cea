//! Helm charts: rendered by `helm template`, taken apart by template, and brought back to the template's lines.

mod align;
mod template;

pub use align::{TemplateLine, align};
