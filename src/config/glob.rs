//! Patterns for names: `*` for any text, `?` for one character, everything else for itself. No regular expression is
//! needed for that, and brackets stay what they are in `containers[0]`.

use std::fmt;

use serde::{Deserialize, Deserializer, de};

/// A pattern for names, such as `debug-*`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glob(String);

impl Glob {
    /// The pattern; nothing if it is empty, which would match nothing.
    #[must_use]
    pub fn new(pattern: impl Into<String>) -> Option<Self> {
        let pattern = pattern.into();
        (!pattern.is_empty()).then_some(Self(pattern))
    }

    /// The pattern as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the pattern stands for the whole text.
    ///
    /// On a mismatch only the last `*` takes one character more: those before it have no better choice.
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        let (mut pattern, mut rest) = (self.0.chars(), text.chars());
        let mut retry: Option<(std::str::Chars<'_>, std::str::Chars<'_>)> = None;
        loop {
            let (mut next_pattern, mut next_rest) = (pattern.clone(), rest.clone());
            match (next_pattern.next(), next_rest.next()) {
                (None, None) => return true,
                (Some('*'), _) => {
                    retry = Some((next_pattern.clone(), rest.clone()));
                    pattern = next_pattern;
                    continue;
                }
                (Some(wanted), Some(found)) if wanted == '?' || wanted == found => {
                    (pattern, rest) = (next_pattern, next_rest);
                    continue;
                }
                _ => {}
            }
            let Some((after_star, from)) = &mut retry else {
                return false;
            };
            if from.next().is_none() {
                return false;
            }
            (pattern, rest) = (after_star.clone(), from.clone());
        }
    }
}

impl fmt::Display for Glob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Glob {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(String::deserialize(deserializer)?)
            .ok_or_else(|| de::Error::custom("an empty pattern matches nothing\n\nleave it out to match everything"))
    }
}

#[cfg(test)]
mod tests {
    use super::Glob;

    #[test]
    fn matches_whole_names() {
        for (pattern, text, expected) in [
            ("debug-*", "debug-shell", true),
            ("debug-*", "debug-", true),
            ("debug-*", "debug", false),
            ("debug-*", "my-debug-shell", false),
            ("*", "", true),
            ("web", "web", true),
            ("web", "webs", false),
            ("w?b", "wéb", true),
            ("w?b", "wb", false),
            ("*-prod-*", "a-prod-prod-b", true),
            ("*ab", "aab", true),
            ("*a*b", "ba", false),
            ("spec.containers[*].image", "spec.containers[0].image", true),
            ("spec.containers[0]", "spec.containers0", false),
        ] {
            assert_eq!(Glob::new(pattern).unwrap().matches(text), expected, "{pattern} {text}");
        }
    }

    #[test]
    fn many_stars_are_no_trouble() {
        let pattern = Glob::new("*a".repeat(200) + "b").unwrap();
        assert!(!pattern.matches(&"a".repeat(5_000)));
    }
}
