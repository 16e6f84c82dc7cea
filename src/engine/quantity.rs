//! The quantities of a document as numbers, read once and given to every rule as `data.quantities`.
//!
//! Only the plain ones, which nearly all are: digits with a suffix. `policies/lib/quantity.rego` reads the others, and
//! everything under plain OPA, where nobody gives `data.quantities`; that costs ten times more than the rest of such a
//! rule. A test compares the two.

use std::collections::BTreeMap;

use crate::value::{Value, get};

/// Adds the quantities under `resources` of a container or pod spec.
pub(super) fn collect(spec: &Value, found: &mut BTreeMap<Value, Value>) {
    let lists =
        get(spec, "resources").into_iter().flat_map(|resources| [get(resources, "requests"), get(resources, "limits")]);
    for list in lists.flatten() {
        let Value::Object(entries) = list else { continue };
        for value in entries.values() {
            add(value, found);
        }
    }
}

/// Adds a value if it is a plain quantity.
pub(super) fn add(value: &Value, found: &mut BTreeMap<Value, Value>) {
    if let Value::String(text) = value
        && let Some(number) = plain(text)
    {
        found.insert(value.clone(), number);
    }
}

/// Digits with a suffix, where the result fits a `u64` or is a fraction by `m`; `None` for anything else, right or wrong.
/// The suffixes are those of apimachinery, `pkg/api/resource/suffix.go`.
fn plain(text: &str) -> Option<Value> {
    let suffix = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits: u64 = text.strip_suffix(suffix)?.parse().ok()?;
    if suffix == "m" {
        #[expect(clippy::cast_precision_loss, reason = "the Rego divides numbers of the same kind")]
        let fraction = digits as f64 / 1000.0;
        return Some(if digits.is_multiple_of(1000) { Value::from(digits / 1000) } else { Value::from(fraction) });
    }
    let factor: u64 = match suffix {
        "" => 1,
        "k" => 1_000,
        "M" => 1_000_000,
        "G" => 1_000_000_000,
        "T" => 1_000_000_000_000,
        "Ki" => 1 << 10,
        "Mi" => 1 << 20,
        "Gi" => 1 << 30,
        "Ti" => 1 << 40,
        _ => return None,
    };
    digits.checked_mul(factor).map(Value::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_not_plain_is_left_to_the_library() {
        for text in ["", "m", "Mi", "1.5Gi", "-1", "1e3", "10gi", " 1", "٣", "99999999999Ti", "1u"] {
            assert_eq!(plain(text), None, "{text}");
        }
    }

    #[test]
    fn every_place_of_a_quantity_is_looked_at() {
        let spec = r#"{"resources": {"limits": {"cpu": "2", "memory": "1Gi"}, "requests": {"cpu": "500m", "x": 3}}}"#;
        let mut found = BTreeMap::new();
        collect(&Value::from_json_str(spec).unwrap(), &mut found);
        assert_eq!(Value::from(found).to_string(), r#"{"1Gi":1073741824,"2":2,"500m":0.5}"#);
    }
}
