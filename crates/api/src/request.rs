//! The names of request fields, checked by the compiler.
//!
//! The app serializes a request struct; the server parses the same struct field by field (`read_request!`), because
//! each field has errors of its own. Both use the Rust names of the fields, so a renamed field must be renamed on both
//! sides to compile. Therefore request structs must not use `#[serde(rename)]`; a test checks this.

use serde::{Deserialize, Serialize};

/// The body of a request without fields: `{}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NoFields {}

/// The name of a field of a request struct as text, for errors: `field_name!(Signup.email)` is `"email"`. Does not
/// compile if the field does not exist.
#[macro_export]
macro_rules! field_name {
    ($request:ident.$field:ident) => {{
        const _: fn(&$request) = |request| {
            let _ = &request.$field;
        };
        stringify!($field)
    }};
}

#[cfg(test)]
mod tests {
    use crate::{
        AddProjectMember, ChangeLevel, Claim, CreateOrganization, CreateProject, DeleteMe, KeepMember, Login,
        NewErasure, NewInvite, NewPersonalApiKey, NewSpendLimit, ProjectAccess, ProjectId, Retention, Signup,
        UpdateBilling, UpdateMe, UpdateOrganization, UpdateProject, UserId,
    };
    use rolecall_policy::Level;

    /// Asserts that a request with all fields set is serialized with the Rust names of its fields.
    macro_rules! assert_plain {
        ($request:ident { $($field:ident: $value:expr),* $(,)? }) => {{
            let request = $request { $($field: $value),* };
            let written = serde_json::to_value(&request).unwrap();
            let mut names = vec![$(stringify!($field)),*];
            names.sort_unstable();
            let mut keys: Vec<_> = written.as_object().unwrap().keys().map(String::as_str).collect();
            keys.sort_unstable();
            assert_eq!(keys, names);
            request
        }};
    }

    fn text() -> String {
        "text".to_owned()
    }

    #[test]
    fn requests_are_written_with_the_names_of_their_fields() {
        let level = Level::Member;
        assert_plain!(Signup { first_name: text(), email: text(), password: text(), organization_name: Some(text()) });
        assert_plain!(Login { email: text(), password: text() });
        assert_plain!(Claim { first_name: Some(text()), password: Some(text()), proof: Some(text()) });
        assert_plain!(UpdateMe {
            first_name: Some(text()),
            email: Some(text()),
            password: Some(text()),
            current_password: Some(text()),
            set_current_organization: Some(crate::OrganizationId(text())),
            set_current_team: Some(ProjectId(1)),
        });
        assert_plain!(DeleteMe { password: text() });
        assert_plain!(NewPersonalApiKey { label: text() });
        assert_plain!(CreateOrganization { name: text() });
        assert_plain!(UpdateOrganization {
            name: Some(text()),
            slug: Some(text()),
            is_member_join_email_enabled: Some(true),
            members_can_invite: Some(true),
            require_two_factor: Some(true),
        });
        let end = || crate::Timestamp(text());
        assert_plain!(ChangeLevel { level: level, expires_at: Some(end()) });
        let access = assert_plain!(ProjectAccess { id: ProjectId(1), level: level });
        assert_plain!(NewInvite {
            target_email: text(),
            first_name: text(),
            message: Some(text()),
            level: Some(level),
            private_project_access: vec![access],
            expires_at: Some(end()),
            access_expires_at: Some(end()),
        });
        assert_plain!(CreateProject { name: Some(text()) });
        let keep = assert_plain!(KeepMember { user_uuid: UserId(text()), level: level });
        assert_plain!(UpdateProject {
            name: Some(text()),
            timezone: Some(text()),
            app_urls: Some(vec![text()]),
            anonymize_ips: Some(true),
            retention_days: Some(Retention::Days(1)),
            access_control: Some(true),
            keep: vec![keep],
        });
        assert_plain!(AddProjectMember { user_uuid: UserId(text()), level: Some(level), expires_at: Some(end()) });
        assert_plain!(UpdateBilling {
            contact_name: Some(text()),
            contact_address: Some(text()),
            contact_email: Some(text()),
            vat_id: Some(text()),
            spend_limit: Some(NewSpendLimit(Some(1))),
        });
        assert_plain!(NewErasure { distinct_id: text() });
    }
}
