//! Installing beside whatever is there already.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use super::support::{World, bad, good};

fn script(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

/// git runs hooks from its configuration.
fn has_config_hooks(world: &World) -> bool {
    let version = world.git(&["--version"]);
    let mut numbers = version.rsplit(' ').next().unwrap().split('.').map(|it| it.parse::<u32>().unwrap_or(0));
    (numbers.next().unwrap(), numbers.next().unwrap()) >= (2, 54)
}

#[test]
fn an_existing_hook_runs_first_with_the_same_lines() {
    let world = World::without_hook("sha1");
    let hook = world.work.join(".git/hooks/pre-push");
    let theirs = "#!/bin/sh\ncat > seen\necho \"$1\" > args\nexit ${THEIRS:-0}\n";
    script(&hook, theirs);
    world.ok(&["hook", "install"]);
    world.commit("a.yaml", &bad("a"));
    world.push(&["origin", "main"]).refused(&["a.yaml"]);
    let seen = fs::read_to_string(world.work.join("seen")).unwrap();
    assert!(seen.starts_with("refs/heads/main ") && seen.ends_with('\n'), "{seen:?}");
    assert_eq!(fs::read_to_string(world.work.join("args")).unwrap(), "origin\n");
    world.ok(&["hook", "install"]);
    let undone = world.ok(&["hook", "uninstall"]);
    if !has_config_hooks(&world) {
        undone.says(&["as it was before"]);
    }
    assert_eq!(fs::read_to_string(&hook).unwrap(), theirs);
    assert_eq!(fs::metadata(&hook).unwrap().permissions().mode() & 0o777, 0o755);
    let left: Vec<_> = fs::read_dir(hook.parent().unwrap())
        .unwrap()
        .map(|it| it.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.contains("kubectl-policy"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn an_existing_hook_that_refuses_is_obeyed() {
    let world = World::without_hook("sha1");
    script(&world.work.join(".git/hooks/pre-push"), "#!/bin/sh\necho theirs says no >&2\nexit 3\n");
    world.ok(&["hook", "install"]);
    world.commit("a.yaml", &good("a"));
    world.push(&["origin", "main"]).refused(&["theirs says no"]);
    world.push(&["origin", "main", "--no-verify"]).passes();
}

#[test]
fn status_says_what_is_and_what_would_be() {
    let world = World::without_hook("sha1");
    let none = world.run(&["hook", "status"]);
    assert_eq!(none.code, Some(1));
    none.says(&["active:  no: nothing is installed"]);
    world.ok(&["hook", "install"]);
    let status = world.run(&["hook", "status"]);
    assert_eq!(status.code, Some(0), "{}", status.text);
    status.says(&["active:  yes, through", "git:"]);
    if has_config_hooks(&world) {
        for (key, value, told) in [
            ("hook.kubectl-policy.enabled", "false", "`hook.kubectl-policy.enabled` is off"),
            ("hook.kubectl-policy.event", "", "`hook.kubectl-policy.event` is not `pre-push`"),
        ] {
            world.git(&["config", key, value]);
            let status = world.run(&["hook", "status"]);
            assert_eq!(status.code, Some(1), "{}", status.text);
            status.says(&["installed but not run", told]);
            world.git(&["config", "--unset", key]);
            world.ok(&["hook", "install"]);
        }
        assert_eq!(world.run(&["hook", "status"]).code, Some(0));
    } else {
        let hook = world.work.join(".git/hooks/pre-push");
        fs::set_permissions(&hook, fs::Permissions::from_mode(0o644)).unwrap();
        let status = world.run(&["hook", "status"]);
        assert_eq!(status.code, Some(1));
        status.says(&["installed but not run", "chmod +x"]);
        fs::set_permissions(&hook, fs::Permissions::from_mode(0o755)).unwrap();
        world.git(&["config", "core.hooksPath", "elsewhere"]);
        let status = world.run(&["hook", "status"]);
        assert_eq!(status.code, Some(1), "{}", status.text);
        status.says(&["`core.hooksPath` leads git to `elsewhere/pre-push` instead"]);
        world.git(&["config", "--unset", "core.hooksPath"]);
    }
    world.ok(&["hook", "uninstall"]);
    assert_eq!(world.run(&["hook", "status"]).code, Some(1));
    world.ok(&["hook", "uninstall"]).says(&["nothing to do"]);
}

#[test]
fn a_moved_folder_of_hooks_is_honoured() {
    let world = World::without_hook("sha1");
    world.git(&["config", "core.hooksPath", ".githooks"]);
    world.ok(&["hook", "install"]);
    world.commit("a.yaml", &bad("a"));
    world.push(&["origin", "main"]).refused(&["a.yaml"]);
    if !has_config_hooks(&world) {
        assert!(world.work.join(".githooks/pre-push").is_file());
    }
}

#[test]
fn hooks_for_all_repositories_are_left_alone_unless_forced() {
    let world = World::without_hook("sha1");
    let global = world.dir.path().join("gitconfig");
    let hooks = world.dir.path().join("hooks");
    fs::write(&global, format!("[core]\n\thooksPath = {}\n", hooks.display())).unwrap();
    let run = |args: &[&str]| {
        let mut command = super::support::command(super::support::PROGRAM, world.dir.path(), &world.work);
        command.env("GIT_CONFIG_GLOBAL", &global).args(args).output().unwrap()
    };
    let output = run(&["hook", "install"]);
    if has_config_hooks(&world) {
        assert!(output.status.success());
        return;
    }
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("serves other repositories too"));
    assert!(!hooks.exists());
    assert!(run(&["hook", "install", "--force"]).status.success());
    assert!(hooks.join("pre-push").is_file());
}

#[test]
fn programs_that_manage_hooks_are_told_and_not_fought() {
    for (file, text, told, snippet) in [
        ("lefthook.yml", "pre-push: {}\n", "lefthook runs the hooks", "use_stdin: true"),
        (".pre-commit-config.yaml", "repos: []\n", "pre-commit runs the hooks", "id: kubectl-policy-push"),
        (".husky/pre-push", "", "husky runs the hooks", "kubectl-policy hook pre-push \"$1\" \"$2\""),
    ] {
        let world = World::without_hook("sha1");
        world.write(file, text);
        let install = world.run(&["hook", "install"]);
        assert_eq!(install.code, Some(2), "{}", install.text);
        install.says(&[told, snippet]);
        assert!(!world.work.join(".git/hooks/pre-push").exists());
        world.write(file, &format!("{text}kubectl-policy hook pre-push kubectl-policy-push\n"));
        world.ok(&["hook", "install"]).says(&["nothing to do"]);
        world.ok(&["hook", "uninstall"]).says(&["still runs it: take it out of"]);
    }
}

#[test]
fn husky_hands_on_arguments_and_lines() {
    let world = World::without_hook("sha1");
    // What husky 9 writes for every hook, in short.
    script(&world.work.join(".husky/_/pre-push"), "#!/bin/sh\nsh -e \"${0%/*}/../pre-push\" \"$@\"\n");
    world.write(".husky/pre-push", &format!("{} kubectl-policy hook pre-push\n", "#"));
    world.git(&["config", "core.hooksPath", ".husky/_"]);
    assert_eq!(world.run(&["hook", "status"]).code, Some(1));
    let line = format!("PATH=\"{}:$PATH\"\nkubectl-policy hook pre-push \"$1\" \"$2\"\n", program_folder());
    world.write(".husky/pre-push", &line);
    world.ok(&["hook", "status"]).says(&["husky, by `.husky/pre-push`"]);
    world.commit("a.yaml", &bad("a"));
    world.push(&["origin", "main"]).refused(&["a.yaml"]);
}

#[test]
fn under_pre_commit_the_environment_says_what_is_pushed() {
    let world = World::without_hook("sha1");
    let from = world.head();
    world.commit("a.yaml", &bad("a"));
    let run = |from: Option<&str>, to: &str| {
        let mut command = super::support::command(super::support::PROGRAM, world.dir.path(), &world.work);
        command.args(["hook", "pre-commit-framework"]);
        command.env("PRE_COMMIT_REMOTE_NAME", "origin").env("PRE_COMMIT_REMOTE_URL", world.remote());
        command.env("PRE_COMMIT_REMOTE_BRANCH", "refs/heads/main").env("PRE_COMMIT_LOCAL_BRANCH", "refs/heads/main");
        if let Some(from) = from {
            command.env("PRE_COMMIT_FROM_REF", from).env("PRE_COMMIT_TO_REF", to);
        }
        command.output().unwrap().status.code()
    };
    assert_eq!(run(Some(&from), &world.head()), Some(1));
    assert_eq!(run(Some(&world.head()), &world.head()), Some(0));
    assert_eq!(run(None, ""), Some(1));
    let outside = world.run(&["hook", "pre-commit-framework"]);
    assert_eq!(outside.code, Some(2));
}

#[test]
fn a_hook_whose_program_is_gone_says_so() {
    let world = World::without_hook("sha1");
    world.ok(&["hook", "install"]);
    let moved = |text: &str| text.replace(super::support::PROGRAM, "/nowhere/kubectl-policy");
    if has_config_hooks(&world) {
        let key = "hook.kubectl-policy.command";
        let command = moved(&world.git(&["config", key]));
        world.git(&["config", key, &command]);
    } else {
        let hook = world.work.join(".git/hooks/pre-push");
        fs::write(&hook, moved(&fs::read_to_string(&hook).unwrap())).unwrap();
    }
    world.commit("a.yaml", &good("a"));
    world.push(&["origin", "main"]).refused(&["kubectl-policy is not there any more", "remove this hook: "]);
}

#[test]
fn a_hook_for_all_repositories_is_not_this_ones_to_remove() {
    let world = World::without_hook("sha1");
    let global = world.dir.path().join("gitconfig");
    fs::write(&global, "[hook \"kubectl-policy\"]\n\tcommand = false\n\tevent = pre-push\n").unwrap();
    let mut command = super::support::command(super::support::PROGRAM, world.dir.path(), &world.work);
    let output = command.env("GIT_CONFIG_GLOBAL", &global).args(["hook", "uninstall"]).output().unwrap();
    assert!(output.status.success());
    assert!(String::from_utf8_lossy(&output.stdout).contains("nothing to do"));
    assert!(fs::read_to_string(&global).unwrap().contains("pre-push"));
}

#[test]
fn a_hook_of_a_newer_git_is_replaced_not_doubled() {
    let world = World::without_hook("sha1");
    if has_config_hooks(&world) {
        return;
    }
    world.git(&["config", "hook.kubectl-policy.command", "kubectl-policy hook pre-push"]);
    world.git(&["config", "hook.kubectl-policy.event", "pre-push"]);
    let status = world.run(&["hook", "status"]);
    assert_eq!(status.code, Some(1));
    status.says(&["does not run hooks from its configuration yet"]);
    world.ok(&["hook", "install"]);
    world.ok(&["hook", "status"]).says(&[".git/hooks/pre-push"]);
}

#[test]
fn what_cannot_be_written_leaves_the_old_hook() {
    let world = World::without_hook("sha1");
    if has_config_hooks(&world) {
        return;
    }
    // A folder of hooks that is none: nothing can be written, not even by root.
    world.git(&["config", "core.hooksPath", "/dev/null"]);
    let told = world.run(&["hook", "install"]);
    assert_eq!(told.code, Some(2), "{}", told.text);
    told.says(&["/dev/null", "core.hooksPath"]);
}

fn program_folder() -> String {
    Path::new(super::support::PROGRAM).parent().unwrap().to_str().unwrap().to_owned()
}
