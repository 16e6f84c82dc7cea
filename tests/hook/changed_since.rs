//! `check --changed-since`: the same answer in a pull request as on the laptop.

use std::fs;

use super::support::{FORMATS, World, bad, good};

#[test]
fn only_what_the_branch_brings_counts() {
    for format in FORMATS {
        let world = World::without_hook(format);
        world.commit("old.yaml", &bad("old"));
        world.git(&["switch", "-q", "-c", "f"]);
        world.commit("old.yaml", &format!("# touched\n{}", bad("old")));
        world.git(&["switch", "-q", "main"]);
        world.commit("theirs.yaml", &bad("theirs"));
        world.git(&["switch", "-q", "f"]);
        let clean = world.run(&["check", "--changed-since", "main"]);
        assert_eq!(clean.code, Some(0), "{}", clean.text);
        clean.says(&["no findings", "1 earlier findings: in the changed files"]);
        world.commit("k8s/new.yaml", &bad("new"));
        let told = world.run(&["check", "--changed-since", "main"]);
        assert_eq!(told.code, Some(1), "{}", told.text);
        told.says(&["k8s/new.yaml:", "1 finding (1 denied"]);
        let hook = world.push(&["--dry-run", "origin", "f"]);
        assert_eq!(hook.code, Some(0), "no hook is installed: {}", hook.text);
        assert_eq!(world.run(&["check", "--changed-since", "main", "k8s"]).code, Some(1));
        assert_eq!(world.run(&["check", "--changed-since", "main", "old.yaml"]).code, Some(0));
        assert_eq!(world.run(&["check", "--changed-since", "HEAD"]).code, Some(0), "nothing changed");
    }
}

#[test]
fn the_commit_decides_here_too() {
    let world = World::without_hook("sha1");
    world.git(&["switch", "-q", "-c", "f"]);
    world.commit("a.yaml", &good("a"));
    world.write("a.yaml", &bad("a"));
    assert_eq!(world.run(&["check", "--changed-since", "main"]).code, Some(0));
    fs::create_dir(world.work.join("sub")).unwrap();
    assert_eq!(world.run_in(&world.work.join("sub"), &["check", "--changed-since", "main"]).code, Some(0));
}

#[test]
fn a_revision_that_is_not_here_says_how_to_get_it() {
    let world = World::without_hook("sha1");
    world.commit("a.yaml", &good("a"));
    world.git(&["push", "-q", "origin", "main"]);
    let url = format!("file://{}", world.remote());
    world.git_in(world.dir.path(), &["clone", "-q", "--depth=1", &url, "shallow"]);
    let told = world.run_in(&world.dir.path().join("shallow"), &["check", "--changed-since", "HEAD~1"]);
    assert_eq!(told.code, Some(2), "{}", told.text);
    told.says(&["HEAD~1", "fetch-depth: 0"]);
    let told = world.run(&["check", "--changed-since", "nowhere"]);
    assert_eq!(told.code, Some(2), "{}", told.text);
    told.says(&["there is no commit `nowhere`", "git fetch origin"]);
    world.git(&["remote", "remove", "origin"]);
    let told = world.run(&["check", "--changed-since", "origin/main"]);
    assert_eq!(told.code, Some(2), "{}", told.text);
    told.says(&["there is no remote to fetch it from"]);
    let empty = world.dir.path().join("empty");
    world.git_in(world.dir.path(), &["init", "-q", "empty"]);
    let told = world.run_in(&empty, &["check", "--changed-since", "main"]);
    assert_eq!(told.code, Some(2), "{}", told.text);
    told.says(&["the repository has no commit yet"]);
}
