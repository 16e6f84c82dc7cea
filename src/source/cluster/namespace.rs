//! Whether a namespace is there: one that nobody made lists as empty as one with nothing in it.

use kube::api::ListParams;
use serde::Deserialize;

use super::connect::{Cluster, seconds, within};
use super::fault;
use crate::finding::Problem;

/// Enough of a list to see whether something is in it.
#[derive(Deserialize)]
struct Names {
    #[serde(default)]
    items: Vec<serde_json::Value>,
}

impl Cluster {
    /// Whether there is a namespace of this name.
    ///
    /// # Errors
    ///
    /// A server that does not say it, or not to this user.
    pub fn has_namespace(&self, name: &str) -> Result<bool, Box<Problem>> {
        if !is_label(name) {
            return Ok(false);
        }
        let what = format!("cannot tell whether there is a namespace `{name}`");
        match self.runtime.block_on(within(self.timeout, self.ask(name))) {
            Ok(answer) => answer.map_err(|error| Box::new(fault::problem(&what, &error))),
            Err(time) => Err(Box::new(Problem::new(format!("{what}: no answer within {}", seconds(time))))),
        }
    }

    /// Roles for audits have `list`, those of people may have `get` for their own namespaces alone.
    async fn ask(&self, name: &str) -> Result<bool, kube::Error> {
        let namespaces = kube::core::Request::new("/api/v1/namespaces");
        let params = ListParams::default().fields(&format!("metadata.name={name}")).limit(1);
        let listed = self.client.request::<Names>(namespaces.list(&params).map_err(kube::Error::BuildRequest)?).await;
        let refused = match listed {
            Ok(names) => return Ok(!names.items.is_empty()),
            Err(error) if fault::code(&error) == Some(403) => error,
            Err(error) => return Err(error),
        };
        let got = namespaces.get(name, &kube::api::GetParams::default()).map_err(kube::Error::BuildRequest)?;
        match self.client.request::<serde_json::Value>(got).await {
            Ok(_) => Ok(true),
            Err(error) if fault::code(&error) == Some(404) => Ok(false),
            Err(_) => Err(refused),
        }
    }
}

/// The names that a namespace may have: <https://www.rfc-editor.org/rfc/rfc1123>
fn is_label(name: &str) -> bool {
    (1..=63).contains(&name.len()) && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}
