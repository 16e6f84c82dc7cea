//! The real binary, as a user meets it: exit status, standard output, standard error. What a test does not mention must
//! be empty.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test or bench stops at its first surprise"
)]

mod audit;
mod audit_spinnaker;
mod bad_input;
mod baseline;
mod check;
mod completion;
mod configuration;
mod fake_api;
mod init;
mod output;
mod policies;
mod rollout;
mod rules;
mod shard;
mod shop;
mod spinnaker;
mod support;
mod waivers;
