//! Writes a monorepo of any size to try things on, the same one every time, with a known number of violations:
//! `cargo run --release --example monorepo -- SERVICES DIR [--flat]`.
//!
//! Every service has a `Deployment`, a `Service`, a `PodDisruptionBudget` and a `ConfigMap` for development and for
//! production, in `manifests/microservices/<service>/<env>/<Kind>/<name>.yaml`, a pipeline in `spinnaker/<service>/` that
//! is made from a template, and a configuration says so. With `--flat` there is nothing but one Deployment a service,
//! all in DIR itself. What violates a rule is in production, or in the pipeline, every so many services, and is counted
//! as it is written. Apart from that the manifests are good ones.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

const USAGE: &str = "usage: monorepo SERVICES DIR [--flat]";

const CONFIGURATION: &str = "\
version: 1
bundles: [default, monorepo, spinnaker]
layout:
  - manifests/microservices/{service}/{env}/{kind}/{name}.yaml
  - spinnaker/{service}/{name}.json
environments: {development: dev, production: prod}
";

/// What every pipeline is made from, and a pipeline made from it: those of the shop.
const TEMPLATE: &str = include_str!("shop/pipeline-templates/approved-rollout.json");
const PIPELINE: &str = include_str!("shop/spinnaker/web/deploy.json");

const WORDS: [&str; 24] = [
    "account", "address", "banner", "basket", "catalog", "chat", "coupon", "delivery", "echo", "feed", "gift", "image",
    "invoice", "ledger", "listing", "notice", "offer", "payment", "point", "refund", "review", "search", "shop",
    "stock",
];

/// An environment as its folder and its namespaces are called.
struct Environment {
    folder: &'static str,
    short: &'static str,
}

const DEVELOPMENT: Environment = Environment { folder: "development", short: "dev" };
const PRODUCTION: Environment = Environment { folder: "production", short: "prod" };

/// What is wrong with a service; `Faults::default()` is a good one.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "any of them may be combined")]
struct Faults {
    latest: bool,
    memory_unset: bool,
    memory_typo: bool,
    cpu_typo: bool,
    over_limit: bool,
    privileged: bool,
    host_network: bool,
    namespace: bool,
    label: bool,
    application: bool,
}

impl Faults {
    /// What is wrong with the service of this number, the first one being 1.
    fn of(number: usize, flat: bool) -> Self {
        let each = |nth: usize| number.is_multiple_of(nth);
        let memory_unset = each(70);
        let memory_typo = each(90) && !memory_unset;
        Self {
            latest: each(50),
            memory_unset,
            memory_typo,
            cpu_typo: each(170),
            over_limit: each(190) && !memory_unset && !memory_typo,
            privileged: each(150),
            host_network: each(210),
            namespace: each(110) && !flat,
            label: each(130) && !flat,
            application: each(140) && !flat,
        }
    }

    /// The findings that follow, by rule.
    fn count(&self, manifests: usize, findings: &mut BTreeMap<&str, usize>) {
        for (fault, rule, times) in [
            (self.latest, "latest-tag", 1),
            (self.memory_unset, "memory-limit-unset", 1),
            (self.memory_typo, "memory-limit-max", 1),
            (self.cpu_typo, "cpu-limit-absurd", 1),
            (self.over_limit, "request-over-limit", 1),
            (self.privileged, "privileged", 1),
            // The API server refuses a privileged container that may not escalate.
            (self.privileged, "privilege-escalation", 1),
            (self.host_network, "host-network", 1),
            (self.namespace, "namespace-mismatch", manifests),
            (self.label, "service-label-mismatch", 1),
            (self.application, "pipeline-of-another-service", 1),
            // Two of its stages still name the service itself.
            (self.application, "destructive-or-inline", 2),
        ] {
            if fault {
                *findings.entry(rule).or_default() += times;
            }
        }
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let flat = arguments.iter().any(|argument| argument == "--flat");
    arguments.retain(|argument| argument != "--flat");
    let [services, dir] = arguments.as_slice() else {
        return Err(USAGE.into());
    };
    let services: usize = services.parse().map_err(|_| format!("`{services}` is no number of services\n\n{USAGE}"))?;
    let dir = Path::new(dir);
    fs::create_dir_all(dir)?;
    // What an earlier run left would not be counted.
    if fs::read_dir(dir)?.next().is_some() {
        return Err(format!("`{}` is not empty", dir.display()).into());
    }

    let mut findings = BTreeMap::new();
    let mut manifests = 0;
    if !flat {
        fs::write(dir.join(".kubectl-policy.yaml"), CONFIGURATION)?;
        fs::create_dir_all(dir.join("pipeline-templates"))?;
        fs::write(dir.join("pipeline-templates/approved-rollout.json"), TEMPLATE)?;
    }
    for number in 1..=services {
        let service = service_name(number);
        let faults = Faults::of(number, flat);
        if flat {
            let namespace = format!("{service}-{}", PRODUCTION.short);
            fs::write(dir.join(format!("{service}.yaml")), deployment(&service, &namespace, &faults))?;
            faults.count(1, &mut findings);
            manifests += 1;
        } else {
            for (environment, faults) in [(DEVELOPMENT, &Faults::default()), (PRODUCTION, &faults)] {
                let written = write_service(dir, &service, &environment, faults, number)?;
                faults.count(written, &mut findings);
                manifests += written;
            }
            write_pipeline(dir, &service, &faults, number)?;
        }
    }

    let mut out = io::stdout().lock();
    writeln!(out, "{services} services, {manifests} manifests in {}; findings that are meant:", dir.display())?;
    for (rule, count) in &findings {
        writeln!(out, "{rule:<24} {count:>6}")?;
    }
    writeln!(out, "{:<24} {:>6}", "all", findings.values().sum::<usize>())?;
    Ok(())
}

fn service_name(number: usize) -> String {
    let word = WORDS.get(number % WORDS.len()).copied().unwrap_or_default();
    format!("{word}-{number:05}")
}

/// Writes the manifests of a service for an environment and says how many there are.
fn write_service(
    dir: &Path,
    service: &str,
    environment: &Environment,
    faults: &Faults,
    number: usize,
) -> io::Result<usize> {
    // Copied from the service before it, and not changed.
    let owner = if faults.namespace { service_name(number - 1) } else { service.to_owned() };
    let namespace = format!("{owner}-{}", environment.short);
    let manifests = [
        ("Deployment", deployment(service, &namespace, faults)),
        ("Service", network_service(service, &namespace)),
        ("PodDisruptionBudget", disruption_budget(service, &namespace)),
        ("ConfigMap", config_map(service, &namespace, environment)),
    ];
    for (kind, text) in &manifests {
        let folder = dir.join("manifests/microservices").join(service).join(environment.folder).join(kind);
        fs::create_dir_all(&folder)?;
        fs::write(folder.join(format!("{service}.yaml")), text)?;
    }
    Ok(manifests.len())
}

/// Writes the pipeline of a service.
fn write_pipeline(dir: &Path, service: &str, faults: &Faults, number: usize) -> io::Result<()> {
    let application = if faults.application { service_name(number - 1) } else { service.to_owned() };
    let folder = dir.join("spinnaker").join(service);
    fs::create_dir_all(&folder)?;
    fs::write(
        folder.join("deploy.json"),
        PIPELINE
            .replace("\"web\"", &format!("\"{service}\""))
            .replace(&format!("\"application\": \"{service}\""), &format!("\"application\": \"{application}\"")),
    )
}

/// A line, or nothing.
fn line(wanted: bool, text: &str) -> String {
    if wanted { format!("{text}\n") } else { String::new() }
}

fn deployment(service: &str, namespace: &str, faults: &Faults) -> String {
    let label = if faults.label { "copied-from-elsewhere" } else { service };
    let tag = if faults.latest { "latest" } else { "1.4.2" };
    let host_network = line(faults.host_network, "      hostNetwork: true");
    let cpu = if faults.cpu_typo { "1000" } else { "\"1\"" };
    let request = if faults.over_limit { "512Mi" } else { "128Mi" };
    let limit = if faults.memory_typo { "64Gi" } else { "256Mi" };
    let memory = line(!faults.memory_unset, &format!("              memory: {limit}"));
    let privileged = line(faults.privileged, "            privileged: true");
    let escalation = faults.privileged;
    format!(
        "\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {service}
  namespace: {namespace}
  labels:
    app: {label}
spec:
  replicas: 3
  selector:
    matchLabels:
      app: {service}
  template:
    metadata:
      labels:
        app: {service}
    spec:
      automountServiceAccountToken: false
{host_network}      securityContext:
        runAsNonRoot: true
        seccompProfile:
          type: RuntimeDefault
      containers:
        - name: app
          image: registry.example.com/{service}/app:{tag}
          ports:
            - name: http
              containerPort: 8080
          envFrom:
            - configMapRef:
                name: {service}
          resources:
            requests:
              cpu: 250m
              memory: {request}
            limits:
              cpu: {cpu}
{memory}          startupProbe:
            httpGet: {{path: /healthz, port: http}}
            failureThreshold: 30
          livenessProbe:
            httpGet: {{path: /healthz, port: http}}
          readinessProbe:
            httpGet: {{path: /ready, port: http}}
          securityContext:
            allowPrivilegeEscalation: {escalation}
{privileged}            readOnlyRootFilesystem: true
            capabilities:
              drop: [ALL]
"
    )
}

fn network_service(service: &str, namespace: &str) -> String {
    format!(
        "\
apiVersion: v1
kind: Service
metadata:
  name: {service}
  namespace: {namespace}
  labels:
    app: {service}
spec:
  selector:
    app: {service}
  ports:
    - name: http
      port: 80
      targetPort: http
"
    )
}

fn disruption_budget(service: &str, namespace: &str) -> String {
    format!(
        "\
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {service}
  namespace: {namespace}
  labels:
    app: {service}
spec:
  maxUnavailable: 1
  selector:
    matchLabels:
      app: {service}
"
    )
}

fn config_map(service: &str, namespace: &str, environment: &Environment) -> String {
    let level = if environment.short == "dev" { "debug" } else { "info" };
    format!(
        "\
apiVersion: v1
kind: ConfigMap
metadata:
  name: {service}
  namespace: {namespace}
  labels:
    app: {service}
data:
  LOG_LEVEL: {level}
  LISTEN_PORT: \"8080\"
  REQUEST_TIMEOUT: 15s
"
    )
}
