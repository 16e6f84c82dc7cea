//! The nearest of some known words, for "did you mean …?". What is done with the answer is the caller's business.

/// The candidate that `word` was probably meant to be, if one is near enough.
///
/// Case and the choice between `-` and `_` do not count. A slip of the finger is looked for first, then a candidate
/// that begins with the word. Of equally near candidates the first one given wins.
pub fn suggest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let word = fold(word);
    let tolerated = match word.chars().count() {
        0 | 1 => 0,
        length => (length / 3).max(1),
    };
    let mut nearest: Option<(usize, &str)> = None;
    let mut beginning: Option<&str> = None;
    for candidate in candidates {
        let folded = fold(candidate);
        let distance = strsim::osa_distance(&word, &folded);
        if distance <= tolerated && nearest.is_none_or(|(least, _)| distance < least) {
            nearest = Some((distance, candidate));
        }
        if word.len() > 2 && folded.starts_with(&word) && beginning.is_none_or(|held| candidate.len() < held.len()) {
            beginning = Some(candidate);
        }
    }
    nearest.map(|(_, candidate)| candidate).or(beginning)
}

/// Spelled so that what does not count is equal.
fn fold(word: &str) -> String {
    word.to_lowercase().replace('_', "-")
}

#[cfg(test)]
mod tests {
    use super::suggest;

    const RULES: [&str; 5] = ["latest-tag", "memory-limit-unset", "memory-limit-max", "privileged", "host-network"];

    #[test]
    fn finds_what_was_meant() {
        for (word, meant) in [
            ("lastest-tag", Some("latest-tag")),
            ("latest_tag", Some("latest-tag")),
            ("Privileged", Some("privileged")),
            ("privelidged", Some("privileged")),
            ("memory-limit", Some("memory-limit-max")),
            ("host", Some("host-network")),
            ("", None),
            ("x", None),
            ("replicas", None),
        ] {
            assert_eq!(suggest(word, RULES), meant, "{word}");
        }
    }

    #[test]
    fn a_swap_of_neighbours_is_one_slip() {
        assert_eq!(suggest("dney", ["deny", "warn"]), Some("deny"));
        assert_eq!(suggest("of", ["deny", "warn", "off"]), Some("off"));
    }

    #[test]
    fn the_nearest_wins_over_the_first() {
        assert_eq!(suggest("charts", ["charta", "charts"]), Some("charts"));
        assert_eq!(suggest("bundel", ["bundle", "bundler"]), Some("bundle"));
    }
}
