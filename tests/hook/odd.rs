//! Repositories that are not whole, not of one piece, or not one's own.

use std::fs;
use std::path::Path;

use super::support::{FORMATS, World, bad, command, good};

#[test]
fn a_shallow_clone_is_checked_from_where_it_begins() {
    for format in FORMATS {
        let world = World::new(format);
        world.commit("old.yaml", &bad("old"));
        world.git(&["push", "-q", "--no-verify", "origin", "main"]);
        let url = format!("file://{}", world.remote());
        world.git_in(world.dir.path(), &["clone", "-q", "--depth=1", &url, "shallow"]);
        let shallow = world.dir.path().join("shallow");
        assert_eq!(world.run_in(&shallow, &["hook", "install"]).code, Some(0));
        change(&world, &shallow, "a.yaml", &good("a"));
        world.push_in(&shallow, &["origin", "HEAD:refs/heads/f"]).passes();
        change(&world, &shallow, "a.yaml", &bad("a"));
        world.push_in(&shallow, &["origin", "HEAD:refs/heads/f"]).refused(&["a.yaml", "1 new finding"]);
    }
}

#[test]
fn a_partial_clone_is_completed_or_said_not_to_be_checked() {
    for format in FORMATS {
        for filter in ["--filter=blob:none", "--filter=tree:0"] {
            let world = World::new(format);
            world.commit("dir/old.yaml", &bad("old"));
            world.git(&["push", "-q", "--no-verify", "origin", "main"]);
            world.git_in(Path::new(&world.remote()), &["config", "uploadpack.allowFilter", "true"]);
            world.git_in(Path::new(&world.remote()), &["config", "uploadpack.allowAnySHA1InWant", "true"]);
            let url = format!("file://{}", world.remote());
            world.git_in(world.dir.path(), &["clone", "-q", "--no-checkout", filter, &url, "partial"]);
            let partial = world.dir.path().join("partial");
            assert_eq!(world.run_in(&partial, &["hook", "install"]).code, Some(0));
            let blob = world.git_in(&partial, &["hash-object", "-w", "--stdin-paths"]);
            assert_eq!(blob, "");
            fs::write(partial.join("more.yaml"), format!("# more\n{}", bad("old"))).unwrap();
            world.git_in(&partial, &["read-tree", "HEAD"]);
            world.git_in(&partial, &["add", "more.yaml"]);
            world.git_in(&partial, &["rm", "-q", "--cached", "dir/old.yaml"]);
            world.git_in(&partial, &["commit", "-q", "-m", "moved"]);
            // The file that it was moved from is with the remote only, and so is the configuration.
            world.push_in(&partial, &["origin", "HEAD:refs/heads/f"]).passes();
            world.git_in(&partial, &["commit", "-q", "--allow-empty", "-m", "again"]);
        }
    }
}

#[test]
fn a_partial_clone_without_its_remote_is_not_checked() {
    let world = World::new("sha1");
    world.git_in(Path::new(&world.remote()), &["config", "uploadpack.allowFilter", "true"]);
    let url = format!("file://{}", world.remote());
    world.git_in(world.dir.path(), &["clone", "-q", "--filter=blob:none", "--no-checkout", &url, "partial"]);
    let partial = world.dir.path().join("partial");
    let head = world.git_in(&partial, &["rev-parse", "HEAD"]);
    fs::rename(world.remote(), world.dir.path().join("away.git")).unwrap();
    let told = world.hook(&partial, &format!("HEAD {head} refs/heads/f {}\n", "0".repeat(40)));
    assert_eq!((told.code, told.text.as_str()), (Some(0), ""), "its commits are all there already");
    world.git_in(&partial, &["update-ref", "-d", "refs/remotes/origin/main"]);
    world.git_in(&partial, &["symbolic-ref", "-d", "refs/remotes/origin/HEAD"]);
    let told = world.hook(&partial, &format!("HEAD {head} refs/heads/f {}\n", "0".repeat(40)));
    assert_eq!(told.code, Some(2), "{}", told.text);
    told.says(&["is not in this clone", "git could not fetch it from the remote"]);
}

#[test]
fn links_and_submodules_are_named() {
    let world = World::new("sha1");
    let head = world.head();
    world.git(&["update-index", "--add", "--cacheinfo", &format!("160000,{head},vendor/lib")]);
    std::os::unix::fs::symlink("web.yaml", world.work.join("link.yaml")).unwrap();
    world.git(&["add", "link.yaml"]);
    world.git(&["commit", "-q", "-m", "odd entries"]);
    let told = world.push(&["origin", "main"]);
    assert_eq!(told.code, Some(0), "{}", told.text);
    told.says(&["not checked: link.yaml: a symbolic link", "not checked: vendor/lib: a submodule"]);
}

#[test]
fn a_pointer_of_git_lfs_is_followed_or_said_not_to_be_checked() {
    let world = World::new("sha1");
    let text = bad("large");
    let hash = "ab".repeat(32);
    let pointer = format!("version https://git-lfs.github.com/spec/v1\noid sha256:{hash}\nsize {}\n", text.len());
    world.commit("large.yaml", &pointer);
    world.push(&["origin", "main"]).refused(&["`large.yaml` is not checked", "Git LFS pointer"]);
    let folder = world.work.join(".git/lfs/objects/ab/ab");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(&hash), text).unwrap();
    world.push(&["origin", "main"]).refused(&["error[latest-tag]", "large.yaml"]);
}

#[test]
fn a_damaged_object_is_told() {
    for format in FORMATS {
        let world = World::new(format);
        world.commit("a.yaml", &good("a"));
        let id = world.git(&["rev-parse", "HEAD:a.yaml"]);
        let path = world.work.join(".git/objects").join(&id[..2]).join(&id[2..]);
        let mut permissions = fs::metadata(&path).unwrap().permissions();
        std::os::unix::fs::PermissionsExt::set_mode(&mut permissions, 0o644);
        fs::set_permissions(&path, permissions).unwrap();
        let mut bytes = fs::read(&path).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 0xff;
        fs::write(&path, bytes).unwrap();
        let line = format!("HEAD {} refs/heads/main {}\n", world.head(), "0".repeat(id.len()));
        let told = world.hook(&world.work, &line);
        assert_eq!(told.code, Some(2), "{}", told.text);
        told.says(&["`a.yaml` is not checked", &id, "git fsck"]);
        fs::write(&path, "").unwrap();
        assert_eq!(world.hook(&world.work, &line).code, Some(2));
    }
}

#[test]
fn refs_in_a_reftable_are_asked_of_git() {
    for format in FORMATS {
        let world = World::new(format);
        world.commit("old.yaml", &bad("old"));
        world.git(&["push", "-q", "--no-verify", "origin", "main"]);
        let mut migrate = command("git", world.dir.path(), &world.work);
        if !migrate.args(["refs", "migrate", "--ref-format=reftable"]).output().unwrap().status.success() {
            eprintln!("skipped: this git makes no reftables");
            return;
        }
        world.commit("a.yaml", &good("a"));
        world.push(&["origin", "main"]).passes();
        world.commit("b.yaml", &bad("b"));
        world.push(&["origin", "main"]).refused(&["b.yaml", "1 new finding"]);
        world.push(&["origin", "HEAD:refs/heads/new"]).refused(&["b.yaml", "1 new finding"]);
        let changed = world.run(&["check", "--changed-since", "origin/main"]);
        assert_eq!(changed.code, Some(1), "{}", changed.text);
        changed.says(&["b.yaml"]);
        let linked = world.dir.path().join("linked");
        world.git(&["worktree", "add", "-q", "--detach", linked.to_str().unwrap(), "HEAD~1"]);
        change(&world, &linked, "c.yaml", &bad("c"));
        world.push_in(&linked, &["origin", "HEAD:refs/heads/linked"]).refused(&["c.yaml", "1 new finding"]);
        let url = format!("file://{}", world.remote());
        world.git_in(world.dir.path(), &["clone", "-q", "--depth=1", "--ref-format=reftable", &url, "shallow"]);
        let shallow = world.dir.path().join("shallow");
        assert_eq!(world.run_in(&shallow, &["hook", "install"]).code, Some(0));
        change(&world, &shallow, "d.yaml", &bad("d"));
        world.push_in(&shallow, &["origin", "HEAD:refs/heads/f"]).refused(&["d.yaml", "1 new finding"]);
    }
}

#[test]
fn refs_that_git_cannot_read_either_are_said() {
    let world = World::new("sha1");
    let line = format!("HEAD {} refs/heads/main {}\n", world.head(), "0".repeat(40));
    world.git(&["config", "core.repositoryFormatVersion", "1"]);
    world.git(&["config", "extensions.refStorage", "reftable"]);
    let told = world.hook(&world.work, &line);
    assert_eq!(told.code, Some(2), "{}", told.text);
    told.says(&["keeps its refs in a reftable, and git could not be asked for them: ", "git 2.45"]);
}

#[test]
fn a_repository_of_somebody_else_comes_with_advice() {
    let world = World::new("sha1");
    world.commit("a.yaml", &bad("a"));
    let chown = command("chown", world.dir.path(), world.dir.path()).args(["-R", "12345", "work"]).status();
    if !chown.is_ok_and(|status| status.success()) {
        eprintln!("skipped: only root can give a repository away");
        return;
    }
    let line = format!("HEAD {} refs/heads/main {}\n", "1".repeat(40), "0".repeat(40));
    let told = world.hook(&world.work, &line);
    assert_eq!(told.code, Some(2), "{}", told.text);
    let work = fs::canonicalize(&world.work).unwrap();
    told.says(&[&format!("git config --global --add safe.directory '{}'", work.display())]);
}

#[test]
fn no_repository_is_said() {
    let world = World::new("sha1");
    let line = format!("HEAD {} refs/heads/main {}\n", "1".repeat(40), "0".repeat(40));
    let told = world.hook(world.dir.path(), &line);
    assert_eq!(told.code, Some(2), "{}", told.text);
    told.says(&["there is no git repository here"]);
}

fn change(world: &World, dir: &Path, path: &str, text: &str) {
    fs::write(dir.join(path), text).unwrap();
    world.git_in(dir, &["add", "-A"]);
    world.git_in(dir, &["commit", "-q", "-m", "change"]);
}
