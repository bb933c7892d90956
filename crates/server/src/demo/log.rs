//! The activity logs of the demo: what would be in them if its people had done all this through the API.

use crate::activity::entries::{changed, project_created};
use crate::activity::{Author, NewEntry, record};
use crate::clock::Moment;
use crate::store::Tx;
use crate::store::invites::InviteRow;
use crate::store::sql::Result;
use crate::store::users::UserRow;
use rolecall_api::{ActivityAction, ChangeValue, OrganizationId, ProjectId, Via};
use rolecall_policy::Level;

/// Entries in any order, each with its time, its organization and who made the change.
#[derive(Debug, Default)]
pub(super) struct DemoLog(Vec<(Moment, OrganizationId, Author, NewEntry)>);

impl DemoLog {
    fn add(&mut self, (organization, at): (&OrganizationId, Moment), by: &UserRow, via: Via, entry: NewEntry) {
        self.0.push((at, organization.clone(), Author::person(by.wire(), via), entry));
    }

    pub(super) fn created(&mut self, place: (&OrganizationId, Moment), name: &str, owner: &UserRow) {
        let entry = NewEntry::organization(ActivityAction::OrganizationCreate, place.0, name)
            .with([changed("name", ChangeValue::Null, name), changed("owner", ChangeValue::Null, owner.id.as_str())]);
        self.add(place, owner, Via::Session, entry);
    }

    pub(super) fn joined(&mut self, place: (&OrganizationId, Moment), user: &UserRow, level: Level, by: &UserRow) {
        let entry = NewEntry::person(ActivityAction::MemberJoin, &user.wire()).with([
            changed("level", ChangeValue::Null, level),
            changed("invited_by", ChangeValue::Null, by.id.as_str()),
        ]);
        self.add(place, user, Via::Invite, entry);
    }

    pub(super) fn project(
        &mut self,
        place: (&OrganizationId, Moment),
        project: (ProjectId, &str),
        private: bool,
        by: &UserRow,
    ) {
        self.add(place, by, Via::Session, project_created(project));
        let privacy = NewEntry::project(ActivityAction::ProjectPrivacy, project.0, project.1);
        if let Some(privacy) = privacy.with([changed("access_control", false, private)]).if_changed() {
            self.add(place, by, Via::Session, privacy);
        }
    }

    pub(super) fn granted(
        &mut self,
        place: (&OrganizationId, Moment),
        user: &UserRow,
        project: (ProjectId, &str),
        level: Level,
        by: &UserRow,
    ) {
        let entry = NewEntry::grant(ActivityAction::GrantCreate, &user.wire(), project);
        self.add(place, by, Via::Session, entry.with([changed("level", ChangeValue::Null, level)]));
    }

    pub(super) fn invited(
        &mut self,
        place: (&OrganizationId, Moment),
        invites: &[(InviteRow, Vec<(ProjectId, Level)>)],
        by: &UserRow,
    ) {
        for (invite, promised) in invites {
            self.add(place, by, Via::Session, NewEntry::invite_created(invite, promised, None));
        }
    }

    /// Writes the entries in the order of their times.
    ///
    /// # Errors
    /// The database does not answer.
    pub(super) async fn write(mut self, tx: &mut Tx) -> Result<()> {
        self.0.sort_by_key(|(at, ..)| *at);
        for (at, organization, author, entry) in self.0 {
            record(tx, &organization, &author, at, vec![entry]).await?;
        }
        Ok(())
    }
}
