//! What an access review looks at, and the reports of reviews. What a finding is, `rolecall_policy` says; the statements
//! here only leave out what cannot be one. A test compares both.

mod facts;
mod reports;
mod since;

pub(crate) use facts::{
    GrantFacts, MemberFacts, administrators, expired_invites, grants_of, idle_administrators, idle_grants,
    kept_warning, members_of, unseen,
};
pub(crate) use reports::{ReportRow, erase, find, insert, list, newest};
pub(crate) use since::{ChangedSince, changed_since, members_changed_since};
