//! On which terms a finding is accepted, as people write it behind `--` or in an annotation:
//! `the vendor ships no tags by @team-echo until 2026-12-31`.

use crate::date::Date;

/// Why, by whom, until when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// Why; `""` where nobody says.
    pub reason: String,
    /// Who answers for it.
    pub owner: Option<String>,
    /// The last day on which it holds.
    pub expires: Option<Date>,
}

impl Terms {
    /// Reads `REASON [by @OWNER] [until DATE]`. The last `until` counts, where something like a date stands behind it;
    /// anything else is part of the reason, and so is an `@` that is not at the end.
    ///
    /// # Errors
    ///
    /// A date that is none, said in the words of [`Date`].
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut words: Vec<&str> = text.split_whitespace().collect();
        let mut expires = None;
        let is_date = |word: &&str| word.starts_with(|c: char| c.is_ascii_digit()) && word.contains(['-', '.', '/']);
        if let Some(at) = words.iter().rposition(|word| *word == "until")
            && let Some(word) = words.get(at + 1).filter(|word| is_date(word))
        {
            let day = word.trim_end_matches(['.', ',', ';']);
            expires = Some(day.parse::<Date>().map_err(|error| error.to_string())?);
            words.drain(at..at + 2);
        }
        let mut owner = None;
        if let Some(name) = words.last().and_then(|word| word.strip_prefix('@')).filter(|name| !name.is_empty()) {
            owner = Some(name.trim_end_matches([',', ';']).to_owned());
            words.pop();
            if words.last() == Some(&"by") {
                words.pop();
            }
        }
        let reason = words.join(" ").trim_end_matches([',', ';']).trim_end().to_owned();
        Ok(Self { reason, owner, expires })
    }

    /// The terms as [`Terms::parse`] reads them.
    #[must_use]
    pub fn written(&self) -> String {
        let owner = self.owner.as_ref().map(|owner| format!("by @{owner}"));
        let until = self.expires.map(|day| format!("until {day}"));
        let parts = [Some(self.reason.clone()), owner, until];
        parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reason_owner_and_day() {
        for (text, reason, owner, expires) in [
            ("vendor image until 2026-12-31", "vendor image", None, Some("2026-12-31")),
            ("vendor image, by @team-echo until 2026-12-31", "vendor image", Some("team-echo"), Some("2026-12-31")),
            ("vendor image until 2026-12-31 by @org/echo", "vendor image", Some("org/echo"), Some("2026-12-31")),
            ("kept until migration until 2026-12-31.", "kept until migration", None, Some("2026-12-31")),
            ("until 3 services moved", "until 3 services moved", None, None),
            ("kept until then", "kept until then", None, None),
            ("mail @echo first", "mail @echo first", None, None),
            ("a debug image @echo", "a debug image", Some("echo"), None),
            ("  two\n lines  ", "two lines", None, None),
            ("", "", None, None),
            ("until 2026-12-31", "", None, Some("2026-12-31")),
        ] {
            let terms = Terms::parse(text).unwrap();
            let day = terms.expires.map(|day| day.to_string());
            assert_eq!(
                (terms.reason.as_str(), terms.owner.as_deref(), day.as_deref()),
                (reason, owner, expires),
                "{text}"
            );
            assert_eq!(Terms::parse(&terms.written()), Ok(terms));
        }
    }

    #[test]
    fn a_date_that_is_none_is_no_reason() {
        for text in ["x until 2026-13-01", "x until 31.12.2026", "x until 2026-2-1", "x until 12/31/2026"] {
            assert!(Terms::parse(text).is_err(), "{text}");
        }
    }
}
