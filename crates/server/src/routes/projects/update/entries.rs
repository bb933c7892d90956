//! What a change of a project is recorded as: its settings, its privacy, and each grant that keeps somebody in.

use crate::accounts::actor::ProjectActor;
use crate::activity::NewEntry;
use crate::activity::entries::{changed, updated};
use crate::error::Result;
use crate::store::grants::{self, NewGrant};
use crate::store::projects::FoundProject;
use crate::store::{Tx, members};
use rolecall_api::{ActivityAction, ChangeValue, Retention, UpdateProject};

/// The entries of a change, which is not made yet.
pub(super) async fn entries(
    tx: &mut Tx,
    actor: &ProjectActor,
    changes: &UpdateProject,
    grants: &[NewGrant],
) -> Result<Vec<NewEntry>> {
    let project = &actor.project;
    let mut entries = Vec::new();
    entries.extend(settings(project, changes));
    let privacy = NewEntry::project(ActivityAction::ProjectPrivacy, project.id, &project.name).with([updated(
        "access_control",
        project.state.private,
        changes.access_control,
    )]);
    entries.extend(privacy.if_changed());
    if grants.is_empty() {
        return Ok(entries);
    }
    let memberships: Vec<_> = grants.iter().map(|grant| grant.membership.clone()).collect();
    let existing = grants::list_of(tx, project.id, &memberships).await?;
    let users = members::users(tx, &memberships).await?;
    for grant in grants.iter().filter(|grant| !existing.contains_key(&grant.membership)) {
        if let Some(user) = users.get(&grant.membership) {
            let entry = NewEntry::grant(ActivityAction::GrantCreate, user, (project.id, &project.name));
            entries.push(entry.with([changed("level", ChangeValue::Null, grant.level)]));
        }
    }
    Ok(entries)
}

fn settings(project: &FoundProject, changes: &UpdateProject) -> Option<NewEntry> {
    let days = |retention: Retention| Option::<u32>::from(retention).map(i64::from);
    NewEntry::project(ActivityAction::ProjectUpdate, project.id, &project.name)
        .with([
            updated("name", &project.name, changes.name.as_ref()),
            updated("timezone", &project.timezone, changes.timezone.as_ref()),
            updated("app_urls", project.app_urls.iter().collect::<Vec<_>>(), app_urls(changes)),
            updated("anonymize_ips", project.anonymize_ips, changes.anonymize_ips),
            updated("retention_days", days(project.retention_days), changes.retention_days.map(days)),
        ])
        .if_changed()
}

fn app_urls(changes: &UpdateProject) -> Option<Vec<&String>> {
    changes.app_urls.as_ref().map(|urls| urls.iter().collect())
}
