//! Layouts of repositories as they are seen in the wild, and what is made out of them.

use super::*;

fn manifest(path: &str, kind: &str, name: &str, namespace: &str, app: &str) -> Manifest {
    let labels = if app.is_empty() { BTreeMap::new() } else { BTreeMap::from([("app", app.to_owned())]) };
    let namespace = (!namespace.is_empty()).then(|| namespace.to_owned());
    Manifest { path: path.into(), kind: kind.into(), name: name.into(), namespace, labels }
}

fn proposed(manifests: &[Manifest]) -> Option<String> {
    layout(manifests).map(|pattern| pattern.layout.to_string())
}

fn services(make: impl Fn(&str) -> Vec<Manifest>) -> Vec<Manifest> {
    ["account", "echo", "payment"].into_iter().flat_map(make).collect()
}

#[test]
fn services_environments_kinds_and_names() {
    let manifests = services(|service| {
        let one = |folder: &str, short: &str, kind: &str| {
            let path = format!("manifests/microservices/{service}/{folder}/{kind}/{service}.yaml");
            manifest(&path, kind, service, &format!("{service}-{short}"), service)
        };
        vec![one("production", "prod", "Deployment"), one("laboratory", "lb", "Service")]
    });
    let pattern = layout(&manifests).unwrap();
    assert_eq!(pattern.layout.as_str(), "manifests/microservices/{service}/{env}/{kind}/{name}.yaml");
    assert_eq!((pattern.fit.fits, pattern.fit.others.len()), (6, 0));
    let names = names(&manifests, Some(&pattern));
    assert_eq!(names.services.keys().collect::<Vec<_>>(), ["account", "echo", "payment"]);
    let environments: Vec<(&str, &str)> = names.environments.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    assert_eq!(environments, [("laboratory", "lb"), ("production", "prod")], "as the namespaces show");
    assert_eq!(names.namespaces.unwrap().0, "{service}-{env}");
    assert_eq!(names.label.unwrap().0, "app");
}

#[test]
fn one_folder_a_service() {
    let manifests = services(|service| {
        let one =
            |file: &str, kind: &str| manifest(&format!("services/{service}/{file}.yaml"), kind, "app", service, "");
        vec![one("deployment", "Deployment"), one("service", "Service")]
    });
    assert_eq!(proposed(&manifests).unwrap(), "services/{service}/*.yaml");
    assert_eq!(names(&manifests, layout(&manifests).as_ref()).namespaces.unwrap().0, "{service}");
}

#[test]
fn environments_above_services_and_both_in_one() {
    let above = services(|service| {
        vec![
            manifest(&format!("clusters/prod/{service}/{service}.yml"), "Deployment", service, "", service),
            manifest(&format!("clusters/dev/{service}/{service}.yml"), "Deployment", service, "", service),
        ]
    });
    assert_eq!(proposed(&above).unwrap(), "clusters/{env}/{service}/{name}.yml");
    let both = services(|service| {
        let one = |env: &str| {
            manifest(&format!("k8s/{service}-{env}/deploy.yaml"), "Deployment", "app", &format!("{service}-{env}"), "")
        };
        vec![one("prod"), one("dev")]
    });
    assert_eq!(proposed(&both).unwrap(), "k8s/{service}-{env}/*.yaml");
}

#[test]
fn teams_above_services() {
    let manifests: Vec<Manifest> =
        [("money", "payment"), ("money", "ledger"), ("people", "account"), ("people", "login")]
            .into_iter()
            .map(|(team, service)| {
                manifest(
                    &format!("teams/{team}/{service}/prod/a.yaml"),
                    "Deployment",
                    "a",
                    &format!("{service}-prod"),
                    service,
                )
            })
            .collect();
    assert_eq!(proposed(&manifests).unwrap(), "teams/*/{service}/{env}/{name}.yaml");
}

#[test]
fn different_depths_below_a_service() {
    let manifests = services(|service| {
        let one = |path: &str| manifest(&format!("apps/{service}/{path}"), "ConfigMap", "c", service, "");
        vec![one("a.yaml"), one("db/b.yaml"), one("db/more/d.yaml")]
    });
    assert_eq!(proposed(&manifests).unwrap(), "apps/{service}/**/*.yaml");
}

#[test]
fn a_file_a_service() {
    let manifests =
        services(|service| vec![manifest(&format!("deploy/{service}.yaml"), "Deployment", "app", "shop", service)]);
    assert_eq!(proposed(&manifests).unwrap(), "deploy/{service}.yaml");
}

#[test]
fn flat_folders_say_nothing() {
    let manifests = [
        manifest("deployment.yaml", "Deployment", "web", "", ""),
        manifest("service.yaml", "Service", "web", "", ""),
        manifest("rbac/role.yaml", "Role", "reader", "", ""),
    ];
    assert_eq!(proposed(&manifests), None);
    assert_eq!(proposed(&[]), None);
}

#[test]
fn exceptions_do_not_decide() {
    let mut manifests = services(|service| {
        let path = |env: &str| format!("services/{service}/{env}/Deployment/{service}.yaml");
        vec![
            manifest(&path("production"), "Deployment", service, &format!("{service}-prod"), service),
            manifest(&path("development"), "Deployment", service, &format!("{service}-dev"), service),
        ]
    });
    manifests[0].namespace = Some("copied-prod".into());
    manifests.push(manifest("platform/roles/viewer.yaml", "ClusterRole", "viewer", "", ""));
    let pattern = layout(&manifests).unwrap();
    assert_eq!(pattern.layout.as_str(), "services/{service}/{env}/{kind}/{name}.yaml");
    assert_eq!(pattern.fit.others, ["platform/roles/viewer.yaml"]);
    let (namespaces, fit) = names(&manifests, Some(&pattern)).namespaces.unwrap();
    assert_eq!((namespaces, fit.others.len()), ("{service}-{env}", 1));
}

#[test]
fn what_lies_in_a_repository() {
    let root = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = root.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    let object = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: b, labels: {app: c}}\n";
    write("a/b.yaml", object);
    write("vendor/x/y.yaml", object);
    write("templates/t.yaml", "a: {{ .Values.a }}\n");
    write("mixed/t.yaml", "a: {{ .Values.a }}\n");
    write("mixed/good.yaml", object);
    write("charts/shop/Chart.yaml", "name: shop\n");
    write("charts/shop/values.yaml", "");
    write("charts/shop/values-prod.yaml", "");
    write("charts/shop/templates/a.yaml", "{{ if .x }}");
    write("ignored/a.yaml", object);
    write(".gitignore", "ignored/\n");
    let survey = survey(root.path());
    let paths: Vec<&str> = survey.manifests.iter().map(|manifest| manifest.path.as_str()).collect();
    assert_eq!(paths, ["a/b.yaml", "mixed/good.yaml"]);
    assert_eq!(survey.manifests[0], manifest("a/b.yaml", "ConfigMap", "a", "b", "c"));
    assert_eq!(survey.charts, [Chart { path: "charts/shop".into(), values: vec!["values-prod.yaml".into()] }]);
    let foreign: Vec<(&str, usize)> = survey.foreign.iter().map(|(path, count)| (path.as_str(), *count)).collect();
    assert_eq!(foreign, [("mixed/t.yaml", 1), ("templates/", 1), ("vendor/", 1)]);
}
