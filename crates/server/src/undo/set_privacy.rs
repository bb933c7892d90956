//! Makes a project private or open again, and gives or takes the access that went along.

use crate::activity::entries::{EXPIRES_AT, changed, end_value};
use crate::activity::kept::Kept;
use crate::activity::{Author, NewEntry, record};
use crate::clock::Moment;
use crate::error::Result;
use crate::store::end::End;
use crate::store::grants::{self, GrantRow, KeptGrant};
use crate::store::projects::{self, FoundProject};
use crate::store::{Tx, members};
use rolecall_api::{ActivityAction, ChangeValue, MembershipId, OrganizationId, UpdateProject, UserId};
use std::collections::HashMap;

/// What is done to a project.
pub(super) struct SetPrivacy {
    pub(super) project: FoundProject,
    pub(super) private: bool,
    pub(super) taken: Vec<Taken>,
    pub(super) given: Vec<Given>,
}

/// A grant that is taken away.
pub(super) struct Taken {
    pub(super) grant: GrantRow,
    /// The number of the entry that this undoes; none if it is undone already.
    pub(super) undoes: Option<i64>,
}

/// A grant that comes back.
pub(super) struct Given {
    pub(super) user: UserId,
    pub(super) membership: MembershipId,
    pub(super) grant: KeptGrant,
    /// The number of the entry that this undoes.
    pub(super) undoes: Option<i64>,
}

impl SetPrivacy {
    /// Does it, records it with `entry` and one entry for each grant, and returns the number of `entry`.
    ///
    /// # Errors
    /// The database does not answer.
    pub(super) async fn carry_out(
        self,
        tx: &mut Tx,
        organization: &OrganizationId,
        entry: NewEntry,
        author: &Author,
        now: Moment,
    ) -> Result<i64> {
        let SetPrivacy { project, private, taken, given } = self;
        let update = UpdateProject { access_control: Some(private), ..UpdateProject::default() };
        projects::update(tx, project.id, &update, now).await?;
        let place = (project.id, project.name.as_str());
        let mut entries = vec![entry];
        for Taken { grant, undoes } in &taken {
            let entry = NewEntry::grant(ActivityAction::GrantRemove, &grant.user, place);
            let entry = entry.with([changed("level", grant.level, ChangeValue::Null)]);
            entries.push(NewEntry { undoes: *undoes, ..entry });
        }
        let memberships: Vec<_> = given.iter().map(|given| given.membership.clone()).collect();
        let users = members::users(tx, &memberships).await?;
        for Given { membership, grant, undoes, .. } in &given {
            let Some(user) = users.get(membership) else { continue };
            let entry = NewEntry::grant(ActivityAction::GrantCreate, user, place);
            let at = grant.end.as_ref().map(End::at);
            let level = changed("level", ChangeValue::Null, grant.level);
            let entry = entry.with([level, changed(EXPIRES_AT, ChangeValue::Null, end_value(at))]);
            entries.push(NewEntry { undoes: *undoes, ..entry });
        }
        let mut before = if taken.is_empty() { HashMap::new() } else { grants::kept_in(tx, project.id).await? };
        let ids: Vec<_> = taken.iter().map(|taken| taken.grant.id.clone()).collect();
        grants::delete_all(tx, &ids).await?;
        let given: Vec<_> = given.into_iter().map(|given| (given.membership, given.grant)).collect();
        grants::restore(tx, organization, &given, now).await?;
        let along = entries.len() - 1;
        let last = record(tx, organization, author, now, entries).await?;
        let number = Kept::keep_along(tx, organization, (last, along), now).await?;
        // The entries of the grants that were taken come first.
        let kept = (number + 1..).zip(taken).map(|(number, taken)| {
            let grants = before.remove(&taken.grant.membership).into_iter().collect();
            (number, Kept { grants, ..Kept::default() })
        });
        Kept::keep_all(tx, organization, kept.collect(), now).await?;
        Ok(number)
    }
}
