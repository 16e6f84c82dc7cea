//! What git writes to a pre-push hook's standard input: a line for each ref that would be updated.

use crate::finding::Problem;

/// A ref that is about to be updated. Ids are hexadecimal, of either length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What the user typed for the source, such as `refs/heads/main`, `HEAD~1` or `:/two words`.
    pub local_ref: String,
    /// The object that is pushed; `None` deletes the ref.
    pub local: Option<String>,
    /// The ref on the other side.
    pub remote_ref: String,
    /// What it is there; `None` if there is no such ref yet.
    pub remote: Option<String>,
}

/// Reads all lines. The local ref may hold spaces, so they are taken apart from the right.
///
/// # Errors
///
/// A line that git does not write.
pub fn parse(input: &[u8]) -> Result<Vec<Line>, Box<Problem>> {
    let text = String::from_utf8_lossy(input);
    text.lines().filter(|line| !line.trim().is_empty()).map(line).collect()
}

fn line(line: &str) -> Result<Line, Box<Problem>> {
    let mut fields = line.rsplitn(4, ' ');
    let (remote, remote_ref, local, local_ref) = (fields.next(), fields.next(), fields.next(), fields.next());
    let ids = (local.and_then(id), remote.and_then(id));
    let (Some(local_ref), Some(remote_ref), (Some(local), Some(remote))) = (local_ref, remote_ref, ids) else {
        let hint = "git runs it, and writes the refs to its standard input: \
                    `LOCAL_REF LOCAL_ID REMOTE_REF REMOTE_ID`; `kubectl policy hook install` sets that up";
        return Err(Box::new(Problem::new(format!("`{line}` is no line of a pre-push hook")).with_hint(hint)));
    };
    Ok(Line { local_ref: local_ref.to_owned(), local, remote_ref: remote_ref.to_owned(), remote })
}

/// The id in a field, `Some(None)` for the one of zeros only.
#[expect(clippy::option_option, reason = "the outer one is whether it is an id at all")]
fn id(text: &str) -> Option<Option<String>> {
    let is_id = matches!(text.len(), 40 | 64) && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_id.then(|| (!text.bytes().all(|byte| byte == b'0')).then(|| text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_both_hashes_are_taken_apart_from_the_right() {
        for length in [40, 64] {
            let (some, other, none) = ("1f".repeat(length / 2), "e0".repeat(length / 2), "0".repeat(length));
            let input = format!(
                "refs/heads/f {some} refs/heads/f {none}\n\
                 (delete) {none} refs/heads/g {some}\n\
                 :/has two  spaces {some} refs/heads/h {other}\n"
            );
            let lines = parse(input.as_bytes()).unwrap();
            assert_eq!(lines[0].local.as_deref(), Some(some.as_str()));
            assert_eq!((&lines[0].remote, &lines[1].local), (&None, &None));
            assert_eq!(lines[2].local_ref, ":/has two  spaces");
            assert_eq!((lines[2].remote_ref.as_str(), lines[2].remote.as_ref()), ("refs/heads/h", Some(&other)));
        }
    }

    #[test]
    fn nothing_is_no_line_and_anything_else_is_refused() {
        assert_eq!(parse(b"").unwrap(), []);
        for wrong in ["hello", "a b c d", &format!("a {} b", "1".repeat(40)), &format!("a {0} b {0}x", "1".repeat(40))]
        {
            assert!(parse(wrong.as_bytes()).unwrap_err().message.contains("no line of a pre-push hook"), "{wrong}");
        }
    }
}
