//! What other checkers take as a waiver, read for those who come from them. Which of our rules an id of theirs is, the
//! rules' aliases say.
//!
//! kube-linter, polaris and checkov look at the object's own annotations, kube-score and kubescape at the pod template's
//! too, trivy at comments. checkov reads no comments in manifests, so neither does this.

use super::Terms;
use super::comment::{Comment, marked};
use crate::date::Date;
use crate::finding::Segment;
use crate::value::{Value, as_str, get};

const KUBE_LINTER: &str = "ignore-check.kube-linter.io/";
const KUBE_LINTER_ALL: &str = "kube-linter.io/ignore-all";
const KUBE_SCORE: &str = "kube-score/ignore";
const POLARIS: &str = "polaris.fairwinds.com/";
const CHECKOV: &str = "checkov.io/skip";
const KUBESCAPE: &str = "kubescape.io/skip-controls";
const TRIVY: &str = "trivy:ignore:";

/// What another tool is told to leave out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppression {
    /// The tool, as the aliases name it.
    pub tool: &'static str,
    /// Its checks, as the aliases name them; none stands for all.
    pub checks: Vec<String>,
    /// On which terms. There may be no reason.
    pub terms: Terms,
}

impl Suppression {
    fn new<'c>(tool: &'static str, checks: impl IntoIterator<Item = &'c str>, reason: &str) -> Self {
        let checks = checks.into_iter().map(str::trim).filter(|check| !check.is_empty()).map(str::to_owned).collect();
        let reason = reason.split_whitespace().collect::<Vec<_>>().join(" ");
        let reason = if reason.is_empty() { format!("as for {tool}") } else { reason };
        Self { tool, checks, terms: Terms { reason, owner: None, expires: None } }
    }
}

/// The suppressions among an object's annotations, each with the keys that lead to it. `is_template` says that it is a
/// pod template, which not every tool looks at.
#[must_use]
pub fn suppressions(object: &Value, is_template: bool) -> Vec<(Vec<Segment>, Suppression)> {
    let annotations = get(object, "metadata").and_then(|metadata| get(metadata, "annotations"));
    let Some(Value::Object(members)) = annotations else { return Vec::new() };
    let found = members.iter().filter_map(|(key, value)| {
        let (key, value) = (as_str(key)?, as_str(value)?);
        let suppression = of_annotation(key, value, annotations?, is_template)?;
        Some((["metadata", "annotations", key].map(|key| Segment::Key(key.to_owned())).to_vec(), suppression))
    });
    found.collect()
}

fn of_annotation(key: &str, value: &str, all: &Value, is_template: bool) -> Option<Suppression> {
    if key == KUBE_SCORE {
        return Some(Suppression::new("kube-score", value.split(','), ""));
    }
    if key == KUBESCAPE {
        let other = |key: &str| get(all, key).and_then(as_str).unwrap_or_default();
        let mut found = Suppression::new("kubescape", value.split(','), other("kubescape.io/skip-reason"));
        found.terms.expires = other("kubescape.io/skip-expiry").get(..10).and_then(|day| day.parse().ok());
        return (!found.checks.is_empty()).then_some(found);
    }
    if is_template {
        return None;
    }
    if let Some(check) = key.strip_prefix(KUBE_LINTER) {
        return Some(Suppression::new("kube-linter", [check], value));
    }
    if key == KUBE_LINTER_ALL {
        return Some(Suppression::new("kube-linter", [], value));
    }
    if let Some(name) = key.strip_prefix(POLARIS).filter(|_| value.eq_ignore_ascii_case("true")) {
        let check = if name == "exempt" { None } else { Some(name.strip_suffix("-exempt")?) };
        return Some(Suppression::new("polaris", check, ""));
    }
    let number = key.strip_prefix(CHECKOV)?;
    let (check, reason) = value.split_once('=').unwrap_or((value, ""));
    let is_number = number.bytes().all(|byte| byte.is_ascii_digit());
    (is_number && !check.trim().is_empty()).then(|| Suppression::new("checkov", [check], reason))
}

/// The comments of a YAML text that trivy obeys. Whether each is a comment, only the document can tell.
#[must_use]
pub fn foreign_comments(text: &str) -> Vec<Comment<'_>> {
    marked(text, TRIVY, &|said| Some(said.trim()))
}

/// What a comment of [`foreign_comments`] says besides: a reason, if anything.
#[must_use]
pub fn remark(said: &str) -> String {
    said.split_whitespace().skip(1).filter(|word| !word.contains(TRIVY)).collect::<Vec<_>>().join(" ")
}

/// What a comment of [`foreign_comments`] tells trivy: `KSV-0013`, `AVD-KSV-0013:exp:2026-12-31`, or several.
#[must_use]
pub fn of_comment(said: &str) -> Vec<Suppression> {
    let of_word = |word: &str| {
        let word = word.trim_start_matches('#').strip_prefix(TRIVY).unwrap_or(word);
        let mut parts = word.split(':');
        let check = trivy_id(parts.next()?)?;
        let mut found = Suppression::new("trivy", [check.as_str()], "");
        let day = parts.skip_while(|part| *part != "exp").nth(1);
        // A date that is none never was in time.
        found.terms.expires = day.map(|day| day.parse().ok().or(Date::new(1, 1, 1))).unwrap_or_default();
        Some(found)
    };
    let (first, more) = said.split_once(char::is_whitespace).unwrap_or((said, ""));
    let more = more.split_whitespace().filter(|word| word.contains(TRIVY));
    std::iter::once(first).chain(more).filter_map(of_word).collect()
}

/// `KSV013`, `ksv-0013` and `AVD-KSV-0013` are one.
fn trivy_id(id: &str) -> Option<String> {
    let id = id.to_ascii_uppercase();
    let number = id.strip_prefix("AVD-").unwrap_or(&id).strip_prefix("KSV")?.trim_start_matches('-');
    let number: u32 = number.parse().ok()?;
    Some(format!("KSV-{number:04}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(found: &[Suppression]) -> Vec<String> {
        found.iter().map(|it| format!("{} {} {}", it.tool, it.checks.join(","), it.terms.written())).collect()
    }

    #[test]
    fn annotations_of_other_tools() {
        let object = Value::from_json_str(
            r#"{"metadata": {"annotations": {
                "ignore-check.kube-linter.io/latest-tag": "the vendor's",
                "kube-linter.io/ignore-all": "",
                "kube-score/ignore": "pod-probes, container-image-tag",
                "polaris.fairwinds.com/exempt": "true",
                "polaris.fairwinds.com/tagNotSpecified-exempt": "true",
                "polaris.fairwinds.com/hostIPCSet-exempt": "false",
                "checkov.io/skip1": "CKV_K8S_14=a debug image",
                "checkov.io/skip-me": "CKV_K8S_15",
                "kubescape.io/skip-controls": "C-0034",
                "kubescape.io/skip-reason": "a job",
                "kubescape.io/skip-expiry": "2026-12-31T00:00:00Z"}}}"#,
        )
        .unwrap();
        let of = |is_template| {
            let found: Vec<Suppression> = suppressions(&object, is_template).into_iter().map(|(_, it)| it).collect();
            shown(&found)
        };
        assert_eq!(
            of(false),
            [
                "checkov CKV_K8S_14 a debug image",
                "kube-linter latest-tag the vendor's",
                "kube-linter  as for kube-linter",
                "kube-score pod-probes,container-image-tag as for kube-score",
                "kubescape C-0034 a job until 2026-12-31",
                "polaris  as for polaris",
                "polaris tagNotSpecified as for polaris",
            ]
        );
        assert_eq!(of(true).len(), 2);
    }

    #[test]
    fn comments_of_trivy() {
        let text =
            "a: 1 #trivy:ignore:KSV-0013\n# trivy:ignore:AVD-KSV-0001:exp:2026-12-31 trivy:ignore:ksv012\nb: 2\n";
        let found: Vec<Suppression> = foreign_comments(text).iter().flat_map(|it| of_comment(it.text)).collect();
        assert_eq!(
            shown(&found),
            [
                "trivy KSV-0013 as for trivy",
                "trivy KSV-0001 as for trivy until 2026-12-31",
                "trivy KSV-0012 as for trivy"
            ]
        );
        assert!(of_comment("AVD-AWS-0001").is_empty());
        assert_eq!(of_comment("KSV001:exp:soon")[0].terms.expires, Date::new(1, 1, 1));
    }
}
