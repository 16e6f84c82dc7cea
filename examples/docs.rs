//! Writes the generated pages below `docs/`, and removes those of rules that are gone; with `--check` it only says which
//! are not what they should be.
//!
//! ```text
//! cargo run --example docs [-- --check]
//! ```

use std::error::Error;
use std::path::Path;
use std::{env, fs};

use kubectl_policy::{handbook, policy};

fn main() -> Result<(), Box<dyn Error>> {
    let check = env::args().any(|arg| arg == "--check");
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let pages = handbook::pages(policy::bundled()?);
    let mut stale = Vec::new();
    fs::create_dir_all(docs.join("rules"))?;
    for entry in fs::read_dir(docs.join("rules"))? {
        let path = entry?.path();
        if !pages.iter().any(|(page, _)| docs.join(page) == path) {
            stale.push(path.display().to_string());
            if !check {
                fs::remove_file(path)?;
            }
        }
    }
    for (page, text) in &pages {
        let path = docs.join(page);
        if fs::read_to_string(&path).ok().as_ref() != Some(text) {
            stale.push(path.display().to_string());
            if !check {
                fs::write(path, text)?;
            }
        }
    }
    if check && !stale.is_empty() {
        return Err(format!("out of date, run `cargo run --example docs`: {}", stale.join(", ")).into());
    }
    Ok(())
}
