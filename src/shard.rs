//! One of several parts that a run is split into: which part something belongs to, by a name that is the same on every
//! machine. What the names are — services, folders, namespaces — is for others.

use std::fmt;
use std::str::FromStr;

/// A part of a run, written `I/N`: the part `I` of `N`, counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    index: u32,
    count: u32,
}

/// Why a text or an environment names no part.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ShardError {
    /// Not two numbers.
    #[error("`{0}` is no part of the form `0/4`")]
    Form(String),
    /// A part that is not there: they are counted from 0.
    #[error("there is no part {index} of {count}: parts are counted from 0")]
    NoSuchPart {
        /// The part that was asked for.
        index: u32,
        /// How many there are.
        count: u32,
    },
    /// `auto` outside a split job.
    #[error("the environment says not which part this is: none of {0} is set")]
    Unknown(String),
}

/// What CI and Kubernetes tell a job about its part, the index and the number of parts.
const ENVIRONMENTS: [(&str, &str); 4] = [
    ("CIRCLE_NODE_INDEX", "CIRCLE_NODE_TOTAL"),
    ("BUILDKITE_PARALLEL_JOB", "BUILDKITE_PARALLEL_JOB_COUNT"),
    // An Indexed Job is told its index only; the number is a variable of its own manifest.
    ("JOB_COMPLETION_INDEX", "JOB_COMPLETIONS"),
    ("SHARD_INDEX", "SHARD_TOTAL"),
];

impl Shard {
    /// The part `index` of `count`, counted from 0.
    ///
    /// # Errors
    ///
    /// A part that is not there.
    pub const fn new(index: u32, count: u32) -> Result<Self, ShardError> {
        if index < count { Ok(Self { index, count }) } else { Err(ShardError::NoSuchPart { index, count }) }
    }

    /// The part that the environment names, as `CIRCLE_NODE_INDEX` and `CIRCLE_NODE_TOTAL` or the like of other systems.
    ///
    /// # Errors
    ///
    /// Variables that are no numbers, and none of them at all.
    pub fn from_environment(variable: impl Fn(&str) -> Option<String>) -> Result<Self, ShardError> {
        for (index, total) in ENVIRONMENTS {
            if let (Some(index), Some(total)) = (variable(index), variable(total)) {
                return format!("{index}/{total}").parse();
            }
        }
        let names: Vec<&str> = ENVIRONMENTS.iter().map(|(index, _)| *index).collect();
        Err(ShardError::Unknown(names.join(", ")))
    }

    /// Whether what is called so belongs to this part. Of all parts of one number exactly one says yes.
    #[must_use]
    pub fn holds(self, name: &str) -> bool {
        hash(name) % u64::from(self.count) == u64::from(self.index)
    }

    /// Whether there are other parts.
    #[must_use]
    pub const fn is_split(self) -> bool {
        self.count > 1
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.index, self.count)
    }
}

impl FromStr for Shard {
    type Err = ShardError;

    /// Reads `I/N`, or `auto` for what the environment says.
    fn from_str(text: &str) -> Result<Self, ShardError> {
        if text == "auto" {
            return Self::from_environment(|name| std::env::var(name).ok());
        }
        let number = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok());
        let numbers = text.split_once('/').and_then(|(index, count)| Some((number(index)??, number(count)??)));
        let (index, count) = numbers.ok_or_else(|| ShardError::Form(text.to_owned()))?;
        Self::new(index, count)
    }
}

/// FNV-1a with 64 bits (draft-eastlake-fnv), and its bits mixed once more, since only the lowest of them count here:
/// stable for ever, on every machine.
fn hash(name: &str) -> u64 {
    let fold = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325, fold);
    (hash ^ (hash >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_in_exactly_one_part() {
        for count in 1..8 {
            let shards: Vec<Shard> = (0..count).map(|index| Shard::new(index, count).unwrap()).collect();
            let mut sizes = vec![0; shards.len()];
            for number in 0..1000 {
                let name = format!("service-{number:05}");
                let holding: Vec<usize> = (0..shards.len()).filter(|index| shards[*index].holds(&name)).collect();
                assert_eq!(holding.len(), 1, "{name} of {count}");
                sizes[holding[0]] += 1;
            }
            let even = 1000 / shards.len();
            assert!(sizes.iter().all(|size| *size * 10 > even * 7), "about the same size: {sizes:?}");
        }
    }

    #[test]
    fn a_name_stays_in_its_part() {
        let parts: Vec<u32> = ["echo", "web", "payment"]
            .iter()
            .map(|name| (0..4).find(|i| Shard::new(*i, 4).unwrap().holds(name)).unwrap())
            .collect();
        assert_eq!(parts, [1, 3, 0]);
    }

    #[test]
    fn reads_what_it_writes() {
        let shard: Shard = "2/3".parse().unwrap();
        assert_eq!((shard.to_string().as_str(), shard.is_split()), ("2/3", true));
        assert_eq!("3/3".parse::<Shard>(), Err(ShardError::NoSuchPart { index: 3, count: 3 }));
        assert_eq!("0/0".parse::<Shard>(), Err(ShardError::NoSuchPart { index: 0, count: 0 }));
        for text in ["", "1", "1/", "/2", "a/b", "-1/2", "+1/2", "1/2/3", "1 /2", "99999999999/2"] {
            assert_eq!(text.parse::<Shard>(), Err(ShardError::Form(text.to_owned())), "{text}");
        }
    }

    #[test]
    fn the_environment_says_which_part() {
        let with = |pairs: &'static [(&str, &str)]| {
            Shard::from_environment(|name| pairs.iter().find(|(n, _)| *n == name).map(|(_, value)| (*value).to_owned()))
        };
        assert_eq!(with(&[("CIRCLE_NODE_INDEX", "1"), ("CIRCLE_NODE_TOTAL", "4")]), Shard::new(1, 4));
        assert!(matches!(with(&[("CIRCLE_NODE_INDEX", "1")]), Err(ShardError::Unknown(_))));
        assert!(matches!(with(&[("CIRCLE_NODE_INDEX", "x"), ("CIRCLE_NODE_TOTAL", "4")]), Err(ShardError::Form(_))));
    }
}
