//! Findings that are accepted on purpose: where that is written (in the configuration, as an annotation, as a comment),
//! what it covers, until when it holds, and which of it is still of use. Which place of a document a comment speaks of
//! is found out by the pipeline, which has the texts; what a waived finding is worth is the verdict's business.

mod annotation;
mod comment;
mod configured;
mod entry;
mod foreign;
mod ledger;
mod noted;
mod terms;

pub use annotation::{ANNOTATION, annotations};
pub use comment::{Comment, MARK, MOST_COMMENTS, comments, template_comments};
pub use configured::{Subject, Waivers};
pub use entry::{Entry, Mistake, RuleRef};
pub use foreign::{Suppression, foreign_comments, of_comment, remark, suppressions};
pub use ledger::{Ledger, Run};
pub use noted::{Form, Noted, Scope};
pub use terms::Terms;

use crate::date::Date;
use crate::finding::Waiver;

/// For how many days before its end a waiver is spoken of.
pub const WARNING_DAYS: i64 = 14;

/// What becomes of a finding that waivers cover.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// Nothing: no waiver covers it.
    Counts,
    /// It is accepted.
    Waived(Waiver),
    /// It was accepted until this day.
    Expired(Date),
}

/// Decides by all waivers that cover a finding. The one that holds longest is named; of several that are over, the
/// latest.
#[must_use]
pub fn decide<'t>(covering: impl IntoIterator<Item = &'t Terms>, today: Date) -> Decision {
    let mut best: Option<&Terms> = None;
    for terms in covering {
        let longer = |than: &Terms| match (than.expires, terms.expires) {
            (None, _) => false,
            (Some(_), None) => true,
            (Some(than), Some(day)) => day > than,
        };
        if best.is_none_or(longer) {
            best = Some(terms);
        }
    }
    match best {
        None => Decision::Counts,
        Some(Terms { expires: Some(day), .. }) if *day < today => Decision::Expired(*day),
        Some(terms) => Decision::Waived(Waiver {
            reason: terms.reason.clone(),
            owner: terms.owner.clone(),
            expires: terms.expires.map(|day| day.to_string()),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_waiver_holds_on_its_last_day_and_no_longer() {
        let terms = |until: Option<&str>| Terms {
            reason: format!("until {until:?}"),
            owner: None,
            expires: until.map(|day| day.parse().unwrap()),
        };
        let on = |covering: &[Terms], today: &str| decide(covering, today.parse().unwrap());
        let last = [terms(Some("2026-12-31"))];
        assert!(matches!(on(&last, "2026-12-30"), Decision::Waived(_)));
        assert!(matches!(on(&last, "2026-12-31"), Decision::Waived(_)));
        assert_eq!(on(&last, "2027-01-01"), Decision::Expired("2026-12-31".parse().unwrap()));
        assert_eq!(on(&[], "2026-12-31"), Decision::Counts);
        let several = [terms(Some("2026-01-01")), terms(Some("2027-02-01")), terms(Some("2026-06-01"))];
        assert!(matches!(on(&several, "2027-01-01"), Decision::Waived(waiver) if waiver.reason.contains("2027-02-01")));
        let endless = [terms(Some("2026-01-01")), terms(None)];
        assert!(matches!(on(&endless, "2999-01-01"), Decision::Waived(waiver) if waiver.expires.is_none()));
    }
}
