//! Embeds the bundled library: walks `policies/`, writes one table of all its files, so that a new rule is a new folder
//! and no line of Rust, and compiles every rule for regorus' register machine, so that starting the program costs
//! reading those rules that a document needs and not compiling any. (`include_dir!` alone does not notice a new file.)

#[path = "src/engine/lean.rs"]
mod lean;
#[path = "src/policy/packages.rs"]
mod packages;
#[path = "src/engine/questions.rs"]
mod questions;
#[path = "src/engine/rewrite/mod.rs"]
#[allow(dead_code, reason = "the build compiles for the register machine only")]
mod rewrite;

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{env, fs, io};

use regorus::Engine;
use regorus::languages::rego::compiler::Compiler;
use rewrite::Target;

/// Path below `policies/` and text.
type File = (String, String);

fn main() -> Result<(), Box<dyn Error>> {
    let sources = ["src/engine/lean.rs", "src/engine/questions.rs", "src/engine/rewrite", "src/policy/packages.rs"];
    for input in ["policies"].iter().chain(&sources) {
        println!("cargo:rerun-if-changed={input}");
    }
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("policies");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let mut paths = Vec::new();
    collect(&root, &mut paths)?;
    let named = |path: PathBuf| {
        let name = path.strip_prefix(&root).map(|name| name.to_string_lossy().replace('\\', "/"));
        name.map(|name| (name, path.clone()))
    };
    let mut paths = paths.into_iter().map(named).collect::<Result<Vec<_>, _>>()?;
    paths.sort();
    let mut table = String::from("&[\n");
    let mut files = Vec::new();
    for (name, path) in paths {
        writeln!(table, "    ({name:?}, include_str!({:?})),", path.display().to_string())?;
        files.push((name, fs::read_to_string(&path)?));
    }
    table.push_str("]\n");
    fs::write(out.join("bundled.rs"), table)?;
    fs::write(out.join("metadata.rs"), metadata(&files)?)?;
    fs::write(out.join("programs.rs"), programs(&files, &out)?)?;
    Ok(())
}

/// All Rego and fixture files below `dir`: fixtures are the examples that `explain` shows.
fn collect(dir: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        if path.is_dir() {
            println!("cargo:rerun-if-changed={}", path.display());
            collect(&path, files)?;
        } else if path
            .extension()
            .is_some_and(|extension| ["rego", "yaml", "jsonc"].iter().any(|wanted| extension == *wanted))
        {
            files.push(path);
        }
    }
    Ok(())
}

/// The table of all rules' paths, sorted, with their metadata in JSON: reading YAML would be half of starting the program.
fn metadata(files: &[File]) -> Result<String, Box<dyn Error>> {
    let mut rules = Vec::new();
    for (name, text) in files.iter().filter(|(name, _)| name.ends_with("/rule.rego")) {
        let (_, yaml) = packages::metadata_block(text).ok_or_else(|| format!("`{name}` has no metadata"))?;
        let metadata: serde_json::Value =
            serde_yaml::from_str(&yaml).map_err(|error| format!("bad metadata in `{name}`: {error}"))?;
        rules.push((name, metadata.to_string()));
    }
    rules.sort();
    let mut table = String::from("&[\n");
    for (name, json) in rules {
        writeln!(table, "    ({name:?}, {json:?}),")?;
    }
    table.push_str("]\n");
    Ok(table)
}

/// Writes the program of each rule, and of each question to the library, into a file of its own; returns the table of
/// entry points and questions, sorted, with the files.
fn programs(files: &[File], out: &Path) -> Result<String, Box<dyn Error>> {
    let mut programs = Vec::new();
    for (name, text) in files.iter().filter(|(name, _)| name.ends_with("/rule.rego")) {
        let package = packages::declared_package(text).ok_or_else(|| format!("`{name}` declares no package"))?;
        let entry = format!("data.{package}.deny");
        match compile(files, (name, text), &entry) {
            Ok(program) => {
                let file = out.join(format!("{package}.rvm"));
                fs::write(&file, program)?;
                programs.push((entry, file));
            }
            // The program then compiles the rule itself when it is needed, and says what is wrong with it.
            Err(error) => println!("cargo:warning=`{name}` is left to be compiled at run time: {error}"),
        }
    }
    for (number, question) in [questions::INDEX, questions::CLUSTER_SCOPED].into_iter().enumerate() {
        let program = compile(files, ("question.rego", &questions::module(question)), questions::ENTRY)
            .map_err(|error| format!("`{question}`: {error}"))?;
        let file = out.join(format!("question-{number}.rvm"));
        fs::write(&file, program)?;
        programs.push((question.to_owned(), file));
    }
    programs.sort();
    let mut table = String::from("&[\n");
    for (entry, file) in programs {
        writeln!(table, "    ({entry:?}, include_bytes!({:?})),", file.display().to_string())?;
    }
    table.push_str("]\n");
    Ok(table)
}

fn compile(files: &[File], (name, text): (&str, &str), entry: &str) -> Result<Vec<u8>, Box<dyn Error>> {
    let is_library = |name: &str| name.starts_with("lib/") && name.ends_with(".rego") && !name.ends_with("_test.rego");
    let library = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).filter(|(name, _)| is_library(name));
    let mut engine = Engine::new();
    engine.set_strict_builtin_errors(false);
    let mut repaired = Vec::new();
    for (name, text) in packages::needed(vec![text], library, |_| false).into_iter().chain([(name, text)]) {
        let module = rewrite::repair(text, false, Target::Machine).map_err(|fault| fault.message)?;
        engine.add_policy(name.to_owned(), module.text.clone())?;
        repaired.push(module);
    }
    if rewrite::interpret(&repaired, entry) {
        return Err("it is for the interpreter".into());
    }
    let policy = engine.compile_with_entrypoint(&entry.into())?;
    let mut program = Compiler::compile_from_policy(&policy, &[entry]).map_err(|error| error.to_string())?;
    lean::lean(Arc::make_mut(&mut program));
    Ok(program.serialize_binary()?)
}
