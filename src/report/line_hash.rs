//! The hash by which GitHub knows a line again after others moved it (`primaryLocationLineHash`). It must come out as
//! GitHub's own upload action computes it, which otherwise complains about the difference.

use std::collections::HashMap;

/// How many UTF-16 units a line's hash reaches over, from the line's first character that counts.
const REACH: usize = 100;

/// What each unit's hash is multiplied by before the next is added.
const FACTOR: u64 = 37;

/// The end of the file, as a unit.
const END: u16 = 0xffff;

/// The hash of every line of a text, the first line first: lower-case hexadecimal, a colon, and how many lines with
/// that hash there are up to this one. Spaces and tabs do not count, and all line ends are equal.
pub(super) fn line_hashes(text: &str) -> Vec<String> {
    let mut units: Vec<u16> = Vec::with_capacity(text.len() + REACH + 1);
    let mut starts = vec![0];
    let mut rest = text.encode_utf16().peekable();
    while let Some(unit) = rest.next() {
        match char::from_u32(u32::from(unit)) {
            Some(' ' | '\t') => {}
            Some('\r') if rest.peek() == Some(&u16::from(b'\n')) => {}
            Some('\r' | '\n') => {
                units.push(u16::from(b'\n'));
                starts.push(units.len());
            }
            _ => units.push(unit),
        }
    }
    units.push(END);
    units.resize(units.len() + REACH, 0);
    let mut seen: HashMap<u64, usize> = HashMap::new();
    starts
        .iter()
        .map(|start| {
            let window = units.iter().skip(*start).take(REACH);
            let hash = window.fold(0_u64, |hash, unit| hash.wrapping_mul(FACTOR).wrapping_add(u64::from(*unit)));
            let count = seen.entry(hash).or_default();
            *count += 1;
            format!("{hash:x}:{count}")
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The values that the upload action's own tests expect.
    #[test]
    fn the_hashes_are_those_of_the_upload_action() {
        assert_eq!(line_hashes(""), ["c129715d7a2bc9a3:1"]);
        assert_eq!(
            line_hashes(" a\nb\n  \t\tc\n d"),
            ["271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"]
        );
    }

    #[test]
    fn line_ends_and_indentation_do_not_count() {
        let plain = line_hashes("alpha\nbeta\nalpha\n");
        assert_eq!(plain, ["8d07ce75f7b3af45:1", "ca140c3f893ffa65:1", "26f09ff008857193:1", "c129715d7a2bc9a3:1"]);
        assert_eq!(line_hashes(" a l p h a \r\n\tbeta\ralpha\r\n"), plain);
    }

    #[test]
    fn equal_lines_are_counted() {
        let hashes = line_hashes(&"x\n".repeat(200));
        assert_eq!(hashes[0].split(':').next(), hashes[1].split(':').next());
        assert!(hashes[1].ends_with(":2"), "{}", hashes[1]);
    }
}
