//! JSON documents → values and trees, with places; without recursion, so that nesting costs no stack.

use std::borrow::Cow;

use super::Limits;
use super::build::{Builder, Built, Collection, Fault};
use super::keys::Keys;
use super::scalar::Scalar;
use super::tree::Range;

/// Reads the JSON document that starts at `from`, and says where it ends.
pub(super) fn read(
    text: &str,
    from: usize,
    base: usize,
    limits: &Limits,
    keys: &mut Keys,
) -> Result<(Option<Built>, usize), Fault> {
    let mut reader = Reader { text, at: from, builder: Builder::new(base, limits, keys), open: Vec::new() };
    reader.value()?;
    while let Some(kind) = reader.open.last().copied() {
        reader.element(kind)?;
    }
    Ok((reader.builder.finish(), reader.at))
}

struct Reader<'t, 'r> {
    text: &'t str,
    at: usize,
    builder: Builder<'r>,
    open: Vec<(Collection, bool)>,
}

impl<'t> Reader<'t, '_> {
    /// Reads a scalar, or the bracket that opens a collection.
    fn value(&mut self) -> Result<(), Fault> {
        self.blanks();
        let start = self.at;
        match self.byte() {
            Some(b'{') => self.start(Collection::Mapping),
            Some(b'[') => self.start(Collection::Sequence),
            Some(b'"') => {
                let text = self.string()?;
                self.builder.scalar(Scalar::Text(text), 0, self.range(start))
            }
            Some(b'-' | b'0'..=b'9') => {
                let number = self.number()?;
                self.builder.scalar(number, 0, self.range(start))
            }
            _ => {
                let word = self.rest();
                let (scalar, length) = if word.starts_with("true") {
                    (Scalar::Bool(true), 4)
                } else if word.starts_with("false") {
                    (Scalar::Bool(false), 5)
                } else if word.starts_with("null") {
                    (Scalar::Null, 4)
                } else {
                    return Err(self.unexpected("a value"));
                };
                self.at += length;
                self.builder.scalar(scalar, 0, self.range(start))
            }
        }
    }

    fn start(&mut self, kind: Collection) -> Result<(), Fault> {
        let start = self.at;
        self.at += 1;
        self.open.push((kind, true));
        self.builder.open(kind, 0, self.range(start))
    }

    /// Reads the next element of the innermost collection, or its end.
    fn element(&mut self, (kind, first): (Collection, bool)) -> Result<(), Fault> {
        let close = if kind == Collection::Mapping { b'}' } else { b']' };
        self.blanks();
        if self.byte() == Some(close) {
            self.at += 1;
            self.open.pop();
            return self.builder.close(self.range(self.at).1);
        }
        if first {
            if let Some(open) = self.open.last_mut() {
                open.1 = false;
            }
        } else {
            let closing = if kind == Collection::Mapping { "`,` or `}`" } else { "`,` or `]`" };
            self.expect(b',', closing)?;
        }
        if kind == Collection::Mapping {
            self.blanks();
            let start = self.at;
            if self.byte() != Some(b'"') {
                return Err(self.unexpected("a quoted key"));
            }
            let key = self.string()?;
            self.builder.key(Scalar::Text(key), 0, self.range(start))?;
            self.blanks();
            self.expect(b':', "`:`")?;
        }
        self.value()
    }

    fn string(&mut self) -> Result<Cow<'t, str>, Fault> {
        self.at += 1;
        let mut text = String::new();
        loop {
            let rest = self.rest();
            let plain = rest.bytes().position(|byte| matches!(byte, b'"' | b'\\') || byte < b' ').unwrap_or(rest.len());
            let piece = rest.get(..plain).unwrap_or_default();
            self.at += plain;
            match self.byte() {
                Some(b'"') => {
                    self.at += 1;
                    if text.is_empty() {
                        return Ok(piece.into());
                    }
                    text.push_str(piece);
                    return Ok(text.into());
                }
                Some(b'\\') => {
                    text.push_str(piece);
                    text.push(self.escape()?);
                }
                _ => return Err(self.unexpected("the end of the string")),
            }
        }
    }

    fn escape(&mut self) -> Result<char, Fault> {
        let start = self.at;
        let letter = self.text.as_bytes().get(start + 1).copied();
        self.at += 2;
        Ok(match letter {
            Some(plain @ (b'"' | b'\\' | b'/')) => char::from(plain),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                let first = self.hex(start)?;
                self.at += 4;
                self.surrogate(first)
            }
            _ => {
                self.at = start;
                return Err(self.unexpected("a valid escape"));
            }
        })
    }

    /// The character of a `\u` escape; a half without its other half becomes U+FFFD, as in Go.
    fn surrogate(&mut self, first: u32) -> char {
        if !(0xd800..0xdc00).contains(&first) {
            return char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER);
        }
        let escaped = self.rest().starts_with("\\u");
        let second = hex_digits(self.text, self.at + 2).filter(|_| escaped);
        match second {
            Some(second @ 0xdc00..0xe000) => {
                self.at += 6;
                char::from_u32(0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00))
                    .unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            _ => char::REPLACEMENT_CHARACTER,
        }
    }

    fn hex(&mut self, start: usize) -> Result<u32, Fault> {
        hex_digits(self.text, self.at).ok_or_else(|| {
            self.at = start;
            self.unexpected("four hexadecimal digits behind `\\u`")
        })
    }

    fn number(&mut self) -> Result<Scalar<'t>, Fault> {
        let start = self.at;
        let rest = self.rest();
        let length = rest
            .bytes()
            .position(|byte| !matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-'))
            .unwrap_or(rest.len());
        let text = rest.get(..length).unwrap_or_default();
        if !is_number(text) {
            return Err(self.unexpected("a number"));
        }
        self.at += length;
        if let Ok(int) = text.parse::<i64>() {
            return Ok(Scalar::Int(int));
        }
        match text.parse::<f64>() {
            Ok(float) if float.is_finite() => Ok(Scalar::Float(float)),
            _ => Err(Fault::new(self.range(start), "the number is too large")),
        }
    }

    fn expect(&mut self, byte: u8, name: &str) -> Result<(), Fault> {
        if self.byte() != Some(byte) {
            return Err(self.unexpected(name));
        }
        self.at += 1;
        Ok(())
    }

    fn unexpected(&self, wanted: &str) -> Fault {
        let found = self.rest().chars().next();
        let end = self.at + found.map_or(0, char::len_utf8);
        let at = (narrow(self.at), narrow(end));
        match found {
            Some(char) => {
                let char = char.escape_debug();
                Fault::new(at, format!("invalid JSON: expected {wanted}, found `{char}`"))
            }
            None => Fault::new(at, format!("invalid JSON: expected {wanted}, found the end")),
        }
    }

    fn blanks(&mut self) {
        while let Some(b' ' | b'\t' | b'\r' | b'\n') = self.byte() {
            self.at += 1;
        }
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn range(&self, start: usize) -> Range {
        (narrow(start), narrow(self.at))
    }
}

fn narrow(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

fn hex_digits(text: &str, at: usize) -> Option<u32> {
    let digits = text.get(at..at + 4)?;
    if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    u32::from_str_radix(digits, 16).ok()
}

/// JSON's grammar of numbers, which is narrower than Rust's.
fn is_number(text: &str) -> bool {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.strip_prefix(['+', '-']).unwrap_or(exponent)),
        None => (unsigned, "0"),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole) && digits(fraction) && digits(exponent) && (whole == "0" || !whole.starts_with('0'))
}
