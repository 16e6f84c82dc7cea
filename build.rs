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

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{env, fs, io};

use regorus::languages::rego::compiler::Compiler;
use regorus::rvm::Program;
use regorus::{Engine, Value};
use rewrite::Target;

/// A value of more parts than this is written once for all programs that hold it: the tables of API versions.
const LARGE: usize = 256;

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
    programs(&files, &out)
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

/// Writes the program of each rule, and of each question to the library, into a file of its own, with a table of them by
/// entry point; and the large values that several hold, with a table of those.
fn programs(files: &[File], out: &Path) -> Result<(), Box<dyn Error>> {
    let mut programs = compiled(files)?;
    programs.sort_by(|(a, _), (b, _)| a.cmp(b));
    let tables = shared_tables(&programs);
    let mut text = String::from("&[\n");
    for (number, (entry, mut program)) in programs.into_iter().enumerate() {
        let mut taken = Vec::new();
        for (index, literal) in program.literals.iter_mut().enumerate() {
            if let Some(table) = tables.iter().position(|table| table == literal) {
                *literal = Value::Null;
                taken.push((index, table));
            }
        }
        let file = out.join(format!("program-{number}.rvm"));
        fs::write(&file, program.serialize_binary()?)?;
        let program = file.display().to_string();
        writeln!(text, "    Built {{ entry: {entry:?}, program: include_bytes!({program:?}), taken: &{taken:?} }},")?;
    }
    text.push_str("]\n");
    fs::write(out.join("programs.rs"), text)?;
    let mut text = String::from("&[\n");
    for (number, table) in tables.into_iter().enumerate() {
        let file = out.join(format!("table-{number}.rvm"));
        fs::write(&file, Program { literals: vec![table], ..Program::new() }.serialize_binary()?)?;
        writeln!(text, "    include_bytes!({:?}),", file.display().to_string())?;
    }
    text.push_str("]\n");
    fs::write(out.join("tables.rs"), text)?;
    Ok(())
}

/// The program of each rule and question, by its entry point.
fn compiled(files: &[File]) -> Result<Vec<(String, Program)>, Box<dyn Error>> {
    let mut programs = Vec::new();
    for (name, text) in files.iter().filter(|(name, _)| name.ends_with("/rule.rego")) {
        let package = packages::declared_package(text).ok_or_else(|| format!("`{name}` declares no package"))?;
        let entry = format!("data.{package}.deny");
        match compile(files, (name, text), &entry) {
            Ok(program) => programs.push((entry, program)),
            // The program then compiles the rule itself when it is needed, and says what is wrong with it.
            Err(error) => println!("cargo:warning=`{name}` is left to be compiled at run time: {error}"),
        }
    }
    for question in [questions::INDEX, questions::CLUSTER_SCOPED] {
        let program = compile(files, ("question.rego", &questions::module(question)), questions::ENTRY)
            .map_err(|error| format!("`{question}`: {error}"))?;
        programs.push((question.to_owned(), program));
    }
    Ok(programs)
}

/// The large values that more than one program holds.
fn shared_tables(programs: &[(String, Program)]) -> Vec<Value> {
    let mut holders: BTreeMap<&Value, usize> = BTreeMap::new();
    for literal in programs.iter().flat_map(|(_, program)| &program.literals).filter(|literal| parts(literal) > LARGE) {
        *holders.entry(literal).or_default() += 1;
    }
    holders.into_iter().filter(|(_, holders)| *holders > 1).map(|(table, _)| table.clone()).collect()
}

/// How many values a value is made of.
fn parts(value: &Value) -> usize {
    1 + match value {
        Value::Object(members) => members.values().map(parts).sum(),
        Value::Array(items) => items.iter().map(parts).sum(),
        Value::Set(items) => items.iter().map(parts).sum(),
        _ => 0,
    }
}

fn compile(files: &[File], (name, text): (&str, &str), entry: &str) -> Result<Program, Box<dyn Error>> {
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
    Ok(Arc::unwrap_or_clone(program))
}
