//! Scalars → values, by the tables of Go's yaml v2: YAML 1.1 without base 60.

use crate::value::Value;

/// The prefix of YAML's own tags.
const YAML_TAG: &str = "tag:yaml.org,2002:";

/// What a scalar stands for, before it is known to be a key or a value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Scalar<'t> {
    Null,
    Bool(bool),
    Int(i64),
    UInt(u64),
    Float(f64),
    Text(std::borrow::Cow<'t, str>),
}

impl<'t> Scalar<'t> {
    /// Resolves a plain scalar without a tag.
    pub(super) fn plain(text: &'t str) -> Self {
        let Some(&first) = text.as_bytes().first() else {
            return Self::Null;
        };
        match first {
            b'y' | b'Y' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'o' | b'O' | b'~' => word(text),
            b'.' => special_float(text).or_else(|| dotted_float(text)).map(Self::Float),
            b'0'..=b'9' | b'+' | b'-' => number(text),
            _ => None,
        }
        .unwrap_or(Self::Text(text.into()))
    }

    /// Resolves a scalar with a tag, given in full (`tag:yaml.org,2002:str`).
    pub(super) fn tagged(tag: &str, text: &'t str) -> Result<Self, String> {
        let Some(name) = tag.strip_prefix(YAML_TAG) else {
            return Ok(Self::Text(text.into()));
        };
        let plain = || Self::plain(text);
        let fits = match name {
            "bool" => Some(plain()).filter(|scalar| matches!(scalar, Self::Bool(_))),
            "int" => Some(plain()).filter(|scalar| matches!(scalar, Self::Int(_) | Self::UInt(_))),
            "null" => Some(plain()).filter(|scalar| *scalar == Self::Null),
            "float" => match plain() {
                #[expect(clippy::cast_precision_loss, reason = "a float is what the tag asks for")]
                Self::Int(int) => Some(Self::Float(int as f64)),
                Self::Float(float) => Some(Self::Float(float)),
                _ => None,
            },
            "timestamp" => timestamp(text).then(|| Self::Text(text.into())),
            "binary" => {
                let bytes = base64(text).ok_or("`!!binary` value is no valid base64")?;
                Some(Self::Text(lossy(&bytes).into()))
            }
            _ => Some(Self::Text(text.into())),
        };
        fits.ok_or_else(|| format!("`{text}` cannot be read as a `!!{name}`"))
    }

    /// The value; none for an infinity or what is not a number, which JSON cannot hold.
    pub(super) fn value(&self) -> Option<Value> {
        Some(match self {
            Self::Null => Value::Null,
            Self::Bool(bool) => Value::Bool(*bool),
            Self::Int(int) => Value::from(*int),
            #[expect(clippy::cast_precision_loss, reason = "kubectl rounds here too")]
            Self::UInt(int) => match i64::try_from(*int) {
                Ok(int) => Value::from(int),
                Err(_) => Value::from(*int as f64),
            },
            Self::Float(float) => float_value(*float)?,
            Self::Text(text) => Value::String(text.as_ref().into()),
        })
    }

    /// The key that kubectl makes of the scalar; none where it refuses.
    pub(super) fn key(self) -> Option<std::borrow::Cow<'t, str>> {
        Some(match self {
            Self::Null | Self::UInt(_) => return None,
            Self::Bool(bool) => if bool { "true" } else { "false" }.into(),
            Self::Int(int) => int.to_string().into(),
            Self::Float(float) => float_key(float).into(),
            Self::Text(text) => text,
        })
    }

    /// The same without borrowing.
    pub(super) fn into_owned(self) -> Scalar<'static> {
        match self {
            Self::Null => Scalar::Null,
            Self::Bool(bool) => Scalar::Bool(bool),
            Self::Int(int) => Scalar::Int(int),
            Self::UInt(int) => Scalar::UInt(int),
            Self::Float(float) => Scalar::Float(float),
            Self::Text(text) => Scalar::Text(text.into_owned().into()),
        }
    }
}

/// A float as kubectl's JSON round trip leaves it: a whole number without an exponent becomes an integer.
pub(super) fn float_value(float: f64) -> Option<Value> {
    if !float.is_finite() {
        return None;
    }
    if float.fract() == 0.0 && float.abs() < 1e19 {
        // The shortest digits, padded with zeros, are what Go prints and then reads as an integer.
        if let Ok(int) = float.to_string().parse::<i64>() {
            return Some(Value::from(int));
        }
    }
    Some(Value::from(float))
}

fn word<'t>(text: &str) -> Option<Scalar<'t>> {
    Some(match text {
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => Scalar::Bool(true),
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => Scalar::Bool(false),
        "~" | "null" | "Null" | "NULL" => Scalar::Null,
        _ => return None,
    })
}

fn special_float(text: &str) -> Option<f64> {
    match text {
        ".nan" | ".NaN" | ".NAN" => Some(f64::NAN),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => Some(f64::INFINITY),
        "-.inf" | "-.Inf" | "-.INF" => Some(f64::NEG_INFINITY),
        _ => None,
    }
}

/// Go's `ParseFloat` for text that starts with a point: underscores only between digits, no overflow.
fn dotted_float(text: &str) -> Option<f64> {
    if !text.contains('_') {
        return finite(text).filter(|_| is_float(text));
    }
    let digit = |part: Option<char>| part.is_some_and(|char| char.is_ascii_digit());
    let mut parts = text.split('_').peekable();
    while let Some(part) = parts.next() {
        let Some(next) = parts.peek() else { break };
        if !digit(part.chars().next_back()) || !digit(next.chars().next()) {
            return None;
        }
    }
    dotted_float(&text.replace('_', ""))
}

fn finite(text: &str) -> Option<f64> {
    text.parse().ok().filter(|float: &f64| float.is_finite())
}

fn number<'t>(text: &str) -> Option<Scalar<'t>> {
    if let Some(float) = special_float(text) {
        return Some(Scalar::Float(float));
    }
    let stripped;
    let plain = if text.contains('_') {
        stripped = text.replace('_', "");
        &stripped
    } else {
        text
    };
    let (negative, digits) = match plain.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, plain.strip_prefix('+').unwrap_or(plain)),
    };
    if let Some(magnitude) = magnitude(digits) {
        let int = if negative { 0i64.checked_sub_unsigned(magnitude) } else { i64::try_from(magnitude).ok() };
        if let Some(int) = int {
            return Some(Scalar::Int(int));
        }
        // Go's unsigned reader takes no sign.
        if plain.len() == digits.len() {
            return Some(Scalar::UInt(magnitude));
        }
    }
    if is_float(plain) {
        return finite(plain).map(Scalar::Float);
    }
    None
}

/// Go's `ParseUint` with base 0, without underscores.
fn magnitude(digits: &str) -> Option<u64> {
    let bytes = digits.as_bytes();
    let (radix, rest) = match bytes {
        [b'0', b'x' | b'X', ..] => (16, digits.get(2..)?),
        [b'0', b'b' | b'B', ..] => (2, digits.get(2..)?),
        [b'0', b'o' | b'O', ..] => (8, digits.get(2..)?),
        [b'0', _, ..] => (8, digits.get(1..)?),
        _ => (10, digits),
    };
    // Rust's reader would take one more sign.
    if !rest.as_bytes().first()?.is_ascii_alphanumeric() {
        return None;
    }
    u64::from_str_radix(rest, radix).ok()
}

/// `^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$`
fn is_float(text: &str) -> bool {
    fn digits(bytes: &[u8]) -> (usize, &[u8]) {
        let count = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
        (count, bytes.get(count..).unwrap_or_default())
    }
    fn unsigned(bytes: &[u8]) -> &[u8] {
        match bytes {
            [b'-' | b'+', rest @ ..] => rest,
            _ => bytes,
        }
    }
    let (whole, mut rest) = digits(unsigned(text.as_bytes()));
    if let [b'.', behind @ ..] = rest {
        let (fraction, behind) = digits(behind);
        if whole == 0 && fraction == 0 {
            return false;
        }
        rest = behind;
    } else if whole == 0 {
        return false;
    }
    if let [b'e' | b'E', behind @ ..] = rest {
        let (exponent, behind) = digits(unsigned(behind));
        if exponent == 0 {
            return false;
        }
        rest = behind;
    }
    rest.is_empty()
}

/// Go's `FormatFloat(float, 'g', -1, 32)`, with YAML's names for what is no number.
fn float_key(float: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "kubectl rounds keys to 32 bits")]
    let short = float as f32;
    if short.is_nan() {
        return ".nan".to_owned();
    }
    if short.is_infinite() {
        return if short > 0.0 { ".inf" } else { "-.inf" }.to_owned();
    }
    let scientific = format!("{short:e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..6).contains(&exponent) {
        return short.to_string();
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{digits}e{sign}{:02}", exponent.abs())
}

/// Whether text is a date, or a date and a time, as Go's yaml takes it behind `!!timestamp`.
fn timestamp(text: &str) -> bool {
    let (date, time) = match text.find(['T', 't', ' ']) {
        Some(at) => text.split_at(at),
        None => (text, ""),
    };
    let mut parts = date.splitn(3, '-');
    let mut part = |lengths: std::ops::RangeInclusive<usize>| {
        let part = parts.next()?;
        let fits = lengths.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        part.parse::<u32>().ok().filter(|_| fits)
    };
    let (Some(year), Some(month), Some(day)) = (part(4..=4), part(1..=2), part(1..=2)) else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        1..=12 => 31,
        _ => return false,
    };
    (1..=days).contains(&day) && (time.is_empty() || time_of_day(time))
}

/// `T15:4:5.999Z07:00`, or ` 15:4:5.999` without a zone.
fn time_of_day(text: &str) -> bool {
    let clock = text.get(1..).unwrap_or_default();
    let (clock, zone) = match clock.find(['Z', '+', '-']) {
        Some(at) => clock.split_at(at),
        None => (clock, ""),
    };
    let zoned = !text.starts_with(' ');
    if zoned == zone.is_empty() {
        return false;
    }
    let below = |part: &str, limit: u32, lengths: std::ops::RangeInclusive<usize>| {
        lengths.contains(&part.len())
            && part.bytes().all(|byte| byte.is_ascii_digit())
            && part.parse::<u32>().is_ok_and(|number| number < limit)
    };
    let clock_fits = match clock.split(':').collect::<Vec<_>>().as_slice() {
        [hour, minute, second] => {
            let (second, fraction) = second.split_once(['.', ',']).unwrap_or((second, "0"));
            below(hour, 24, 1..=2)
                && below(minute, 60, 1..=2)
                && below(second, 60, 1..=2)
                && !fraction.is_empty()
                && fraction.bytes().all(|byte| byte.is_ascii_digit())
        }
        _ => false,
    };
    let zone_fits = match zone.get(1..).unwrap_or_default().split_once(':') {
        Some((hours, minutes)) => below(hours, 25, 2..=2) && below(minutes, 61, 2..=2),
        None => zone.is_empty() || zone == "Z",
    };
    clock_fits && zone_fits
}

/// Go's standard base64: padded, line breaks ignored.
fn base64(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut group, mut count, mut padding) = (0u32, 0u32, 0u32);
    for byte in text.bytes() {
        let digit = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'\r' | b'\n' => continue,
            b'=' if count >= 2 => {
                padding += 1;
                count += 1;
                continue;
            }
            _ => return None,
        };
        if padding > 0 {
            return None;
        }
        group = group << 6 | u32::from(digit);
        count += 1;
        if count == 4 {
            bytes.extend_from_slice(group.to_be_bytes().get(1..)?);
            (group, count) = (0, 0);
        }
    }
    match (count, padding) {
        (0, 0) => {}
        (4, 1) => bytes.extend_from_slice((group << 6).to_be_bytes().get(1..3)?),
        (4, 2) => bytes.extend_from_slice((group << 12).to_be_bytes().get(1..2)?),
        _ => return None,
    }
    Some(bytes)
}

/// Bytes as Go's json writes them: each byte that is not UTF-8 becomes one replacement character.
fn lossy(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    let mut rest = bytes;
    loop {
        match std::str::from_utf8(rest) {
            Ok(good) => {
                text.push_str(good);
                return text;
            }
            Err(error) => {
                let (good, bad) = rest.split_at(error.valid_up_to());
                text.push_str(&String::from_utf8_lossy(good));
                text.push(char::REPLACEMENT_CHARACTER);
                rest = bad.get(1..).unwrap_or_default();
            }
        }
    }
}
