//! What a Rego text says of packages without being parsed: which one it declares, what is written above it, and which of
//! the shared library's it speaks of. Knows nothing but the standard library, because the build reads it too.

/// The package that a Rego file declares.
pub(crate) fn declared_package(text: &str) -> Option<&str> {
    text.lines().find_map(|line| line.strip_prefix("package ")).map(|rest| {
        let rest = rest.split('#').next().unwrap_or(rest);
        rest.trim()
    })
}

/// The YAML of the `# METADATA` block above `package`, and the line on which the block begins, from 1.
pub(crate) fn metadata_block(rego: &str) -> Option<(usize, String)> {
    let mut lines = rego.lines().enumerate();
    let (start, _) = lines
        .by_ref()
        .take_while(|(_, line)| line.starts_with('#') || line.trim().is_empty())
        .find(|(_, line)| line.trim_end() == "# METADATA")?;
    let mut yaml = String::new();
    let mut after = "";
    for (_, line) in lines {
        let Some(text) = line.strip_prefix('#') else {
            after = line;
            break;
        };
        yaml.push_str(text.strip_prefix(' ').unwrap_or(text));
        yaml.push('\n');
    }
    after.starts_with("package").then_some((start + 1, yaml))
}

/// The files of the shared library, name and text, that the texts speak of, and those that these speak of in turn: most
/// rules need two or three of them, and the tables of API versions are large. Left out are files whose package is
/// `own`ed by the texts.
pub(crate) fn needed<'t, 'l: 't>(
    mut texts: Vec<&'t str>,
    library: impl Iterator<Item = (&'l str, &'l str)>,
    own: impl Fn(&str) -> bool,
) -> Vec<(&'l str, &'l str)> {
    let mut rest: Vec<(&'l str, &'l str)> =
        library.filter(|(_, text)| declared_package(text).is_some_and(|package| !own(package))).collect();
    let mut needed = Vec::new();
    while let Some(text) = texts.pop() {
        let speaks_of = |package: &str| {
            text.match_indices(package).any(|(at, _)| text.get(..at).is_some_and(|before| before.ends_with("data.")))
        };
        rest.retain(|&(name, library)| {
            let found = declared_package(library).is_some_and(speaks_of);
            if found {
                needed.push((name, library));
                texts.push(library);
            }
            !found
        });
    }
    needed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_is_read_without_its_comment() {
        assert_eq!(declared_package("# x\npackage a.b # c\n"), Some("a.b"));
    }

    #[test]
    fn what_is_needed_by_what_is_needed_comes_along() {
        let library = [("a", "package lib.a\nimport data.lib.b"), ("b", "package lib.b"), ("c", "package lib.c")];
        let names = |own: &str| {
            let found = needed(vec!["package x\ny := data.lib.a.z"], library.into_iter(), |package| package == own);
            found.into_iter().map(|(name, _)| name).collect::<Vec<_>>()
        };
        assert_eq!(names(""), ["a", "b"]);
        assert_eq!(names("lib.b"), ["a"]);
    }
}
