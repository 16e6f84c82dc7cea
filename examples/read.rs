//! Prints each document of a file as one line of JSON, the way the library reads it; errors go to standard error.
//!
//! The end-to-end tests compare these lines with what kubectl reads.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "printing is all that this example does")]

use std::process::ExitCode;

use kubectl_policy::document::{DocumentKind, Limits, Syntax, read};

fn main() -> ExitCode {
    let mut failed = false;
    for path in std::env::args().skip(1) {
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) => {
                eprintln!("{path}: {error}");
                failed = true;
                continue;
            }
        };
        for document in read(&text, Syntax::Auto, &Limits::default()) {
            match document {
                Ok(document) if document.kind() == DocumentKind::Kubernetes => {
                    match serde_json::to_string(&document.value) {
                        Ok(json) => println!("{json}"),
                        Err(error) => eprintln!("{path}: {error}"),
                    }
                }
                Ok(document) => {
                    eprintln!("{path}: document {} is {:?}", document.index, document.kind());
                    failed = true;
                }
                Err(error) => {
                    eprintln!("{path}: document {}: {error}", error.index);
                    failed = true;
                }
            }
        }
    }
    ExitCode::from(u8::from(failed))
}
