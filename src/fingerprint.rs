//! What makes two findings the same complaint, whatever line they stand on: rule, object, container and path, a
//! container's place in its list being its name. The message counts only where there is no path.

use crate::finding::{Resource, Segment};

/// Sixteen hexadecimal digits.
#[must_use]
pub fn fingerprint(
    rule: &str,
    resource: Option<&Resource>,
    container: Option<&str>,
    path: &[Segment],
    message: &str,
) -> String {
    let mut hash = Fnv::new();
    hash.part(rule);
    if let Some(resource) = resource {
        // Without the version: a move from `apps/v1beta1` to `apps/v1` is no new complaint.
        hash.part(resource.api_version.split_once('/').map_or("", |(group, _)| group));
        hash.part(&resource.kind);
        hash.part(resource.namespace.as_deref().unwrap_or_default());
        hash.part(&resource.name);
    }
    let mut named = container;
    for segment in path {
        match segment {
            Segment::Key(key) => hash.part(key),
            Segment::Index(index) => match named.take() {
                Some(name) => hash.part(name),
                None => hash.part(&index.to_string()),
            },
        }
    }
    if path.is_empty() {
        hash.part(message);
    }
    format!("{:016x}", hash.0)
}

/// FNV-1a with 64 bits (draft-eastlake-fnv): short, stable for ever, and no secret is kept by it.
struct Fnv(u64);

impl Fnv {
    const fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    /// Adds a part and its end, so that `ab`, `c` and `a`, `bc` differ.
    fn part(&mut self, part: &str) {
        for byte in part.bytes().chain([0]) {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(index: usize) -> Vec<Segment> {
        vec![Segment::Key("containers".into()), Segment::Index(index), Segment::Key("image".into())]
    }

    #[test]
    fn a_container_may_move_in_its_list() {
        let of = |index, name| fingerprint("latest-tag", None, Some(name), &path(index), "");
        assert_eq!(of(0, "app"), of(1, "app"));
        assert_ne!(of(0, "app"), of(0, "proxy"));
    }

    #[test]
    fn stays_what_it_is() {
        assert_eq!(fingerprint("latest-tag", None, Some("app"), &path(0), "x"), "1e481803b17c46c5");
    }
}
