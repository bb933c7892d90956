//! Undoes changes of settings. Each field goes back by itself: one that was changed again since stays as it is.

use super::plan::{Plan, Step};
use super::{Undoing, value_since};
use crate::accounts::admission::require_own_two_factor;
use crate::activity::NewEntry;
use crate::error::Result;
use crate::store::projects::FoundProject;
use crate::store::{billing, organizations};
use rolecall_api::{
    ActivityAction, ChangeValue, ChangedSince, ChangedSinceKind, FieldChange, NewSpendLimit, Retention, UpdateBilling,
    UpdateOrganization, UpdateProject,
};
use rolecall_policy::Act;

/// The fields that go back, and what has become of the others.
struct Fields {
    back: Vec<FieldChange>,
    changed_since: Vec<ChangedSince>,
}

impl Fields {
    /// Divides the changes of an entry by the present values, which `present` returns; `None` for a field that does not
    /// exist any more.
    fn new(changes: Vec<FieldChange>, name: &str, present: impl Fn(&str) -> Option<ChangeValue>) -> Self {
        let mut fields = Fields { back: Vec::new(), changed_since: Vec::new() };
        for change in changes {
            let Some(value) = present(&change.field) else { continue };
            match value_since(&change, value.clone(), name, false) {
                Some(since) => fields.changed_since.push(since),
                None => fields.back.push(FieldChange { field: change.field, before: value, after: change.before }),
            }
        }
        fields
    }

    /// What has changed. If no field goes back, that prevents undoing.
    fn changed_since(&self) -> Vec<ChangedSince> {
        let prevents = self.back.is_empty();
        self.changed_since.iter().map(|since| ChangedSince { prevents, ..since.clone() }).collect()
    }

    /// The value to which a field goes back.
    fn value(&self, field: &str) -> Option<&ChangeValue> {
        self.back.iter().find(|change| change.field == field).map(|change| &change.after)
    }

    fn text(&self, field: &str) -> Option<String> {
        let ChangeValue::Text(text) = self.value(field)? else { return None };
        Some(text.clone())
    }

    fn switch(&self, field: &str) -> Option<bool> {
        let ChangeValue::Switch(switch) = self.value(field)? else { return None };
        Some(*switch)
    }

    /// The changes, except those that `is_personal` selects; and those.
    fn divided(self, is_personal: impl Fn(&FieldChange) -> bool) -> (Vec<FieldChange>, Vec<FieldChange>) {
        self.back.into_iter().partition(|change| !is_personal(change))
    }
}

/// Undoes a change of a project's settings.
pub(super) async fn project(undoing: &mut Undoing<'_>) -> Result<Plan> {
    let id = undoing.entry_project()?.id;
    let Some(project) = undoing.project(id).await? else { return Ok(undoing.project_gone()) };
    let refused = undoing.refusal_in(&project, Act::ManageProject(project.state)).await?;
    let fields = Fields::new(undoing.changes(), &project.name, |field| project_value(&project, field));
    let urls = fields.value("app_urls").and_then(|value| match value {
        ChangeValue::List(urls) => Some(urls.iter().filter_map(text).collect()),
        _ => None,
    });
    let retention = fields.value("retention_days").map(|value| match value {
        ChangeValue::Number(days) => u32::try_from(*days).ok().into(),
        _ => Retention::Forever,
    });
    let update = UpdateProject {
        name: fields.text("name"),
        timezone: fields.text("timezone"),
        app_urls: urls,
        anonymize_ips: fields.switch("anonymize_ips"),
        retention_days: retention,
        ..UpdateProject::default()
    };
    let changed_since = fields.changed_since();
    let entry = NewEntry::project(ActivityAction::ProjectUpdate, id, &project.name);
    let entry = entry.with(fields.back.into_iter().map(Some));
    Ok(Plan::new(Step::UpdateProject(id, update), entry, changed_since, refused))
}

fn text(value: &ChangeValue) -> Option<String> {
    let ChangeValue::Text(text) = value else { return None };
    Some(text.clone())
}

/// The value of a setting as it is recorded.
fn project_value(project: &FoundProject, field: &str) -> Option<ChangeValue> {
    Some(match field {
        "name" => (&project.name).into(),
        "timezone" => (&project.timezone).into(),
        "app_urls" => project.app_urls.iter().collect::<Vec<_>>().into(),
        "anonymize_ips" => project.anonymize_ips.into(),
        "retention_days" => Option::<u32>::from(project.retention_days).map(i64::from).into(),
        _ => return None,
    })
}

/// Undoes a change of the organization's settings.
pub(super) async fn organization(undoing: &mut Undoing<'_>) -> Result<Plan> {
    let organization = &undoing.actor.organization;
    let mut fields = Fields::new(undoing.changes(), &organization.name, |field| {
        Some(match field {
            "name" => (&organization.name).into(),
            "slug" => (&organization.slug).into(),
            "is_member_join_email_enabled" => organization.join_email.into(),
            "members_can_invite" => organization.members_can_invite.into(),
            "require_two_factor" => organization.require_two_factor.into(),
            _ => return None,
        })
    });
    if let Some(slug) = fields.text("slug")
        && organizations::has_slug(undoing.tx, &slug).await?
    {
        fields.back.retain(|change| change.field != "slug");
        fields.changed_since.push(ChangedSince {
            kind: ChangedSinceKind::Taken,
            field: Some("slug".to_owned()),
            value: slug.into(),
            name: organization.name.clone(),
            prevents: false,
        });
    }
    let update = UpdateOrganization {
        name: fields.text("name"),
        slug: fields.text("slug"),
        is_member_join_email_enabled: fields.switch("is_member_join_email_enabled"),
        members_can_invite: fields.switch("members_can_invite"),
        require_two_factor: fields.switch("require_two_factor"),
    };
    let changed_since = fields.changed_since();
    let entry = NewEntry::organization(ActivityAction::OrganizationUpdate, &organization.id, &organization.name)
        .with(fields.back.into_iter().map(Some));
    let mut refused = undoing.refusal(Act::ManageOrganization, None).await?;
    if refused.is_none() && update.require_two_factor == Some(true) {
        refused = require_own_two_factor(undoing.tx, &undoing.actor.me, &organization.id).await.err();
    }
    Ok(Plan::new(Step::UpdateOrganization(update), entry, changed_since, refused))
}

/// Undoes a change of the contact on invoices or the spend limit.
pub(super) async fn billing(undoing: &mut Undoing<'_>) -> Result<Plan> {
    let organization = &undoing.actor.organization;
    let account = billing::find(undoing.tx, &organization.id).await?;
    let Some(account) = account else { return Ok(undoing.prevented(ChangedSinceKind::Forgotten)) };
    let contact = &account.contact;
    let fields = Fields::new(undoing.changes(), &organization.name, |field| {
        Some(match field {
            "contact_name" => (&contact.contact_name).into(),
            "contact_address" => (&contact.contact_address).into(),
            "contact_email" => (&contact.contact_email).into(),
            "vat_id" => (&contact.vat_id).into(),
            "spend_limit" => account.spend_limit.into(),
            _ => return None,
        })
    });
    let limit = fields.value("spend_limit").map(|value| match value {
        ChangeValue::Number(limit) => NewSpendLimit(Some(*limit)),
        _ => NewSpendLimit(None),
    });
    let update = UpdateBilling {
        contact_name: fields.text("contact_name"),
        contact_address: fields.text("contact_address"),
        contact_email: fields.text("contact_email"),
        vat_id: fields.text("vat_id"),
        spend_limit: limit,
    };
    let changed_since = fields.changed_since();
    let (changes, personal) = fields.divided(|change| change.field != "spend_limit");
    let entry = NewEntry::organization(ActivityAction::BillingUpdate, &organization.id, &organization.name)
        .with(changes.into_iter().map(Some))
        .with_personal(personal.into_iter().map(Some));
    let refused = undoing.refusal(Act::ManageBilling, None).await?;
    Ok(Plan::new(Step::UpdateBilling(update), entry, changed_since, refused))
}
