//! What the reader promises, by subject.

mod documents;
mod errors;
mod places;
mod values;

use super::{Document, Limits, ReadError, Syntax, read};
use crate::value::Value;

fn all(text: &str) -> Vec<Result<Document, ReadError>> {
    read(text, Syntax::Auto, &Limits::default()).collect()
}

fn one(text: &str) -> Document {
    let mut documents = all(text);
    assert_eq!(documents.len(), 1, "{documents:?}");
    documents.remove(0).unwrap()
}

fn error(text: &str) -> ReadError {
    let errors: Vec<_> = all(text).into_iter().filter_map(Result::err).collect();
    assert_eq!(errors.len(), 1, "{errors:?}");
    errors[0].clone()
}

fn json(value: &Value) -> String {
    serde_json::to_string(value).unwrap()
}

fn path(text: &str) -> Vec<Value> {
    let segment = |part: &str| part.parse::<u64>().map_or_else(|_| Value::from(part), Value::from);
    text.split_terminator('/').map(segment).collect()
}
