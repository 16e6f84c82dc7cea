//! One waiver as it stands in a manifest: which rules, of which container, on which terms; and what is wrong with it.

use std::collections::BTreeSet;

use super::Terms;
use crate::config::Glob;
use crate::suggest::suggest;

/// The longest word that may name a rule and a container, and how many of them one waiver may have: anything else is
/// nobody's waiver, and looking closely at it would take long.
const LONGEST_WORD: usize = 256;
const MOST_RULES: usize = 50;

/// A rule, or several by a pattern, and the container that is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleRef {
    /// The rule's id, or a pattern for ids.
    pub rule: Glob,
    /// The container; every one where none is named.
    pub container: Option<Glob>,
}

/// A waiver whose place is not looked at yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What it waives.
    pub rules: Vec<RuleRef>,
    /// On which terms.
    pub terms: Terms,
}

/// Why a waiver cannot be read: a message without a full stop, and advice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
}

impl Mistake {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), hint: None }
    }

    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl Entry {
    /// Reads `RULE[.CONTAINER][, …] -- TERMS`, the rules being some of those that are known.
    ///
    /// # Errors
    ///
    /// No rule, a rule that is not known, and terms that cannot be read.
    pub fn parse(text: &str, known: &BTreeSet<String>) -> Result<Self, Mistake> {
        // A container may be called `a--b`.
        let is_apart =
            |at: &usize| text.get(..*at).is_some_and(|before| before.is_empty() || before.ends_with([' ', '\t']));
        let at = text.match_indices("--").map(|(at, _)| at).find(is_apart).unwrap_or(text.len());
        let names = text.get(..at).unwrap_or_default();
        let terms = text.get(at + 2..).unwrap_or_default();
        let words = names.split([',', ' ', '\t']).filter(|word| !word.is_empty());
        if words.clone().nth(MOST_RULES).is_some() {
            return Err(Mistake::new(format!("a waiver of more than {MOST_RULES} rules")).hint("use a pattern"));
        }
        let rules = words.map(|word| RuleRef::parse(word, known)).collect::<Result<Vec<_>, _>>()?;
        if rules.is_empty() {
            let hint = "write `waive latest-tag -- why it is accepted until 2026-12-31`";
            return Err(Mistake::new("a waiver that names no rule").hint(hint));
        }
        Ok(Self { rules, terms: Terms::parse(terms).map_err(Mistake::new)? })
    }
}

impl RuleRef {
    /// Reads `RULE` or `RULE.CONTAINER`. Ids hold dots themselves (`main.deny`), so the longest one that is known counts.
    ///
    /// # Errors
    ///
    /// A rule that is not known.
    pub fn parse(word: &str, known: &BTreeSet<String>) -> Result<Self, Mistake> {
        if word.len() > LONGEST_WORD {
            return Err(Mistake::new(format!("a waiver with a word of more than {LONGEST_WORD} bytes for a rule")));
        }
        let is_known = |glob: &Glob| known.iter().any(|id| glob.matches(id));
        let dots = word.match_indices('.').map(|(at, _)| at);
        let mut ends: Vec<usize> = std::iter::once(word.len()).chain(dots).collect();
        ends.sort_unstable_by_key(|end| std::cmp::Reverse(*end));
        for end in ends {
            let container = word.get(end + 1..).unwrap_or_default();
            let Some(rule) = word.get(..end).and_then(Glob::new).filter(is_known) else { continue };
            return Ok(Self { rule, container: Glob::new(container) });
        }
        let ids = || known.iter().map(String::as_str);
        let name = word.split('.').next().unwrap_or(word);
        let mistake = Mistake::new(format!("a waiver of the unknown rule `{name}`"));
        Err(match suggest(word, ids()).or_else(|| suggest(name, ids())) {
            Some(near) => mistake.hint(format!("did you mean `{near}`?")),
            None => mistake.hint("`kubectl policy list --bundle all` shows all rules"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [&str; 4] = ["latest-tag", "privileged", "main.deny", "main.deny.more"];

    fn read(text: &str) -> Result<String, String> {
        let entry = Entry::parse(text, &KNOWN.map(str::to_owned).into())
            .map_err(|it| format!("{}; {:?}", it.message, it.hint))?;
        let of = |it: &RuleRef| match &it.container {
            Some(container) => format!("{} in {container}", it.rule),
            None => it.rule.to_string(),
        };
        Ok(format!("{}: {}", entry.rules.iter().map(of).collect::<Vec<_>>().join(", "), entry.terms.written()))
    }

    #[test]
    fn rules_containers_and_terms() {
        for (text, expected) in [
            ("latest-tag -- x until 2026-12-31", "latest-tag: x until 2026-12-31"),
            ("latest-tag,privileged.app -- x", "latest-tag, privileged in app: x"),
            ("latest-tag, main.deny.app -- x", "latest-tag, main.deny in app: x"),
            ("main.deny.more -- x", "main.deny.more: x"),
            ("latest-*.debug-* -- x", "latest-* in debug-*: x"),
            ("* -- all -- of it", "*: all -- of it"),
            ("latest-tag.a--b -- x", "latest-tag in a--b: x"),
            ("privileged", "privileged: "),
        ] {
            assert_eq!(read(text).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_is_not_known_is_no_waiver() {
        assert_eq!(
            read("lastest-tag.app -- x").unwrap_err(),
            "a waiver of the unknown rule `lastest-tag`; Some(\"did you mean `latest-tag`?\")"
        );
        assert!(read("nothing-* -- x").unwrap_err().contains("unknown rule `nothing-*`"));
        assert!(read(&format!("{}latest-tag -- x", "*.".repeat(200))).unwrap_err().contains("256 bytes"));
        assert!(read(&format!("{}-- x", "latest-tag, ".repeat(51))).unwrap_err().contains("more than 50"));
        assert!(read("-- x").unwrap_err().contains("names no rule"));
        assert!(read("latest-tag -- x until 2026-02-30").unwrap_err().contains("2026-02-30"));
    }
}
