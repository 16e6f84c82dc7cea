//! The library behind `kubectl-policy`: read manifests with positions, run rules on them, say where and why.

pub mod document;
pub mod finding;
pub mod report;
pub mod value;
