//! The JSON-like value that a document holds and a rule sees: one type for both, so that nothing is copied between.

pub use regorus::Value;
