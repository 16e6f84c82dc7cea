//! The names of the formats: how they are written on the command line, what each is for, and which one belongs to the
//! CI system that the program runs in.

use std::fmt;
use std::str::FromStr;

/// A way to show a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// Drawn for people.
    Text,
    /// The JSON contract.
    Json,
    /// The JSON contract, as YAML.
    Yaml,
}

impl Format {
    /// Every format, in the order in which help lists them.
    pub const ALL: [Self; 3] = [Self::Text, Self::Json, Self::Yaml];

    /// The word for it on the command line.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::Yaml => "yaml",
        }
    }

    /// What it is for, in half a line.
    #[must_use]
    pub const fn about(self) -> &'static str {
        match self {
            Self::Text => "the offending lines, drawn for people",
            Self::Json => "everything, as documented JSON",
            Self::Yaml => "the same as YAML",
        }
    }

    /// Whether people read it on a terminal: only these take colour.
    #[must_use]
    pub const fn is_for_people(self) -> bool {
        matches!(self, Self::Text)
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A word that names no format.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown output format `{word}`{}", .suggestion.map(|it| format!("\n\ndid you mean `{it}`?")).unwrap_or_default())]
pub struct UnknownFormat {
    /// As it was typed.
    pub word: String,
    /// The format that was probably meant.
    pub suggestion: Option<Format>,
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        let lower = word.to_lowercase();
        Self::ALL
            .into_iter()
            .find(|format| format.as_str() == lower)
            .ok_or_else(|| UnknownFormat { word: word.to_owned(), suggestion: nearest(&lower) })
    }
}

/// The format whose name is a typing mistake away from the word, or begins like it.
fn nearest(word: &str) -> Option<Format> {
    let close = Format::ALL
        .into_iter()
        .map(|format| (distance(word, format.as_str()), format))
        .filter(|(far, format)| *far <= 2.min(format.as_str().len() - 2))
        .min_by_key(|(far, _)| *far);
    let begins = || Format::ALL.into_iter().find(|format| word.len() >= 2 && format.as_str().starts_with(word));
    close.map(|(_, format)| format).or_else(begins)
}

/// How many letters must be put in, taken out or exchanged to make one word of the other.
fn distance(left: &str, right: &str) -> usize {
    let mut row: Vec<usize> = (0..=right.chars().count()).collect();
    for (above, a) in left.chars().enumerate() {
        let mut next = vec![above + 1];
        for ((b, diagonal), up) in right.chars().zip(&row).zip(row.iter().skip(1)) {
            let before = next.last().copied().unwrap_or_default();
            next.push((diagonal + usize::from(a != b)).min(up + 1).min(before + 1));
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_read_back_whatever_its_case() {
        for format in Format::ALL {
            assert_eq!(format.as_str().parse(), Ok(format));
            assert_eq!(format.as_str().to_uppercase().parse(), Ok(format));
        }
    }

    #[test]
    fn a_typing_mistake_is_met_with_the_right_word() {
        for (typed, meant) in [("jsn", Format::Json), ("ymal", Format::Yaml), ("txet", Format::Text)] {
            assert_eq!(typed.parse::<Format>().unwrap_err().suggestion, Some(meant), "{typed}");
        }
        assert_eq!("protobuf".parse::<Format>().unwrap_err().suggestion, None);
    }

    #[test]
    fn the_error_says_what_was_typed_and_what_was_meant() {
        let error = "jsno".parse::<Format>().unwrap_err();
        assert_eq!(error.to_string(), "unknown output format `jsno`\n\ndid you mean `json`?");
    }
}
