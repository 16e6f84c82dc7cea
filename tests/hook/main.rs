//! The git hook against the real git: real pushes to a bare repository beside the work tree, in both of git's hash
//! functions. Nothing of the user's own configuration is seen.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on fails"
)]

mod changed_since;
mod content;
mod install;
mod odd;
mod refs;
mod support;
