//! The real binary, as a user meets it: exit status, standard output, standard error. What a test does not mention must
//! be empty.

mod bad_input;
mod check;
mod configuration;
mod policies;
mod support;
