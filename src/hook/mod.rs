//! The git hook: what git says about a push, which commits are new to the other side, which files they change, and what
//! is found in those. Objects are read by `source::git`; how a run is set up and what is printed is the CLI's business.

mod git;
pub mod install;
pub mod lines;
pub mod manager;
pub mod push;
pub mod range;
mod render;
pub mod status;
