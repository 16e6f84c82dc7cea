//! Which version of which file decides, and what counts as new.

use std::fs;

use super::support::{CONFIGURATION, FORMATS, World, bad, good};

#[test]
fn the_commit_decides_and_not_the_work_tree() {
    for format in FORMATS {
        let world = World::new(format);
        world.commit("a.yaml", &bad("a"));
        world.write("a.yaml", &good("a"));
        world.push(&["origin", "main"]).refused(&["a.yaml", "registry.example.org/app:latest"]);
        world.git(&["commit", "-q", "-a", "-m", "clean"]);
        world.write("a.yaml", &bad("a"));
        world.write("untracked.yaml", &bad("b"));
        world.push(&["origin", "main"]).passes();
    }
}

#[test]
fn what_was_there_before_does_not_count() {
    let world = World::new("sha1");
    world.commit("old.yaml", &bad("old"));
    world.git(&["push", "-q", "--no-verify", "origin", "main"]);
    world.commit("old.yaml", &format!("# moved down\n\n{}", bad("old")));
    world.push(&["origin", "main"]).passes();
    world.commit("old.yaml", &format!("{}---\n{}", bad("old"), bad("new")));
    world.push(&["origin", "main"]).refused(&[
        "Deployment shop/new",
        "push refused: 1 new finding",
        "1 finding was there before this push",
    ]);
}

#[test]
fn a_renamed_file_brings_nothing_new() {
    let world = World::new("sha1");
    world.commit("old.yaml", &bad("old"));
    world.git(&["push", "-q", "--no-verify", "origin", "main"]);
    world.git(&["mv", "old.yaml", "renamed.yaml"]);
    world.git(&["commit", "-q", "-m", "rename"]);
    world.push(&["origin", "main"]).passes();
    world.commit("copy.yaml", &bad("old"));
    world.push(&["origin", "main"]).refused(&["copy.yaml", "1 new finding"]);
}

#[test]
fn everything_counts_where_the_configuration_says_so() {
    let world = World::new("sha1");
    world.write(".kubectl-policy.yaml", &format!("{CONFIGURATION}hook: {{block: all}}\n"));
    world.commit("old.yaml", &bad("old"));
    world.git(&["push", "-q", "--no-verify", "origin", "main"]);
    world.commit("other.yaml", &good("other"));
    world.push(&["origin", "main"]).passes();
    world.commit("old.yaml", &format!("# touched\n{}", bad("old")));
    world.push(&["origin", "main"]).refused(&["old.yaml", "push refused: 1 finding"]);
}

#[test]
fn what_colleagues_merged_is_theirs() {
    let world = World::new("sha1");
    world.git(&["switch", "-q", "-c", "f"]);
    world.commit("mine.yaml", &good("mine"));
    world.push(&["origin", "f"]).passes();
    world.git(&["switch", "-q", "main"]);
    world.commit("theirs.yaml", &bad("theirs"));
    world.git(&["push", "-q", "--no-verify", "origin", "main"]);
    world.git(&["switch", "-q", "f"]);
    world.git(&["merge", "-q", "--no-edit", "main"]);
    world.push(&["origin", "f"]).passes();
    world.commit("mine.yaml", &bad("mine"));
    world.push(&["origin", "f"]).refused(&["mine.yaml", "1 new finding"]);
}

#[test]
fn what_another_branch_smuggled_in_is_new_to_this_one() {
    let world = World::new("sha1");
    world.git(&["switch", "-q", "-c", "f"]);
    world.commit("a.yaml", &bad("a"));
    world.git(&["push", "-q", "--no-verify", "origin", "f"]);
    world.push(&["origin", "f:refs/heads/same-commits"]).passes();
    world.push(&["origin", "f:main"]).refused(&["a.yaml", "refs/heads/main on origin"]);
}

#[test]
fn configuration_and_policies_are_those_of_the_commit() {
    let world = World::new("sha1");
    world.write(
        "policy/names.rego",
        "package names\n\ndeny contains msg if {\n  input.metadata.name == \"evil\"\n  msg := \"evil name\"\n}\n",
    );
    world.write(".kubectl-policy.yaml", "version: 1\nbundles: []\npolicies: [policy]\n");
    world.commit("a.yaml", &bad("evil"));
    fs::remove_dir_all(world.work.join("policy")).unwrap();
    world.write(".kubectl-policy.yaml", "version: 1\nbundles: []\npolicies: [nowhere]\n");
    let told = world.push(&["origin", "main"]);
    told.refused(&["error[names.deny]", "evil name", "1 new finding"]);
    world.commit("a.yaml", &good("a"));
    world.push(&["origin", "main"]).refused(&["nowhere", "is it committed?"]);
}

#[test]
fn files_that_are_excluded_are_not_read() {
    let world = World::new("sha1");
    world.write(".kubectl-policy.yaml", &format!("{CONFIGURATION}exclude: [vendor/, '*.tpl.yaml']\n"));
    world.write("x.tpl.yaml", "{{ no yaml }}: [");
    world.commit("vendor/a.yaml", &bad("a"));
    world.push(&["origin", "main"]).passes();
}

#[test]
fn an_unreadable_manifest_is_refused() {
    let world = World::new("sha1");
    world.commit("broken.yaml", "a: [1\n");
    world.push(&["origin", "main"]).refused(&["broken.yaml:", "1 thing that could not be checked", "exclude"]);
}

#[test]
fn rules_that_look_at_other_objects_see_the_service() {
    let world = World::new("sha1");
    let config = "version: 1\nbundles: []\nlayout: 'services/{service}/{env}/{name}.yaml'\nrules: {dangling-ingress: {level: deny}}\n";
    let service = "apiVersion: v1\nkind: Service\nmetadata: {name: echo, namespace: shop}\nspec: {selector: {app: echo}, ports: [{port: 80}]}\n";
    let ingress = "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: echo, namespace: shop}\nspec: {defaultBackend: {service: {name: echo, port: {number: 80}}}}\n";
    world.write(".kubectl-policy.yaml", config);
    world.write("services/echo/prod/service.yaml", service);
    world.commit("services/echo/prod/deployment.yaml", &good("echo"));
    world.push(&["origin", "main"]).passes();
    world.commit("services/echo/prod/ingress.yaml", ingress);
    world.push(&["origin", "main"]).passes();
    // The file that becomes wrong is not the one that changed.
    world.git(&["rm", "-q", "services/echo/prod/service.yaml"]);
    world.git(&["commit", "-q", "-m", "remove the service"]);
    world.push(&["origin", "main"]).refused(&["error[dangling-ingress]", "services/echo/prod/ingress.yaml"]);
}
