//! Takes secrets out of a pipeline before anything of it can be shown: what a rule asks is whether there is one.

use serde_json::Value;

/// What a secret is replaced by.
const HIDDEN: &str = "(hidden)";

/// Keys whose values are secrets, in lower case.
const SECRET_KEYS: [&str; 8] =
    ["secret", "password", "token", "apikey", "accesstoken", "clientsecret", "authorization", "secretkey"];

/// Keys below which every text is a secret: a trigger compares what comes in with them.
const SECRET_MAPS: [&str; 2] = ["payloadconstraints", "attributeconstraints"];

/// Replaces the secrets in a value. Expressions stay: they name a secret and hold none.
pub(super) fn secrets(value: &mut Value) {
    below(value, false);
}

/// The depth is bounded: `serde_json` reads nothing that is nested deeper than 128.
fn below(value: &mut Value, secret: bool) {
    match value {
        Value::String(text) if secret && !text.is_empty() && !text.contains("${") => HIDDEN.clone_into(text),
        Value::Array(items) => items.iter_mut().for_each(|item| below(item, secret)),
        Value::Object(members) => {
            for (key, member) in members.iter_mut() {
                let key = key.to_lowercase();
                let named = SECRET_MAPS.contains(&key.as_str()) || SECRET_KEYS.contains(&key.as_str());
                below(member, secret || named);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn secrets_are_hidden_and_their_absence_is_not() {
        let mut pipeline = json!({
            "name": "a",
            "triggers": [{"secret": "s3"}, {"secret": ""}, {"payloadConstraints": {"key": "s3"}}],
            "stages": [{"customHeaders": {"Authorization": ["Bearer s3"]}, "password": "${ #secret }"}],
        });
        secrets(&mut pipeline);
        let expected = json!({
            "name": "a",
            "triggers": [{"secret": HIDDEN}, {"secret": ""}, {"payloadConstraints": {"key": HIDDEN}}],
            "stages": [{"customHeaders": {"Authorization": [HIDDEN]}, "password": "${ #secret }"}],
        });
        assert_eq!(pipeline, expected);
    }
}
