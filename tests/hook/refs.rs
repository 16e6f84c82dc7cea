//! Every way to name what is pushed and where to.

use super::support::{FORMATS, World, bad, good};

fn each(test: impl Fn(&World)) {
    for format in FORMATS {
        test(&World::new(format));
    }
}

#[test]
fn a_new_branch_is_refused_for_what_it_brings_and_told_why() {
    each(|world| {
        world.git(&["switch", "-q", "-c", "f"]);
        world.commit("k8s/echo.yaml", &bad("echo"));
        let head = world.head();
        world.push(&["origin", "f"]).refused(&[
            "error[latest-tag]",
            "k8s/echo.yaml:",
            "Deployment shop/echo",
            &format!("push refused: 1 new finding in commit {}", &head[..12]),
            "refs/heads/f on origin",
            "{rule: latest-tag, kind: Deployment, name: echo, namespace: shop, container: app,",
            "git push --no-verify",
            "check in CI",
        ]);
        world.commit("k8s/echo.yaml", &good("echo"));
        world.push(&["origin", "f"]).passes();
    });
}

#[test]
fn a_fast_forward_is_checked_from_what_the_remote_has() {
    each(|world| {
        world.commit("a.yaml", &good("a"));
        world.push(&["origin", "main"]).passes();
        world.commit("b.yaml", &bad("b"));
        world.push(&["origin", "main"]).refused(&["b.yaml", "refs/heads/main on origin"]);
        world.push(&["origin", "main", "--no-verify"]).passes();
        world.commit("c.yaml", &good("c"));
        world.push(&["origin", "main"]).passes();
    });
}

#[test]
fn a_forced_push_is_checked_like_any_other() {
    each(|world| {
        world.git(&["switch", "-q", "-c", "f"]);
        world.commit("a.yaml", &good("a"));
        world.push(&["origin", "f"]).passes();
        world.write("a.yaml", &bad("a"));
        world.git(&["commit", "-q", "-a", "--amend", "-m", "amended"]);
        world.push(&["origin", "+f"]).refused(&["a.yaml"]);
        world.push(&["--force-with-lease", "origin", "f"]).refused(&["a.yaml"]);
        world.git(&["reset", "-q", "--hard", "main"]);
        world.push(&["-f", "origin", "f"]).passes();
    });
}

#[test]
fn what_the_remote_has_may_be_unknown_here() {
    each(|world| {
        world.git(&["switch", "-q", "-c", "f"]);
        world.commit("a.yaml", &good("a"));
        world.push(&["origin", "f"]).passes();
        let other = world.dir.path().join("other");
        world.git_in(world.dir.path(), &["clone", "-q", "-b", "f", &world.remote(), "other"]);
        std::fs::write(other.join("x.yaml"), good("x")).unwrap();
        world.git_in(&other, &["add", "-A"]);
        world.git_in(&other, &["commit", "-q", "-m", "theirs"]);
        world.git_in(&other, &["push", "-q", "origin", "f"]);
        world.commit("b.yaml", &bad("b"));
        world.push(&["-f", "origin", "f"]).refused(&["b.yaml", "1 new finding"]);
        world.commit("b.yaml", &good("b"));
        world.push(&["-f", "origin", "f"]).passes();
    });
}

#[test]
fn a_deletion_brings_nothing() {
    each(|world| {
        world.git(&["push", "-q", "--no-verify", "origin", "main:refs/heads/gone", "main:refs/heads/gone2"]);
        world.commit("a.yaml", &bad("a"));
        world.push(&["origin", "--delete", "gone"]).passes();
        world.push(&["origin", ":gone2", "main:main"]).refused(&["a.yaml"]);
    });
}

#[test]
fn tags_are_followed_to_their_commits() {
    each(|world| {
        world.git(&["tag", "-a", "-m", "good", "v1"]);
        world.push(&["origin", "v1"]).passes();
        world.commit("a.yaml", &bad("a"));
        world.git(&["tag", "light"]);
        world.git(&["tag", "-a", "-m", "bad", "v2"]);
        world.git(&["tag", "-a", "-m", "of a tag", "v3", "v2"]);
        world.push(&["origin", "light"]).refused(&["refs/tags/light", "a.yaml"]);
        world.push(&["origin", "v2"]).refused(&["refs/tags/v2", "a.yaml"]);
        world.push(&["origin", "v3"]).refused(&["refs/tags/v3", "a.yaml"]);
        world.push(&["origin", "--tags"]).refused(&["refs/tags/light, refs/tags/v2, refs/tags/v3 on origin"]);
    });
}

#[test]
fn a_tag_of_no_commit_is_said_not_to_be_checked() {
    each(|world| {
        world.git(&["tag", "tree", "HEAD^{tree}"]);
        world.git(&["tag", "-a", "-m", "x", "blob", "HEAD:web.yaml"]);
        let told = world.push(&["origin", "tree", "blob"]);
        assert_eq!(told.code, Some(0), "{}", told.text);
        told.says(&[
            "not checked: refs/tags/tree: it points at a tree, not at a commit",
            "not checked: refs/tags/blob: it points at a blob, not at a commit",
        ]);
    });
}

#[test]
fn the_source_may_be_any_expression() {
    each(|world| {
        world.commit("a.yaml", &bad("a"));
        let oid = world.head();
        world.git(&["commit", "-q", "--allow-empty", "-m", "has space"]);
        for source in ["HEAD", "HEAD~1", &oid, ":/has space", "HEAD^{/has space}", "HEAD@{0 seconds ago}", "@"] {
            let refspec = format!("{source}:refs/heads/x");
            world.push(&["origin", &refspec]).refused(&["a.yaml", "refs/heads/x on origin"]);
        }
        world.push(&["origin", "HEAD~2:refs/heads/x"]).passes();
    });
}

#[test]
fn one_bad_ref_of_many_stops_all() {
    each(|world| {
        for (name, text) in [("one", good("one")), ("two", bad("two")), ("three", good("three"))] {
            world.git(&["switch", "-q", "-c", name, "main"]);
            world.commit(&format!("{name}.yaml"), &text);
        }
        for args in [&["origin", "one", "two", "three"][..], &["origin", "--all"], &["origin", "--mirror"]] {
            let told = world.push(args);
            told.refused(&["two.yaml", "refs/heads/two on origin"]);
            assert_eq!(told.text.matches("push refused").count(), 1, "{}", told.text);
        }
        world.git(&["branch", "-q", "-D", "two"]);
        world.push(&["origin", "--mirror"]).passes();
    });
}

#[test]
fn nothing_to_push_is_nothing_to_check() {
    each(|world| {
        world.push(&["origin", "main"]).passes();
        let empty = world.hook(&world.work, "");
        assert_eq!((empty.code, empty.text.as_str()), (Some(0), ""));
    });
}

#[test]
fn without_a_remote_everything_is_new_and_that_is_said() {
    let world = World::new("sha1");
    world.commit("old.yaml", &bad("old"));
    world.git(&["push", "-q", "--no-verify", "origin", "main"]);
    world.git(&["remote", "remove", "origin"]);
    world.commit("a.yaml", &good("a"));
    let told = world.push(&[&world.remote(), "main:refs/heads/x"]);
    told.refused(&["old.yaml", "compared    with nothing", "`git fetch`"]);
    // Of a branch that is there git says at which commit it is.
    world.push(&[&world.remote(), "main"]).passes();
    world.commit("b.yaml", &bad("b"));
    let told = world.push(&[&world.remote(), "main"]);
    told.refused(&["b.yaml", "1 new finding"]);
    assert!(!told.text.contains("compared"), "{}", told.text);
}

#[test]
fn an_address_will_do_for_a_remote() {
    each(|world| {
        world.git(&["push", "-q", "--no-verify", "origin", "main"]);
        world.commit("a.yaml", &bad("a"));
        world.push(&[&world.remote(), "main:refs/heads/x"]).refused(&["a.yaml"]);
        // What another remote has is nothing new on this one.
        let bare = world.dir.path().join("other.git");
        let format = format!("--object-format={}", world.format);
        world.git_in(world.dir.path(), &["init", "-q", "--bare", &format, "other.git"]);
        world.git(&["push", "-q", "--no-verify", "origin", "main"]);
        world.push(&[bare.to_str().unwrap(), "main"]).passes();
    });
}

#[test]
fn several_addresses_are_several_pushes() {
    each(|world| {
        let format = format!("--object-format={}", world.format);
        world.git_in(world.dir.path(), &["init", "-q", "--bare", &format, "second.git"]);
        let second = world.dir.path().join("second.git");
        world.git(&["remote", "set-url", "--add", "--push", "origin", &world.remote()]);
        world.git(&["remote", "set-url", "--add", "--push", "origin", second.to_str().unwrap()]);
        world.commit("a.yaml", &good("a"));
        world.push(&["origin", "main"]).passes();
        world.commit("b.yaml", &bad("b"));
        world.push(&["origin", "main"]).refused(&["b.yaml"]);
    });
}

#[test]
fn a_dry_run_is_checked_and_no_verify_is_not() {
    each(|world| {
        world.commit("a.yaml", &bad("a"));
        world.push(&["--dry-run", "origin", "main"]).refused(&["a.yaml"]);
        world.push(&["--no-verify", "origin", "main"]).passes();
    });
}

#[test]
fn refs_that_are_neither_branches_nor_tags() {
    each(|world| {
        world.git(&["notes", "add", "-m", "a note"]);
        world.push(&["origin", "refs/notes/commits"]).passes();
        world.commit("a.yaml", &bad("a"));
        world.push(&["origin", "HEAD:refs/for/review"]).refused(&["refs/for/review on origin"]);
    });
}

#[test]
fn bare_repositories_and_linked_work_trees() {
    each(|world| {
        world.git(&["worktree", "add", "-q", "-b", "linked", "../linked"]);
        let linked = world.dir.path().join("linked");
        std::fs::write(linked.join("a.yaml"), bad("a")).unwrap();
        world.git_in(&linked, &["add", "-A"]);
        world.git_in(&linked, &["commit", "-q", "-m", "bad"]);
        world.push_in(&linked, &["origin", "linked"]).refused(&["a.yaml"]);
        std::fs::create_dir(linked.join("sub")).unwrap();
        world.push_in(&linked.join("sub"), &["origin", "linked"]).refused(&["a.yaml"]);

        world.git_in(world.dir.path(), &["clone", "-q", "--bare", "work", "bare.git"]);
        let bare = world.dir.path().join("bare.git");
        let told = world.run_in(&bare, &["hook", "install"]);
        assert_eq!(told.code, Some(0), "{}", told.text);
        world.push_in(&bare, &[&world.remote(), "linked"]).refused(&["a.yaml"]);
        world.push_in(&bare, &[&world.remote(), "main:refs/heads/same"]).passes();
    });
}

#[test]
fn a_line_that_git_does_not_write_is_no_clean_bill() {
    let world = World::new("sha1");
    let told = world.hook(&world.work, "hello\n");
    assert_eq!(told.code, Some(2), "{}", told.text);
    told.says(&["`hello` is no line of a pre-push hook"]);
    let wrong = format!("a {} b {}\n", "1".repeat(64), "0".repeat(64));
    let told = world.hook(&world.work, &wrong);
    assert_eq!(told.code, Some(2), "{}", told.text);
    told.says(&["is no object id of this repository"]);
}
