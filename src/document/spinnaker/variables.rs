//! The variables of a template: `${ templateVariables.x }`, which stands for a value of any type when it is a whole
//! string, and for its text inside one. Other expressions are left as they are; they are evaluated when the pipeline
//! runs.

use std::collections::{BTreeMap, BTreeSet};

use crate::value::{Value, as_str, get, string};

/// How deep values may nest into which variables are put; documents are read no deeper.
const DEPTH: usize = 256;

/// What the variables of one instance stand for.
#[derive(Debug, Default)]
pub(super) struct Variables {
    values: BTreeMap<String, Value>,
    /// Names that were asked for and have no value.
    missing: BTreeSet<String>,
}

impl Variables {
    /// The template's defaults and the instance's values over them, each of the type that the template declares.
    pub(super) fn new(template: &Value, instance: &Value) -> Self {
        let mut values = BTreeMap::new();
        let given = get(instance, "variables");
        if let Some(Value::Object(given)) = given {
            for (name, value) in given.iter() {
                values.extend(as_str(name).map(|name| (name.to_owned(), value.clone())));
            }
        }
        if let Some(Value::Array(declared)) = get(template, "variables") {
            for variable in declared.iter() {
                let Some(name) = get(variable, "name").and_then(as_str) else { continue };
                let sort = get(variable, "type").and_then(as_str).unwrap_or("string");
                let default = get(variable, "defaultValue").filter(|value| **value != Value::Null);
                let value = values.remove(name).or_else(|| default.cloned());
                values.extend(value.map(|value| (name.to_owned(), typed(sort, value))));
            }
        }
        Self { values, missing: BTreeSet::new() }
    }

    /// The names that have no value and are asked for.
    pub(super) fn missing(&self) -> impl Iterator<Item = &str> {
        self.missing.iter().map(String::as_str)
    }

    /// The value with every variable in it put in its place.
    pub(super) fn fill(&mut self, value: &Value) -> Value {
        self.fill_to(value, DEPTH)
    }

    fn fill_to(&mut self, value: &Value, depth: usize) -> Value {
        match value {
            _ if depth == 0 => value.clone(),
            Value::String(text) => self.text(text),
            Value::Array(items) => Value::from(items.iter().map(|v| self.fill_to(v, depth - 1)).collect::<Vec<_>>()),
            Value::Object(members) => crate::value::object(
                members.iter().map(|(key, v)| (key.clone(), self.fill_to(v, depth - 1))).collect::<Vec<_>>(),
            ),
            other => other.clone(),
        }
    }

    fn text(&mut self, text: &str) -> Value {
        let references = references(text);
        if let [(range, path)] = references.as_slice()
            && *range == (0..text.len())
        {
            return self.value(path).unwrap_or_else(|| string(text));
        }
        let mut filled = String::with_capacity(text.len());
        let mut at = 0;
        for (range, path) in references {
            filled.push_str(text.get(at..range.start).unwrap_or_default());
            match self.value(&path) {
                Some(value) => filled.push_str(&plain(&value)),
                None => filled.push_str(text.get(range.clone()).unwrap_or_default()),
            }
            at = range.end;
        }
        filled.push_str(text.get(at..).unwrap_or_default());
        string(&filled)
    }

    fn value(&mut self, path: &[String]) -> Option<Value> {
        let (name, rest) = path.split_first()?;
        let Some(value) = self.values.get(name) else {
            self.missing.insert(name.clone());
            return None;
        };
        rest.iter().try_fold(value, |value, key| get(value, key)).cloned()
    }
}

/// The variables that a text asks for, by name.
pub(super) fn asked(text: &str) -> impl Iterator<Item = String> {
    references(text).into_iter().filter_map(|(_, path)| path.into_iter().next())
}

/// Where `${ templateVariables.a.b }` stands in a text, in either way of writing members, and which members it names.
/// An expression that does more than that is none.
fn references(text: &str) -> Vec<(std::ops::Range<usize>, Vec<String>)> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = text.get(from..).and_then(|rest| rest.find("${")).map(|at| from + at) {
        let Some(end) = text.get(start..).and_then(|rest| rest.find('}')).map(|at| start + at + 1) else { break };
        let inside = text.get(start + 2..end - 1).unwrap_or_default();
        found.extend(members(inside).map(|path| (start..end, path)));
        from = if text.get(start + 2..end).is_some_and(|inside| inside.contains("${")) { start + 2 } else { end };
    }
    found
}

/// `a`, `b` of `templateVariables.a['b']`.
fn members(expression: &str) -> Option<Vec<String>> {
    let mut rest = expression.trim().strip_prefix("templateVariables")?;
    let mut path = Vec::new();
    while !rest.is_empty() {
        if let Some(dotted) = rest.strip_prefix('.') {
            let end = dotted.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(dotted.len());
            path.push(dotted.get(..end).filter(|name| !name.is_empty())?.to_owned());
            rest = dotted.get(end..)?;
        } else {
            let quoted = rest.strip_prefix('[')?.trim_start();
            let quote = quoted.chars().next().filter(|c| ['\'', '"'].contains(c))?;
            let (name, after) = quoted.get(1..)?.split_once(quote)?;
            path.push(name.to_owned());
            rest = after.trim_start().strip_prefix(']')?;
        }
    }
    (!path.is_empty()).then_some(path)
}

/// A value as its variable's type has it: instances also write numbers and truths as strings.
fn typed(sort: &str, value: Value) -> Value {
    let parsed = match (sort, as_str(&value)) {
        ("int" | "integer", Some(text)) => text.trim().parse::<i64>().ok().map(Value::from),
        ("float", Some(text)) => text.trim().parse::<f64>().ok().filter(|number| number.is_finite()).map(Value::from),
        ("boolean", Some("true")) => Some(Value::Bool(true)),
        ("boolean", Some("false")) => Some(Value::Bool(false)),
        _ => None,
    };
    parsed.unwrap_or(value)
}

/// A value inside a longer text.
fn plain(value: &Value) -> String {
    as_str(value).map_or_else(|| value.to_string(), ToOwned::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(json: &str) -> Value {
        Value::from_json_str(json).unwrap()
    }

    fn filled(text: &str) -> String {
        let template = parse(
            r#"{"variables": [{"name": "n", "type": "int", "defaultValue": 3}, {"name": "on", "type": "boolean"},
                {"name": "env", "defaultValue": "prod"}, {"name": "o", "type": "object"}, {"name": "none"}]}"#,
        );
        let instance = parse(r#"{"variables": {"on": "false", "o": {"a": "x"}, "extra": 1}}"#);
        Variables::new(&template, &instance).fill(&string(text)).to_string()
    }

    #[test]
    fn a_whole_string_takes_the_type_and_a_part_the_text() {
        assert_eq!(filled("${ templateVariables.n }"), "3");
        assert_eq!(filled("${templateVariables['on']}"), "false");
        assert_eq!(filled("a-${ templateVariables.env }-${templateVariables.n}"), r#""a-prod-3""#);
        assert_eq!(filled(r#"${ templateVariables.o["a"] }"#), r#""x""#);
        assert_eq!(filled("${ templateVariables.extra }"), "1");
    }

    #[test]
    fn what_does_more_is_left() {
        for text in ["${ templateVariables.env + '-x' }", "${ parameters.env }", "${ templateVariables }", "${"] {
            assert_eq!(filled(text), format!("{text:?}"));
        }
        assert_eq!(filled("${ #x ? '${templateVariables.n}' }"), r#""${ #x ? '3' }""#);
    }

    #[test]
    fn what_has_no_value_is_noted() {
        let mut variables = Variables::new(&parse(r#"{"variables": [{"name": "a"}]}"#), &parse("{}"));
        let value = parse(r#"["${templateVariables.a}", "${templateVariables.a}"]"#);
        assert_eq!(variables.fill(&value), value);
        assert_eq!(variables.missing().collect::<Vec<_>>(), ["a"]);
    }
}
