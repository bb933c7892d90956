//! A sample request for each endpoint.

use rolecall_api::{ENDPOINTS, Endpoint};
use std::collections::BTreeSet;

/// The person that the request affects.
#[derive(Clone, Copy)]
pub(super) enum User {
    Me,
    Target,
}

/// A row of the table: an endpoint and a variant of its request.
pub(super) struct Row {
    pub(super) endpoint: &'static Endpoint,
    pub(super) variant: &'static str,
    pub(super) body: &'static str,
    pub(super) query: &'static str,
    pub(super) user: User,
}

impl Row {
    pub(super) fn title(&self) -> String {
        let variant = if self.variant.is_empty() { String::new() } else { format!(" ({})", self.variant) };
        format!("{}{variant}", self.endpoint.name)
    }

    pub(super) fn is_about_a_project(&self) -> bool {
        self.endpoint.path.contains("{project}")
    }
}

/// A sample body of a capture request.
const EVENT: &str = r#"{"api_key": "TOKEN", "event": "seen", "distinct_id": "somebody"}"#;

/// The name of the endpoint, the variant, and the body.
pub(super) const CALLS: &[(&str, &str, &str)] = &[
    ("preflight.show", "", ""),
    ("health.show", "", ""),
    ("health.ready", "", ""),
    ("schema.show", "", ""),
    (
        "signup.create",
        "",
        r#"{"first_name": "New", "email": "new@people.example", "password": "long enough", "organization_name": "New"}"#,
    ),
    ("signup.invite.show", "", ""),
    ("signup.invite.claim", "", r#"{"first_name": "Invited", "password": "long enough"}"#),
    ("login", "", r#"{"email": "nobody@people.example", "password": "wrong"}"#),
    ("login.token", "without a first step", r#"{"token": "000000"}"#),
    ("login.passkey.start", "", "{}"),
    ("login.passkey", "made up", r#"{"credential": PASSKEY}"#),
    ("logout", "", "{}"),
    ("reset.create", "", r#"{"email": "owner@people.example"}"#),
    ("reset.show", "", ""),
    ("reset.show", "wrong", ""),
    ("reset.complete", "", r#"{"token": "RESET", "password": "long enough"}"#),
    ("reset.complete", "wrong", r#"{"token": "wrong", "password": "long enough"}"#),
    ("confirm.create", "wrong", r#"{"token": "wrong"}"#),
    ("capture.e", "", EVENT),
    ("capture.e", "without a token", r#"{"event": "seen", "distinct_id": "somebody"}"#),
    ("capture.e.get", "", ""),
    ("capture.capture", "", EVENT),
    ("capture.capture.get", "", ""),
    ("capture.track", "", EVENT),
    ("capture.track.get", "", ""),
    ("capture.batch", "", EVENT),
    ("capture.batch.get", "", ""),
    ("capture.engage", "", EVENT),
    ("capture.engage.get", "", ""),
    ("capture.i", "", EVENT),
    ("capture.i.get", "", ""),
    ("flags.decide", "", EVENT),
    ("flags.decide.get", "", ""),
    ("flags.flags", "", EVENT),
    ("flags.flags.get", "", ""),
    ("sdk_config.show", "", ""),
    ("sdk_config.script", "", ""),
    ("user.show", "", ""),
    ("user.show", "somebody else", ""),
    ("user.update", "", r#"{"first_name": "Renamed"}"#),
    ("user.update", "somebody else", r#"{"first_name": "Renamed"}"#),
    ("user.delete", "without the password", ""),
    ("user.delete", "somebody else", ""),
    ("user.confirm_password", "wrong", r#"{"password": "wrong"}"#),
    ("user.confirm_password", "somebody else", r#"{"password": "wrong"}"#),
    ("user.email_confirmation.send", "", "{}"),
    ("user.email_confirmation.send", "somebody else", "{}"),
    ("user.email_confirmation.delete", "", ""),
    ("user.email_confirmation.delete", "somebody else", ""),
    ("user.two_factor.show", "", ""),
    ("user.two_factor.show", "somebody else", ""),
    ("user.totp.start", "", "{}"),
    ("user.totp.start", "somebody else", "{}"),
    ("user.totp.confirm", "wrong", r#"{"token": "000000"}"#),
    ("user.totp.confirm", "somebody else", r#"{"token": "000000"}"#),
    ("user.totp.delete", "wrong", r#"{"password": "wrong", "token": "000000"}"#),
    ("user.totp.delete", "somebody else", r#"{"password": "wrong", "token": "000000"}"#),
    ("user.recovery_codes.create", "without a second factor", "{}"),
    ("user.recovery_codes.create", "somebody else", "{}"),
    ("user.passkey.start", "", "{}"),
    ("user.passkey.start", "somebody else", "{}"),
    ("user.passkey.create", "made up", r#"{"label": "Laptop", "credential": PASSKEY}"#),
    ("user.passkey.create", "somebody else", r#"{"label": "Laptop", "credential": PASSKEY}"#),
    ("user.passkey.delete", "unknown", ""),
    ("user.passkey.delete", "somebody else", ""),
    ("user.export", "", ""),
    ("user.export", "somebody else", ""),
    ("user.session.list", "", ""),
    ("user.session.list", "somebody else", ""),
    ("user.session.end_others", "", ""),
    ("user.session.end_others", "no query", ""),
    ("user.session.end_others", "somebody else", ""),
    ("user.session.delete", "the owner's", ""),
    ("user.session.delete", "somebody else", ""),
    ("stream.show", "", ""),
    ("personal_api_key.list", "", ""),
    ("personal_api_key.create", "", r#"{"label": "Another"}"#),
    ("personal_api_key.show", "the owner's", ""),
    ("personal_api_key.delete", "the owner's", ""),
    ("organization.list", "", ""),
    ("organization.deleted.list", "", ""),
    ("organization.create", "", r#"{"name": "Another"}"#),
    ("organization.show", "", ""),
    ("organization.update", "", r#"{"name": "Renamed"}"#),
    ("organization.delete", "", ""),
    ("member.list", "", ""),
    ("member.update", "to administrator", r#"{"level": 8}"#),
    ("member.update", "own level", r#"{"level": 8}"#),
    ("member.update", "transfer", r#"{"level": 15}"#),
    ("member.delete", "", ""),
    ("member.delete", "leave", ""),
    ("permissions.show", "", ""),
    ("can.show", "", ""),
    ("can.show", "without an action", ""),
    ("member.bulk", "levels", r#"{"kind": "change_member_level", "user_uuids": ["TARGET"], "level": 8}"#),
    ("member.bulk", "remove", r#"{"kind": "remove_member", "user_uuids": ["TARGET"]}"#),
    ("preview.create", "", r#"{"changes": [{"kind": "remove_member", "user_uuid": "TARGET"}]}"#),
    ("preview.create", "partial", r#"{"changes": [{"kind": "remove_member", "user_uuid": "TARGET"}]}"#),
    ("view_as.create", "a person", r#"{"user_uuid": "TARGET"}"#),
    ("view_as.create", "administrator", r#"{"level": 8}"#),
    ("view_as.create", "owner", r#"{"level": 15}"#),
    ("member.without_two_factor.list", "", ""),
    ("member.access.list", "", ""),
    ("member.access.list", "own level", ""),
    ("invite.list", "", ""),
    ("invite.create", "", r#"{"target_email": "new@people.example"}"#),
    ("invite.create", "as administrator", r#"{"target_email": "new@people.example", "level": 8}"#),
    ("invite.create", "to one who is invited", r#"{"target_email": "invited@people.example"}"#),
    ("invite.bulk", "", r#"[{"target_email": "new@people.example"}]"#),
    ("invite.bulk", "partial", r#"[{"target_email": "new@people.example", "level": 8}]"#),
    ("invite.check", "", r#"{"emails": ["invited@people.example", "owner@people.example"]}"#),
    ("invite.send", "no mail server", "{}"),
    ("invite.delete", "", ""),
    ("domain.list", "", ""),
    ("domain.create", "", r#"{"domain": "example.com"}"#),
    ("domain.update", "", r#"{"automatic_joining": false}"#),
    ("domain.verify", "without a record", "{}"),
    ("domain.delete", "", ""),
    ("transfer.show", "", ""),
    ("transfer.create", "", r#"{"user_uuid": "TARGET"}"#),
    ("transfer.create", "oneself", r#"{"user_uuid": "@me"}"#),
    ("transfer.create", "an outsider", r#"{"user_uuid": "01900000-0000-7000-8000-000000000000"}"#),
    ("transfer.delete", "", ""),
    ("transfer.accept", "", "{}"),
    ("transfer.decline", "", "{}"),
    ("successor.show", "", ""),
    ("successor.update", "a member", r#"{"user_uuid": "TARGET", "waiting_days": 30}"#),
    ("successor.update", "", r#"{"user_uuid": "ADMINISTRATOR", "waiting_days": 30}"#),
    ("successor.delete", "", ""),
    ("successor.claim", "", "{}"),
    ("successor.claim.delete", "", ""),
    ("successor.stop", "", "{}"),
    ("review.show", "", ""),
    ("review.report.list", "", ""),
    ("review.report.create", "", r#"{"at": "NOW", "decisions": []}"#),
    (
        "review.report.create",
        "what never was",
        r#"{"at": "NOW", "decisions": [{"kind": "unseen", "user_uuid": "01900000-0000-7000-8000-000000000000",
            "decision": "keep"}]}"#,
    ),
    ("review.report.show", "", ""),
    ("request.list", "", ""),
    ("request.create", "a project", r#"{"action": "create_project", "target": "New"}"#),
    ("request.create", "one's level", r#"{"action": "change_member_level", "target": "@me", "level": 8}"#),
    ("request.create", "remove", r#"{"action": "remove_member", "target": "TARGET"}"#),
    ("request.create", "no project", r#"{"action": "view_project", "project": 999999}"#),
    ("request.delete", "", ""),
    ("request.approve", "", "{}"),
    ("request.decline", "", "{}"),
    ("activity.list", "", ""),
    ("activity.head", "", ""),
    ("activity.undo.show", "", ""),
    ("activity.undo", "", "{}"),
    ("activity.export", "", ""),
    ("billing.show", "", ""),
    ("billing.update", "", r#"{"contact_name": "Accounts"}"#),
    ("billing.checkout", "no payment by card", "{}"),
    ("billing.portal", "no payment by card", "{}"),
    ("billing.invoice.list", "", ""),
    ("billing.invoice.csv", "", ""),
    ("billing.invoice.show", "", ""),
    ("billing.stripe", "no payment by card", "{}"),
    ("organization.project.list", "", ""),
    ("organization.project.deleted.list", "", ""),
    ("organization.project.create", "", r#"{"name": "Another"}"#),
    ("project.list", "", ""),
    ("project.create", "", r#"{"name": "Another"}"#),
    ("project.show", "", ""),
    ("project.update", "", r#"{"name": "Renamed"}"#),
    ("project.update", "privacy", r#"{"access_control": true}"#),
    ("project.delete", "", ""),
    ("project.reset_token", "", "{}"),
    ("event.list", "", ""),
    ("event.export", "", ""),
    ("event.show", "", ""),
    ("event_definition.list", "", ""),
    ("property_definition.list", "", ""),
    ("query.create", "SQL", r#"{"query": {"kind": "HogQLQuery", "query": "SELECT 1"}}"#),
    ("query.create", "trends", r#"{"query": {"kind": "TrendsQuery", "series": [{}]}}"#),
    ("erasure.list", "", ""),
    ("erasure.create", "", r#"{"distinct_id": "visitor"}"#),
    ("project.person.list", "", ""),
    ("project.access.list", "", ""),
    ("project.member.list", "", ""),
    ("project.member.create", "", r#"{"user_uuid": "NEWCOMER"}"#),
    ("project.member.create", "as administrator", r#"{"user_uuid": "NEWCOMER", "level": 8}"#),
    ("project.member.update", "", r#"{"level": 8}"#),
    ("project.member.update", "own level", r#"{"level": 8}"#),
    ("project.member.delete", "", ""),
    ("project.member.delete", "leave", ""),
];

/// All rows of the table.
pub(super) fn rows() -> Vec<Row> {
    let row = |&(name, variant, body): &(&'static str, &'static str, &'static str)| Row {
        endpoint: ENDPOINTS.iter().find(|endpoint| endpoint.name == name).unwrap(),
        variant,
        body,
        query: match (name, variant) {
            ("can.show", "") => "?action=manage_organization",
            (_, "partial") => "?partial=true",
            ("user.session.end_others", "" | "somebody else") => "?others=true",
            ("reset.show", "wrong") => "?token=wrong",
            ("reset.show", _) => "?token=RESET",
            (name, _) if name.rsplit('.').next() == Some("get") => {
                "?data=%7B%22event%22%3A%22seen%22%2C%22distinct_id%22%3A%22somebody%22%7D&token=TOKEN"
            }
            _ => "",
        },
        user: match (name, variant) {
            (_, "own level" | "leave" | "the owner's" | "without a second factor" | "made up" | "unknown")
            | (
                "user.show"
                | "user.update"
                | "user.export"
                | "user.session.list"
                | "user.session.end_others"
                | "user.email_confirmation.send"
                | "user.email_confirmation.delete"
                | "user.two_factor.show"
                | "user.totp.start"
                | "user.passkey.start",
                "",
            )
            | ("user.confirm_password" | "user.totp.confirm" | "user.totp.delete", "wrong")
            | ("user.session.end_others", "no query")
            | ("user.delete", "without the password") => User::Me,
            _ => User::Target,
        },
    };
    CALLS.iter().map(row).collect()
}

#[test]
fn every_endpoint_is_in_the_table() {
    let called: BTreeSet<_> = CALLS.iter().map(|(name, ..)| *name).collect();
    let all: BTreeSet<_> = ENDPOINTS.iter().map(|endpoint| endpoint.name).collect();
    assert_eq!(called, all);
}
