//! The git hook against the real git: real pushes to a bare repository beside the work tree, in both of git's hash
//! functions. Nothing of the user's own configuration is seen.

#![expect(clippy::unwrap_used, clippy::print_stderr, reason = "a test may fail, and says what it left out")]

mod changed_since;
mod charts;
mod content;
mod install;
mod odd;
mod refs;
mod support;
mod waivers;
