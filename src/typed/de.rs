//! The tree → any type that serde can fill, and what did not fit.

use std::fmt::Display;
use std::ops::Range;

use serde::de::value::StrDeserializer;
use serde::de::{
    self, DeserializeSeed, Deserializer, Expected, IntoDeserializer, MapAccess, SeqAccess, Unexpected, Visitor,
};
use serde::forward_to_deserialize_any;

use super::tree::{Entry, Node, NodeValue};
use crate::finding::Segment;

/// What did not fit, and where.
#[derive(Debug)]
pub(super) struct Error {
    pub(super) kind: Kind,
    /// The keys that lead to it.
    pub(super) path: Vec<Segment>,
    /// Its place in the text, as soon as that is known.
    pub(super) span: Option<Range<usize>>,
}

#[derive(Debug)]
pub(super) enum Kind {
    UnknownKey { key: String, known: &'static [&'static str] },
    UnknownWord { word: String, known: &'static [&'static str] },
    WrongType { found: String, wanted: String },
    Missing(&'static str),
    Custom(String),
}

impl Error {
    fn new(kind: Kind) -> Self {
        Self { kind, path: Vec::new(), span: None }
    }

    /// The same, with its place unless a nearer one is known.
    pub(super) fn at(mut self, span: &Range<usize>) -> Self {
        self.span.get_or_insert_with(|| span.clone());
        self
    }

    fn within(mut self, segment: Segment) -> Self {
        self.path.insert(0, segment);
        self
    }
}

impl Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}", self.kind)
    }
}

impl std::error::Error for Error {}

impl de::Error for Error {
    fn custom<T: Display>(message: T) -> Self {
        Self::new(Kind::Custom(message.to_string()))
    }

    fn invalid_type(found: Unexpected<'_>, wanted: &dyn Expected) -> Self {
        let wanted = wanted.to_string();
        let wanted = match wanted.as_str() {
            "a sequence" => "a list",
            "a string" => "a text",
            "a boolean" => "`true` or `false`",
            "i8" | "i16" | "i32" | "i64" | "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number",
            "f32" | "f64" => "a number",
            other => other,
        };
        Self::new(Kind::WrongType { found: said(found), wanted: wanted.to_owned() })
    }

    fn invalid_value(found: Unexpected<'_>, _wanted: &dyn Expected) -> Self {
        Self::new(Kind::Custom(format!("{} is out of range", said(found))))
    }

    fn unknown_field(key: &str, known: &'static [&'static str]) -> Self {
        Self::new(Kind::UnknownKey { key: key.to_owned(), known })
    }

    fn unknown_variant(word: &str, known: &'static [&'static str]) -> Self {
        Self::new(Kind::UnknownWord { word: short(word), known })
    }

    fn missing_field(key: &'static str) -> Self {
        Self::new(Kind::Missing(key))
    }
}

/// What was found instead.
fn said(found: Unexpected<'_>) -> String {
    match found {
        Unexpected::Bool(value) => format!("`{value}`"),
        Unexpected::Unsigned(number) => format!("the number `{number}`"),
        Unexpected::Signed(number) => format!("the number `{number}`"),
        Unexpected::Float(number) => format!("the number `{number}`"),
        Unexpected::Str(text) => format!("the text `{}`", short(text)),
        Unexpected::Unit | Unexpected::Option => "empty".to_owned(),
        Unexpected::Seq => "a list".to_owned(),
        Unexpected::Map => "a map".to_owned(),
        other => other.to_string(),
    }
}

/// The beginning of a text, on one line.
fn short(text: &str) -> String {
    const LONGEST: usize = 60;
    let line = text.lines().next().unwrap_or_default();
    let cut = line.char_indices().nth(LONGEST).map_or(line.len(), |(at, _)| at);
    let rest = if cut < text.len() { "…" } else { "" };
    format!("{}{rest}", line.get(..cut).unwrap_or_default())
}

/// What a plain scalar stands for in YAML 1.2, as far as JSON can say it.
enum Plain<'t> {
    Null,
    Bool(bool),
    Unsigned(u64),
    Signed(i64),
    Float(f64),
    Text(&'t str),
}

impl<'t> Plain<'t> {
    fn of(node: &Node, text: &'t str) -> Self {
        if node.is_null() {
            return Self::Null;
        }
        match text {
            "true" | "True" | "TRUE" => return Self::Bool(true),
            "false" | "False" | "FALSE" => return Self::Bool(false),
            _ => {}
        }
        // Rust also reads `inf`, and `010` is 8 to YAML 1.1: what is no number to everybody is a text.
        let digits = text.strip_prefix('-').unwrap_or(text).as_bytes();
        match digits {
            [b'0', b'0'..=b'9', ..] => return Self::Text(text),
            [b'0'..=b'9', ..] => {}
            _ => return Self::Text(text),
        }
        if let Ok(number) = text.parse() {
            return Self::Unsigned(number);
        }
        if let Ok(number) = text.parse() {
            return Self::Signed(number);
        }
        match text.parse::<f64>() {
            Ok(number) if number.is_finite() => Self::Float(number),
            _ => Self::Text(text),
        }
    }
}

impl<'de> Deserializer<'de> for &'de Node {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match &self.value {
            NodeValue::Scalar { text, plain: false } => visitor.visit_borrowed_str(text),
            NodeValue::Scalar { text, plain: true } => match Plain::of(self, text) {
                Plain::Null => visitor.visit_unit(),
                Plain::Bool(value) => visitor.visit_bool(value),
                Plain::Unsigned(number) => visitor.visit_u64(number),
                Plain::Signed(number) => visitor.visit_i64(number),
                Plain::Float(number) => visitor.visit_f64(number),
                Plain::Text(text) => visitor.visit_borrowed_str(text),
            },
            NodeValue::List(items) => visitor.visit_seq(Items { items: items.iter().enumerate() }),
            NodeValue::Map(entries) => visitor.visit_map(Entries { entries: entries.iter(), value: None }),
        }
        .map_err(|error| error.at(&self.span))
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match &self.value {
            NodeValue::Scalar { text, .. } if !self.is_null() => {
                visitor.visit_borrowed_str(text).map_err(|error: Error| error.at(&self.span))
            }
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.is_null() {
            visitor.visit_seq(Items { items: [].iter().enumerate() })
        } else {
            self.deserialize_any(visitor)
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.is_null() {
            visitor.visit_map(Entries { entries: [].iter(), value: None }).map_err(|error| error.at(&self.span))
        } else {
            self.deserialize_any(visitor)
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        // Serde would take a list for the fields in their order.
        if let NodeValue::List(_) = self.value {
            return Err(<Error as de::Error>::invalid_type(Unexpected::Seq, &visitor).at(&self.span));
        }
        self.deserialize_map(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _name: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        words: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let found = match &self.value {
            NodeValue::Scalar { text, .. } if !self.is_null() => {
                let word: StrDeserializer<'de, Error> = text.as_str().into_deserializer();
                return visitor.visit_enum(word).map_err(|error| error.at(&self.span));
            }
            NodeValue::Scalar { .. } => "empty",
            NodeValue::List(_) => "a list",
            NodeValue::Map(_) => "a map",
        };
        let wanted = format!("one of {}", super::listed(words));
        Err(Error::new(Kind::WrongType { found: found.to_owned(), wanted }).at(&self.span))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char bytes byte_buf unit unit_struct tuple tuple_struct
        ignored_any
    }
}

struct Items<'de> {
    items: std::iter::Enumerate<std::slice::Iter<'de, Node>>,
}

impl<'de> SeqAccess<'de> for Items<'de> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        let Some((index, node)) = self.items.next() else {
            return Ok(None);
        };
        seed.deserialize(node).map(Some).map_err(|error| error.at(&node.span).within(Segment::Index(index)))
    }
}

struct Entries<'de> {
    entries: std::slice::Iter<'de, Entry>,
    value: Option<&'de Entry>,
}

impl<'de> MapAccess<'de> for Entries<'de> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        self.value = self.entries.next();
        let Some(entry) = self.value else {
            return Ok(None);
        };
        let key: StrDeserializer<'de, Error> = entry.key.as_str().into_deserializer();
        seed.deserialize(key).map(Some).map_err(|error| error.at(&entry.key_span))
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Error> {
        let Some(entry) = self.value.take() else {
            return Err(de::Error::custom("a value was asked for before its key"));
        };
        let result = seed.deserialize(&entry.value);
        result.map_err(|mut error| {
            // Nothing is written there, so there is nothing to point at but the key.
            if entry.value.span.is_empty() && error.path.is_empty() {
                error.span = Some(entry.key_span.clone());
            }
            error.at(&entry.value.span).within(Segment::Key(entry.key.clone()))
        })
    }
}
