//! The library behind `kubectl-policy`: read manifests with positions, run rules on them, say where and why.

pub mod config;
pub mod date;
pub mod document;
pub mod finding;
pub mod layout;
pub mod suggest;
pub mod typed;
pub mod value;
