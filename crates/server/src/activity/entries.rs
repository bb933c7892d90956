//! Entries for the changes of people, invites, projects, grants and settings.

use super::NewEntry;
use crate::clock::Moment;
use crate::store::domains::DomainRow;
use crate::store::invites::InviteRow;
use rolecall_api::{
    ActivityAction, ActivityProject, ChangeValue, ChangedGrant, FieldChange, OrganizationId, ProjectGrant, ProjectId,
    User, UserId,
};
use rolecall_policy::Level;

/// A change of a field; none if the values are equal.
pub(crate) fn changed(
    field: &str,
    before: impl Into<ChangeValue>,
    after: impl Into<ChangeValue>,
) -> Option<FieldChange> {
    let (before, after) = (before.into(), after.into());
    (before != after).then(|| FieldChange { field: field.to_owned(), before, after })
}

/// A field that a request may change: none if it was not sent, or has that value already.
pub(crate) fn updated<T: Into<ChangeValue>>(field: &str, before: T, after: Option<T>) -> Option<FieldChange> {
    changed(field, before, after?)
}

/// The field of a change with the end of a level or a grant.
pub(crate) const EXPIRES_AT: &str = "expires_at";

/// The field of a change with the end of what an invite gives.
const ACCESS_EXPIRES_AT: &str = "access_expires_at";

/// The end of a level or a grant as a value; null if there is none.
pub(crate) fn end_value(at: Option<Moment>) -> ChangeValue {
    at.map_or(ChangeValue::Null, |at| at.wire().as_str().into())
}

impl NewEntry {
    fn new(action: ActivityAction, item: impl ToString, name: &str) -> Self {
        NewEntry {
            action,
            item: item.to_string(),
            name: name.to_owned(),
            email: None,
            project: None,
            changes: Vec::new(),
            personal: Vec::new(),
            undoes: None,
        }
    }

    /// About a person: their membership, or their account.
    pub(crate) fn person(action: ActivityAction, person: &User) -> Self {
        NewEntry { email: Some(person.email.clone()), ..NewEntry::new(action, &person.uuid, &person.first_name) }
    }

    /// About the organization itself.
    pub(crate) fn organization(action: ActivityAction, id: &OrganizationId, name: &str) -> Self {
        NewEntry::new(action, id, name)
    }

    /// About a project.
    pub(crate) fn project(action: ActivityAction, id: ProjectId, name: &str) -> Self {
        NewEntry { project: Some(ActivityProject { id, name: name.to_owned() }), ..NewEntry::new(action, id, name) }
    }

    /// About a person's access to a project.
    pub(crate) fn grant(action: ActivityAction, person: &User, (id, name): (ProjectId, &str)) -> Self {
        NewEntry { project: Some(ActivityProject { id, name: name.to_owned() }), ..NewEntry::person(action, person) }
    }

    /// About an API key; only its id and label.
    pub(crate) fn key(action: ActivityAction, id: &str, label: &str) -> Self {
        NewEntry::new(action, id, label)
    }

    /// A new invite, with the grants that it makes when it is accepted, and the invite that it replaces.
    pub(crate) fn invite_created(
        invite: &InviteRow,
        promised: &[(ProjectId, Level)],
        replaced: Option<&InviteRow>,
    ) -> Self {
        NewEntry::invite(ActivityAction::InviteCreate, invite).with([
            changed("level", ChangeValue::Null, invite.level),
            changed("grants", ChangeValue::Null, promised_grants(promised)),
            changed("replaces", ChangeValue::Null, replaced.map(|replaced| replaced.key.as_str())),
            changed(EXPIRES_AT, ChangeValue::Null, end_value(invite.life.map(|_| invite.expires_at()))),
            changed(ACCESS_EXPIRES_AT, ChangeValue::Null, end_value(invite.access_expires_at)),
        ])
    }

    /// A cancelled invite.
    pub(crate) fn invite_canceled(invite: &InviteRow, promised: &[(ProjectId, Level)]) -> Self {
        NewEntry::invite(ActivityAction::InviteCancel, invite).with([
            changed("level", invite.level, ChangeValue::Null),
            changed("grants", promised_grants(promised), ChangeValue::Null),
        ])
    }

    /// A cancelled invite that comes back, with its id and email.
    pub(crate) fn invite_restored((id, email): (&str, &str), level: Level, promised: &[(ProjectId, Level)]) -> Self {
        let entry = NewEntry::new(ActivityAction::InviteRestore, id, email);
        NewEntry { email: Some(email.to_owned()), ..entry }.with([
            changed("level", ChangeValue::Null, level),
            changed("grants", ChangeValue::Null, promised_grants(promised)),
        ])
    }

    fn invite(action: ActivityAction, invite: &InviteRow) -> Self {
        NewEntry {
            email: Some(invite.target_email.clone()),
            ..NewEntry::new(action, invite.key.as_str(), &invite.target_email)
        }
    }

    /// About a domain of the organization.
    pub(crate) fn domain(action: ActivityAction, row: &DomainRow) -> Self {
        NewEntry::new(action, &row.id, &row.domain)
    }

    /// Adds changes; those that are none are left out.
    pub(crate) fn with(mut self, changes: impl IntoIterator<Item = Option<FieldChange>>) -> Self {
        self.changes.extend(changes.into_iter().flatten());
        self
    }

    /// Adds changes with personal data.
    pub(crate) fn with_personal(mut self, changes: impl IntoIterator<Item = Option<FieldChange>>) -> Self {
        self.personal.extend(changes.into_iter().flatten());
        self
    }

    /// The entry, if it has changes.
    pub(crate) fn if_changed(self) -> Option<Self> {
        (!self.changes.is_empty() || !self.personal.is_empty()).then_some(self)
    }
}

/// The entries of a new organization with its first project.
pub(crate) fn organization_created(
    (id, name): (&OrganizationId, &str),
    owner: &UserId,
    project: (ProjectId, &str),
) -> Vec<NewEntry> {
    let organization = NewEntry::organization(ActivityAction::OrganizationCreate, id, name);
    let changes = [changed("name", ChangeValue::Null, name), changed("owner", ChangeValue::Null, owner.as_str())];
    vec![organization.with(changes), project_created(project)]
}

/// The entry of a new project.
pub(crate) fn project_created((id, name): (ProjectId, &str)) -> NewEntry {
    NewEntry::project(ActivityAction::ProjectCreate, id, name)
        .with([changed("name", ChangeValue::Null, name), changed("access_control", ChangeValue::Null, false)])
}

/// A person's grants as a value; null if there are none.
pub(crate) fn grants_of_person(grants: &[ProjectGrant]) -> ChangeValue {
    let grants: Vec<_> = grants.iter().map(|grant| (grant.project, grant.level)).collect();
    promised_grants(&grants)
}

/// Grants in projects as a value, in the order of the projects; null if there are none.
pub(crate) fn promised_grants(grants: &[(ProjectId, Level)]) -> ChangeValue {
    let mut grants = grants.to_vec();
    grants.sort_unstable();
    let grants = grants.into_iter().map(|(id, level)| ChangedGrant { level, project: Some(id), user: None });
    list(grants.collect())
}

/// The grants in a project as a value; null if there are none.
pub(crate) fn grants_in_project(grants: Vec<(UserId, Level)>) -> ChangeValue {
    let grants = grants.into_iter().map(|(user, level)| ChangedGrant { level, project: None, user: Some(user) });
    list(grants.collect())
}

fn list(grants: Vec<ChangedGrant>) -> ChangeValue {
    if grants.is_empty() { ChangeValue::Null } else { grants.into() }
}
