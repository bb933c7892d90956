//! The valid input of each endpoint, from which invalid input is derived.

use serde_json::{Value, json};

/// The type of a field.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    /// Text with at most this many characters, not blank.
    Text(usize),
    /// Text with at most this many characters, not empty; spaces count.
    Untrimmed(usize),
    /// Text with at most this many characters; can be blank.
    Blankable(usize),
    /// Text with at most this many characters, not blank, without characters that disguise others.
    Name(usize),
    /// The same, but it can be blank.
    BlankableName(usize),
    /// Text with at most this many characters, or null.
    Nullable(usize),
    /// A new password.
    Password,
    /// Text that refers to something; no length limit of its own.
    Reference,
    Level,
    Boolean,
    Integer,
    /// An integer, or null.
    NullableInteger,
    List,
}

impl Kind {
    /// Invalid values, each with the expected error code.
    pub(super) fn wrong(self) -> Vec<(Value, &'static str)> {
        let long = |max: usize| (json!("x".repeat(max + 1)), "max_length");
        let mut wrong = match self {
            Kind::Text(max) | Kind::Name(max) => vec![long(max), (json!(" \t"), "blank")],
            Kind::Untrimmed(max) => vec![long(max), (json!(""), "blank")],
            Kind::Blankable(max) | Kind::BlankableName(max) | Kind::Nullable(max) => vec![long(max)],
            Kind::Password => {
                vec![long(1000), (json!("1234567"), "password_too_short"), (json!("password"), "password_too_weak")]
            }
            Kind::Reference => vec![(json!(""), "blank")],
            Kind::Boolean => vec![(json!("true"), "invalid_input"), (json!(0), "invalid_input")],
            Kind::Integer | Kind::NullableInteger => vec![(json!("1"), "invalid_input"), (json!(1.5), "invalid_input")],
            Kind::Level | Kind::List => vec![],
        };
        let other = match self {
            Kind::Level => "invalid_choice",
            Kind::List => "not_a_list",
            _ => "invalid_input",
        };
        if matches!(self, Kind::Name(_) | Kind::BlankableName(_)) {
            let disguising = ["Ada\u{202e}Lovelace", "Ada\nLovelace", "Ada\u{2028}Lovelace", "Ada\u{2066}Lovelace"];
            wrong.extend(disguising.map(|name| (json!(name), "invalid_characters")));
        }
        if matches!(self, Kind::Level) {
            wrong.extend([0, 2, 9, 16, -8].map(|level| (json!(level), other)));
        }
        if matches!(self, Kind::Level | Kind::List) {
            wrong.push((json!("8"), other));
        } else if !matches!(self, Kind::Boolean | Kind::Integer | Kind::NullableInteger) {
            wrong.push((json!("a\u{0}b"), "null_characters_not_allowed"));
            wrong.extend([(json!(8), other), (json!(true), other)]);
        }
        if !matches!(self, Kind::List) {
            wrong.push((json!([]), other));
        }
        if !matches!(self, Kind::Nullable(_) | Kind::NullableInteger) {
            wrong.push((Value::Null, "null"));
        }
        wrong.push((json!({"a": 1}), other));
        wrong
    }
}

/// An endpoint: its name, a valid body, the required fields, and all fields.
pub(crate) type Spec = (&'static str, &'static str, &'static [&'static str], &'static [(&'static str, Kind)]);

/// All endpoints with a request body.
pub(crate) const SPECS: &[Spec] = &[
    (
        "signup.create",
        r#"{"first_name": "New", "email": "new@people.example", "password": "long enough"}"#,
        &["first_name", "email", "password"],
        &[
            ("first_name", Kind::Name(128)),
            ("email", Kind::Text(254)),
            ("password", Kind::Password),
            ("organization_name", Kind::BlankableName(64)),
        ],
    ),
    (
        "signup.invite.claim",
        r#"{"first_name": "Invited", "password": "long enough"}"#,
        &["first_name", "password"],
        &[("first_name", Kind::Name(128)), ("password", Kind::Password), ("proof", Kind::Blankable(200))],
    ),
    (
        "login",
        r#"{"email": "nobody@people.example", "password": "wrong"}"#,
        &["email", "password"],
        &[("email", Kind::Text(254))],
    ),
    ("reset.create", r#"{"email": "nobody@people.example"}"#, &["email"], &[("email", Kind::Text(254))]),
    (
        "reset.complete",
        r#"{"token": "RESET", "password": "long enough"}"#,
        &["token", "password"],
        &[("token", Kind::Text(200))],
    ),
    ("confirm.create", r#"{"token": "wrong"}"#, &["token"], &[("token", Kind::Text(200))]),
    ("view_as.create", r#"{"level": 1}"#, &[], &[("level", Kind::Level)]),
    ("domain.create", r#"{"domain": "example.com"}"#, &["domain"], &[("domain", Kind::Text(253))]),
    ("domain.update", r#"{"automatic_joining": false}"#, &[], &[]),
    ("user.email_confirmation.send", "{}", &[], &[]),
    (
        "user.update",
        r#"{"first_name": "Renamed"}"#,
        &[],
        &[
            ("first_name", Kind::Name(128)),
            ("email", Kind::Text(254)),
            ("password", Kind::Password),
            ("set_current_team", Kind::Integer),
        ],
    ),
    ("login.token", r#"{"token": "000000"}"#, &["token"], &[]),
    ("login.passkey.start", "{}", &[], &[]),
    ("login.passkey", r#"{"credential": PASSKEY}"#, &["credential"], &[]),
    ("user.totp.start", "{}", &[], &[]),
    ("user.totp.confirm", r#"{"token": "000000"}"#, &["token"], &[]),
    ("user.totp.delete", r#"{"password": "wrong", "token": "000000"}"#, &["token"], &[]),
    ("user.recovery_codes.create", "{}", &[], &[]),
    ("user.passkey.start", "{}", &[], &[]),
    (
        "user.passkey.create",
        r#"{"label": "Laptop", "credential": PASSKEY}"#,
        &["label", "credential"],
        &[("label", Kind::Name(40))],
    ),
    ("user.delete", r#"{"password": "wrong"}"#, &["password"], &[]),
    ("user.confirm_password", r#"{"password": "wrong"}"#, &["password"], &[]),
    ("personal_api_key.create", r#"{"label": "Another"}"#, &["label"], &[("label", Kind::Name(40))]),
    ("organization.create", r#"{"name": "Another"}"#, &["name"], &[("name", Kind::Name(64))]),
    (
        "organization.update",
        r#"{"name": "Renamed"}"#,
        &[],
        &[
            ("name", Kind::Name(64)),
            ("slug", Kind::Reference),
            ("is_member_join_email_enabled", Kind::Boolean),
            ("members_can_invite", Kind::Boolean),
        ],
    ),
    (
        "request.create",
        r#"{"action": "view_project", "project": 999999}"#,
        &["action"],
        &[
            ("action", Kind::Reference),
            ("project", Kind::Integer),
            ("level", Kind::Level),
            ("note", Kind::Blankable(500)),
        ],
    ),
    ("transfer.create", r#"{"user_uuid": "NEWCOMER"}"#, &["user_uuid"], &[("user_uuid", Kind::Reference)]),
    (
        "successor.update",
        r#"{"user_uuid": "NEWCOMER", "waiting_days": 30}"#,
        &["user_uuid", "waiting_days"],
        &[("user_uuid", Kind::Reference), ("waiting_days", Kind::Integer)],
    ),
    (
        "review.report.create",
        r#"{"at": "NOW", "decisions": []}"#,
        &["at", "decisions"],
        &[("at", Kind::Reference), ("decisions", Kind::List)],
    ),
    ("request.approve", "{}", &[], &[("confirm", Kind::Boolean)]),
    ("request.decline", "{}", &[], &[("note", Kind::Blankable(500))]),
    ("activity.undo", "{}", &[], &[("despite_changes", Kind::Boolean)]),
    ("member.update", r#"{"level": 8}"#, &["level"], &[("level", Kind::Level)]),
    (
        "invite.create",
        r#"{"target_email": "new@people.example"}"#,
        &["target_email"],
        &[
            ("target_email", Kind::Text(254)),
            ("first_name", Kind::BlankableName(30)),
            ("message", Kind::Nullable(2000)),
            ("level", Kind::Level),
            ("private_project_access", Kind::List),
        ],
    ),
    ("invite.check", r#"{"emails": ["new@people.example"]}"#, &["emails"], &[("emails", Kind::List)]),
    (
        "member.bulk",
        r#"{"kind": "remove_member", "user_uuids": []}"#,
        &["kind", "user_uuids"],
        &[("kind", Kind::Reference), ("user_uuids", Kind::List), ("level", Kind::Level), ("project", Kind::Integer)],
    ),
    ("preview.create", r#"{"changes": []}"#, &["changes"], &[("changes", Kind::List)]),
    ("invite.bulk", r#"[{"target_email": "new@people.example"}]"#, &[], &[]),
    (
        "billing.update",
        r#"{"contact_name": "Accounts"}"#,
        &[],
        &[
            ("contact_name", Kind::BlankableName(128)),
            ("contact_address", Kind::Blankable(500)),
            ("contact_email", Kind::Blankable(254)),
            ("vat_id", Kind::Blankable(32)),
            ("spend_limit", Kind::NullableInteger),
        ],
    ),
    ("organization.project.create", r#"{"name": "Another"}"#, &[], &[("name", Kind::Name(200))]),
    ("project.create", r#"{"name": "Another"}"#, &[], &[("name", Kind::Name(200))]),
    (
        "project.update",
        r#"{"name": "Renamed"}"#,
        &[],
        &[
            ("name", Kind::Name(200)),
            ("timezone", Kind::Text(64)),
            ("app_urls", Kind::List),
            ("anonymize_ips", Kind::Boolean),
            ("access_control", Kind::Boolean),
            ("keep", Kind::List),
        ],
    ),
    ("project.reset_token", "{}", &[], &[]),
    ("query.create", r#"{"query": {"kind": "TrendsQuery", "series": [{}]}}"#, &["query"], &[]),
    ("erasure.create", r#"{"distinct_id": "visitor"}"#, &["distinct_id"], &[("distinct_id", Kind::Untrimmed(200))]),
    (
        "project.member.create",
        r#"{"user_uuid": "NEWCOMER"}"#,
        &["user_uuid"],
        &[("user_uuid", Kind::Reference), ("level", Kind::Level)],
    ),
    ("project.member.update", r#"{"level": 8}"#, &["level"], &[("level", Kind::Level)]),
];

/// Endpoints that write without a request body.
pub(super) const WITHOUT_BODY: &[&str] = &[
    "logout",
    "user.email_confirmation.delete",
    "user.session.end_others",
    "user.session.delete",
    "user.passkey.delete",
    "personal_api_key.delete",
    "domain.verify",
    "domain.delete",
    "organization.delete",
    "member.delete",
    "invite.send",
    "invite.delete",
    "request.delete",
    "transfer.delete",
    "transfer.accept",
    "transfer.decline",
    "successor.delete",
    "successor.claim",
    "successor.claim.delete",
    "successor.stop",
    "billing.checkout",
    "billing.portal",
    "billing.stripe",
    "project.delete",
    "project.member.delete",
];
