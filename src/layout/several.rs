//! Several layouts side by side: manifests in one folder, pipelines in another. What one of them reads is its own.

use std::fmt;
use std::slice;

use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, de};

use super::{Captures, Layout, LayoutError};

/// The layouts of a repository; a path is laid out as the first that it fits. The default is none at all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Layouts(Vec<Layout>);

impl Layouts {
    /// A single layout.
    ///
    /// # Errors
    ///
    /// Those of [`Layout::parse`].
    pub fn parse(pattern: &str) -> Result<Self, LayoutError> {
        Layout::parse(pattern).map(|layout| Self(vec![layout]))
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The layouts in their order.
    pub fn iter(&self) -> slice::Iter<'_, Layout> {
        self.0.iter()
    }

    /// What the path says, or nothing if it fits none of them; see [`Layout::captures`].
    #[must_use]
    pub fn captures(&self, path: &str) -> Option<Captures> {
        self.read(path).map(|(_, captures)| captures)
    }

    /// The layout that the path fits, and what it says by that.
    #[must_use]
    pub fn read(&self, path: &str) -> Option<(&Layout, Captures)> {
        self.0.iter().find_map(|layout| Some((layout, layout.captures(path)?)))
    }
}

impl<'l> IntoIterator for &'l Layouts {
    type Item = &'l Layout;
    type IntoIter = slice::Iter<'l, Layout>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl FromIterator<Layout> for Layouts {
    fn from_iter<I: IntoIterator<Item = Layout>>(layouts: I) -> Self {
        Self(layouts.into_iter().collect())
    }
}

impl<'de> Deserialize<'de> for Layouts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OneOrSeveral;

        impl<'de> Visitor<'de> for OneOrSeveral {
            type Value = Layouts;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a layout such as `services/{service}/{name}.yaml`, or a list of them")
            }

            fn visit_str<E: de::Error>(self, pattern: &str) -> Result<Layouts, E> {
                Layouts::parse(pattern).map_err(|error| E::custom(format_args!("{error}\n\n{}", error.hint)))
            }

            fn visit_unit<E: de::Error>(self) -> Result<Layouts, E> {
                Ok(Layouts::default())
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Layouts, A::Error> {
                let mut layouts = Vec::new();
                while let Some(layout) = items.next_element::<Layout>()? {
                    layouts.push(layout);
                }
                Ok(Layouts(layouts))
            }
        }

        deserializer.deserialize_any(OneOrSeveral)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_that_fits_is_read() {
        let layouts: Layouts =
            ["a/{service}/{name}.yaml", "{env}/{service}/{name}.yaml"].iter().map(|p| p.parse().unwrap()).collect();
        let service = |path: &str| layouts.captures(path).map(|captures| captures.get("env").cloned());
        assert_eq!(service("a/echo/b.yaml"), Some(None));
        assert_eq!(service("prod/echo/b.yaml"), Some(Some("prod".to_owned())));
        assert_eq!(service("b.yaml"), None);
        assert_eq!(Layouts::default().captures("a/echo/b.yaml"), None);
    }
}
