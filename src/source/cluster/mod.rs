//! The live cluster: how it is reached, which kinds it serves, and their objects page by page. The only place that
//! knows kube. What is wrong with an object, and which kinds are worth reading, is said by whoever asks.

mod connect;
mod fault;
mod kinds;
mod list;
mod namespace;
mod object;
mod reports;
mod store;
mod watch;

pub use connect::{Access, Cluster};
pub use kinds::{Kind, Want};
pub use list::Reading;
pub use object::{Cover, Live};
pub use reports::{ReportStore, Written};
pub use store::{Key, Store};
pub use watch::Watched;
