//! What layouts match, refuse and write back.

use std::fmt::Write as _;

use proptest::prelude::*;

use super::*;

const SHOP: &str = "manifests/microservices/{service}/{env}/{kind}/{name}.yaml";

fn layout(pattern: &str) -> Layout {
    pattern.parse().unwrap()
}

/// `a=1 b=2`, or `-` if the path is laid out differently.
fn said(pattern: &str, path: &str) -> String {
    layout(pattern).captures(path).map_or("-".into(), |captures| {
        captures.iter().map(|(name, text)| format!("{name}={text}")).collect::<Vec<_>>().join(" ")
    })
}

#[test]
fn a_path_says_what_the_pattern_names() {
    let path = "manifests/microservices/echo/production/Deployment/web.yaml";
    assert_eq!(said(SHOP, path), "env=production kind=Deployment name=web service=echo");
    assert_eq!(said(SHOP, &format!("./{path}")), "env=production kind=Deployment name=web service=echo");
    assert_eq!(layout(SHOP).names().into_iter().collect::<Vec<_>>(), ["env", "kind", "name", "service"]);
}

#[test]
fn other_paths_say_nothing() {
    for path in [
        "manifests/microservices/echo/production/Deployment/web.yml",
        "manifests/microservices/echo/production/web.yaml",
        "manifests/microservices/echo/production/Deployment/sub/web.yaml",
        "x/manifests/microservices/echo/production/Deployment/web.yaml",
        "manifests/microservices/echo/production/Deployment/.yaml",
        "manifests/microservices//production/Deployment/web.yaml",
        "/manifests/microservices/echo/production/Deployment/web.yaml",
        "",
    ] {
        assert_eq!(said(SHOP, path), "-", "{path}");
    }
}

#[test]
fn parts_of_a_segment() {
    for (pattern, path, expected) in [
        ("{service}-{env}", "echo-jp-prod", "env=prod service=echo-jp"),
        ("{service}-{env}", "echo", "-"),
        ("{service}-{env}", "echo-", "-"),
        ("{service}-{env}", "-prod", "-"),
        ("{service}-{env}", "a--", "env=- service=a"),
        ("{name}.*", "web.prod.yaml", "name=web.prod"),
        ("{name}.*", "web", "-"),
        ("{name}.*", "web.", "name=web"),
        ("*.{ext}", ".yaml", "ext=yaml"),
        ("k8s-{name}.yaml", "k8s-k8s-a.yaml", "name=k8s-a"),
        ("{a}.yaml.{b}", "x.yaml.yaml.y", "a=x.yaml b=y"),
        ("{a}ß{b}", "xßß", "a=x b=ß"),
        ("{a}ß{b}", "ßßß", "a=ß b=ß"),
        ("a*c", "abc", ""),
        ("a*c", "ac", ""),
        ("a*c", "a", "-"),
        ("aa*aa", "aaa", "-"),
        ("plain", "plain", ""),
        ("plain", "plains", "-"),
    ] {
        assert_eq!(said(pattern, path), expected, "{pattern} {path}");
    }
}

#[test]
fn any_number_of_segments() {
    for (pattern, path, expected) in [
        ("**/{service}/{env}/*.yaml", "a/b/echo/prod/x.yaml", "env=prod service=echo"),
        ("**/{service}/{env}/*.yaml", "echo/prod/x.yaml", "env=prod service=echo"),
        ("**/{service}/{env}/*.yaml", "prod/x.yaml", "-"),
        ("services/{service}/**", "services/echo/a/b/c.yaml", "service=echo"),
        ("services/{service}/**", "services/echo", "service=echo"),
        ("services/{service}/**", "services", "-"),
        ("a/**/b", "a/b", ""),
        ("a/**/a", "a", "-"),
        ("**", "a/b/c", ""),
        ("**/**", "a", ""),
        ("a/**/**/b", "a/b", ""),
        ("**/svc/{service}/**", "x/svc/svc/y/z", "service=svc"),
        ("**/svc/{service}/**/{name}.yaml", "x/svc/echo/web.yaml", "name=web service=echo"),
        ("**/svc/{service}/**/{name}.yaml", "svc/web.yaml", "-"),
        ("**/a/**/b/**", "b/a/x/b", ""),
        ("**/a/**/b/**", "b/x/a", "-"),
    ] {
        assert_eq!(said(pattern, path), expected, "{pattern} {path}");
    }
}

#[test]
fn a_repeated_name_is_the_same_text() {
    for (pattern, path, expected) in [
        ("{service}/{env}/{service}.yaml", "echo/prod/echo.yaml", "env=prod service=echo"),
        ("{service}/{env}/{service}.yaml", "echo/prod/web.yaml", "-"),
        // Taking the most for `a` first would not match, though there is a way.
        ("{a}-{b}/{a}.yaml", "x-y-z/x.yaml", "a=x b=y-z"),
        ("{a}-{b}/{a}.yaml", "x-y-z/x-y.yaml", "a=x-y b=z"),
        ("{a}-{a}/{a}", "x-y-x-y/x-y", "a=x-y"),
        ("{s}/**/{s}-{e}.yaml", "a-b/x/a-b-c.yaml", "e=c s=a-b"),
        ("{s}-{e}/**/{s}", "a-b-c/x/a", "e=b-c s=a"),
        ("{s}/**/{s}/**", "a/x/b/a/y", "s=a"),
        ("{s}/**/{s}/**", "a/x/b/y", "-"),
    ] {
        assert_eq!(said(pattern, path), expected, "{pattern} {path}");
    }
}

#[test]
fn what_is_known_decides() {
    let known = Captures::from([("env".to_owned(), "jp-prod".to_owned())]);
    let namespace = layout("{service}-{env}");
    assert_eq!(namespace.captures_given("echo-jp-prod", known.clone()).unwrap()["service"], "echo");
    assert_eq!(namespace.captures_given("echo-jp-dev", known), None);
}

#[test]
fn refuses_what_is_no_layout() {
    let mut told = String::new();
    for pattern in [
        "",
        "/a/{name}.yaml",
        "a//{name}",
        "./{name}",
        "{name",
        "a/name}",
        "{}",
        "{a b}",
        "{a}{b}",
        "{a}*",
        "a/**.yaml",
        "{a}-{b}/{a}-{c}",
        "**/{a}/**/{a}-{b}/**",
    ] {
        let error = Layout::parse(pattern).unwrap_err();
        writeln!(told, "{pattern:20} {error}\n{:20} {}", "", error.hint).unwrap();
    }
    insta::assert_snapshot!("refused", told);
}

#[test]
fn a_wildcard_cannot_be_written_back() {
    let captures = Captures::from([("name".to_owned(), "web".to_owned())]);
    assert_eq!(layout("a/{name}.yaml").format(&captures).as_deref(), Some("a/web.yaml"));
    assert_eq!(layout("a/{name}.*").format(&captures), None);
    assert_eq!(layout("**/{name}").format(&captures), None);
    assert_eq!(layout("{service}/{name}").format(&captures), None);
}

#[test]
fn matching_is_linear() {
    // Trial and error would need years for this.
    let pattern = (0..40).map(|part| format!("{{a{part}}}")).collect::<Vec<_>>().join("-") + "-x";
    assert_eq!(layout(&pattern).captures(&"-a".repeat(4000)), None);
    let deep = layout(&("**/*/b/".repeat(20) + "**"));
    assert!(deep.captures(&"x/".repeat(2000)).is_none());
}

/// A pattern without wildcards: literals and captures in turn, each name once.
fn patterns() -> impl Strategy<Value = String> {
    let segment = prop_oneof!["[a-c.-]{1,3}", "[a-c]?\\{N\\}[a-c.-]{0,2}", "\\{N\\}[a-c.-]{1,2}\\{N\\}"];
    proptest::collection::vec(segment, 1..5).prop_map(|segments| {
        let mut pattern = segments.join("/").replace("/./", "/d/").replace("/../", "/d/");
        for index in 0.. {
            let named = pattern.replacen("{N}", &format!("{{n{index}}}"), 1);
            if named == pattern {
                return pattern;
            }
            pattern = named;
        }
        pattern
    })
}

proptest! {
    #[test]
    fn captures_write_the_path_back(pattern in patterns(), texts in proptest::collection::vec("[a-cé-][a-cé.-]{0,3}", 10)) {
        let Ok(layout) = Layout::parse(&pattern) else { return Ok(()) };
        let given: Captures = layout.names().into_iter().map(str::to_owned).zip(texts).collect();
        let path = layout.format(&given).unwrap();
        let found = layout.captures(&path);
        prop_assert!(found.is_some(), "{layout} does not match {path}");
        prop_assert_eq!(layout.format(&found.unwrap()), Some(path));
    }

    #[test]
    fn what_matches_is_written_back(pattern in patterns(), path in "[a-c/.-]{0,20}") {
        let Ok(layout) = Layout::parse(&pattern) else { return Ok(()) };
        if let Some(captures) = layout.captures(&path) {
            prop_assert_eq!(layout.format(&captures).unwrap(), path.strip_prefix("./").unwrap_or(&path));
        }
    }

    #[test]
    fn nothing_panics(pattern in "\\PC{0,12}|[{}*/a-]{0,12}", path in "\\PC{0,12}|[a/-]{0,12}") {
        if let Ok(layout) = Layout::parse(&pattern) {
            let _ = layout.captures(&path);
        }
    }
}
