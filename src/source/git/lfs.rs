//! Pointers of Git LFS: the blob in git is three lines that name the content, and the content is beside git's objects on
//! the machine that made it.

use std::path::Path;
use std::{fs, io};

use crate::finding::Problem;

/// Longer blobs are no pointers (the specification's bound).
const MOST_BYTES: usize = 1024;

/// What a pointer says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Pointer {
    sha256: String,
    size: u64,
}

impl Pointer {
    /// Reads a pointer; `None` for every other content.
    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        if bytes.len() >= MOST_BYTES || !bytes.starts_with(b"version https://git-lfs.github.com/spec/") {
            return None;
        }
        let text = std::str::from_utf8(bytes).ok()?;
        let value = |key: &str| text.lines().find_map(|line| line.strip_prefix(key));
        let sha256 = value("oid sha256:")?.to_owned();
        let is_hash = sha256.len() == 64 && sha256.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_hash.then_some(Self { sha256, size: value("size ")?.parse().ok()? })
    }

    /// The content, from the folder in which Git LFS keeps it.
    pub(super) fn read(&self, common_dir: &Path, most: u64) -> Result<Vec<u8>, Problem> {
        let (first, second) = (self.sha256.get(..2).unwrap_or_default(), self.sha256.get(2..4).unwrap_or_default());
        let path = common_dir.join("lfs/objects").join(first).join(second).join(&self.sha256);
        let absent = |reason: &str| {
            Problem::new(format!("it is a Git LFS pointer, and {reason}"))
                .with_hint("`git lfs fetch` gets it; leave it out with `exclude` if it is no manifest")
        };
        if self.size > most {
            return Err(absent(&format!("its content is larger than {} MiB", most >> 20)));
        }
        match fs::read(&path) {
            Ok(bytes) if bytes.len() as u64 == self.size => Ok(bytes),
            Ok(_) => Err(absent("its content on this machine has another length")),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(absent("its content is not on this machine")),
            Err(error) => Err(absent(&format!("its content cannot be read: {error}"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pointer_is_told_from_a_manifest() {
        let hash = "a".repeat(64);
        let text = format!("version https://git-lfs.github.com/spec/v1\noid sha256:{hash}\nsize 12\n");
        assert_eq!(Pointer::parse(text.as_bytes()), Some(Pointer { sha256: hash, size: 12 }));
        assert_eq!(Pointer::parse(text.replace("aa", "../").as_bytes()), None, "a hash is no path");
        assert_eq!(Pointer::parse(b"apiVersion: v1\nkind: Service\n"), None);
        assert_eq!(Pointer::parse((text + &"x".repeat(1024)).as_bytes()), None);
    }
}
