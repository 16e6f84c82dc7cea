//! The library behind `kubectl-policy`: read manifests with positions, run rules on them, say where and why.

pub mod baseline;
pub mod cli;
pub mod config;
pub mod date;
pub mod document;
pub mod engine;
pub mod finding;
pub mod fingerprint;
pub mod handbook;
pub mod hook;
pub mod layout;
pub mod locate;
pub mod pipeline;
pub mod policy;
pub mod report;
pub mod shard;
pub mod source;
pub mod suggest;
pub mod survey;
pub mod testing;
pub mod typed;
pub mod value;
pub mod verdict;
pub mod waiver;
