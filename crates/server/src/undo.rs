//! Undoes an entry of the activity log: does the opposite, as far as the rules allow it now, and records that.
//!
//! A [`Plan`] is made first, from the entry and the present state, in the transaction that then carries it out; the
//! preview shows the same plan. What was changed again since is left alone: a value is put back only while it is as the
//! entry left it.

mod coming_back;
mod grants;
mod invites;
mod people;
mod plan;
mod privacy;
mod returning;
mod set_privacy;
mod settings;
mod whole;

pub(crate) use coming_back::come_back;
pub(crate) use plan::{AfterCommit, Plan};

use crate::accounts::actor::OrganizationActor;
use crate::activity::entries::{EXPIRES_AT, end_value};
use crate::activity::past;
use crate::activity::view::{LogReader, changes};
use crate::clock::Moment;
use crate::error::{Error, Result};
use crate::store::Tx;
use crate::store::activity::EntryRow;
use crate::store::end::End;
use crate::store::projects::{self, FoundProject, ProjectKey};
use rolecall_api::{
    ActivityAction, ActivityProject, ActivityScope, ChangeValue, ChangedSince, ChangedSinceKind, FieldChange,
    ProjectId, UserId, Via,
};
use rolecall_policy::{Act, Level, Target};

/// What a plan is made from.
pub(crate) struct Undoing<'a> {
    pub(crate) tx: &'a mut Tx,
    pub(crate) actor: &'a OrganizationActor,
    /// The actor as a reader of the log: who may not see something there is not told of it here.
    pub(crate) reader: &'a LogReader,
    pub(crate) entry: &'a EntryRow,
    pub(crate) now: Moment,
}

impl Undoing<'_> {
    /// Plans how to undo the entry.
    ///
    /// # Errors
    /// `not_undoable` if it is of a kind that cannot be undone; the database does not answer.
    pub(crate) async fn plan(mut self) -> Result<Plan> {
        let action = ActivityAction::from_name(&self.entry.action).filter(|action| action.is_undoable());
        let Some(action) = action else { return Err(not_undoable()) };
        let mut plan = match action {
            ActivityAction::MemberLevel => people::level(&mut self).await,
            ActivityAction::MemberRemove => people::bring_back(&mut self).await,
            ActivityAction::MemberRestore => people::remove(&mut self).await,
            ActivityAction::InviteCancel => invites::bring_back(&mut self).await,
            ActivityAction::InviteRestore => invites::cancel(&mut self).await,
            ActivityAction::GrantCreate => grants::remove(&mut self).await,
            ActivityAction::GrantLevel => grants::level(&mut self).await,
            ActivityAction::GrantRemove => grants::bring_back(&mut self).await,
            ActivityAction::ProjectUpdate => settings::project(&mut self).await,
            ActivityAction::ProjectPrivacy => privacy::undo(&mut self).await,
            ActivityAction::ProjectDelete => whole::bring_back(&mut self).await,
            ActivityAction::ProjectRestore => whole::delete(&mut self).await,
            ActivityAction::OrganizationUpdate => settings::organization(&mut self).await,
            ActivityAction::OrganizationRestore => whole::delete_organization(&mut self).await,
            ActivityAction::BillingUpdate => settings::billing(&mut self).await,
            // A deleted organization has no actor; see `routes::activity::undo`.
            _ => Err(not_undoable()),
        }?;
        plan.redact(self.reader);
        Ok(plan)
    }

    /// All changes of the entry.
    fn changes(&self) -> Vec<FieldChange> {
        changes(self.entry)
    }

    /// The level before the entry.
    fn level_before(&self) -> Option<Level> {
        level_before(self.entry)
    }

    /// The end before the entry, of a level or a grant: as it was, unless it is over.
    ///
    /// # Errors
    /// 410 `expired` if it is over, and somebody has changed it before.
    fn end_before(&self) -> Result<Option<End>> {
        let change = self.changes().into_iter().find(|change| change.field == EXPIRES_AT);
        let Some(ChangeValue::Text(at)) = change.map(|change| change.before) else { return Ok(None) };
        let end = Moment::parse(&at).map(|at| End::new(at, &self.actor.me));
        let end = end.filter(|end| end.is_ahead(self.now));
        // What the server took back at its end comes back without one.
        if end.is_none() && self.entry.via != Via::System.name() {
            return Err(Error::Expired("What this would bring back has ended meanwhile. Change it directly instead."));
        }
        Ok(end)
    }

    /// What has become of the end that the entry set.
    fn end_since(&self, now: Option<&End>, name: &str) -> Option<ChangedSince> {
        let change = self.changes().into_iter().find(|change| change.field == EXPIRES_AT)?;
        value_since(&change, end_value(now.map(End::at)), name, true)
    }

    /// The id of the person that the entry is about.
    fn person(&self) -> UserId {
        UserId(self.entry.item.id.clone())
    }

    /// The project of the entry.
    ///
    /// # Errors
    /// `not_undoable` if it has none.
    fn entry_project(&self) -> Result<ActivityProject> {
        self.entry.project.clone().ok_or_else(not_undoable)
    }

    /// A project, if it exists and the actor has access to it.
    async fn project(&mut self, id: ProjectId) -> Result<Option<FoundProject>> {
        let found = projects::find(self.tx, ProjectKey::Id(id), &self.actor.me).await?;
        Ok(found.filter(|found| found.is_accessible() && found.organization == self.actor.organization.id))
    }

    /// Why the rules refuse this act now; `None`: they allow it.
    async fn refusal(&mut self, act: Act, person: Option<&UserId>) -> Result<Option<Error>> {
        refusal(self.actor.allow_on(self.tx, act, person).await)
    }

    /// The same in a project.
    async fn refusal_in(&mut self, project: &FoundProject, act: Act) -> Result<Option<Error>> {
        refusal(self.actor.allow_in(self.tx, (project.id, project.state), act, None).await)
    }

    /// The person that the entry is about, as the rules look at them.
    fn target(&self, level: Option<Level>) -> Target {
        Target { level, is_actor: self.entry.item.id == self.actor.me.as_str() }
    }

    /// Something that prevents undoing.
    fn prevented(&self, kind: ChangedSinceKind) -> Plan {
        let is_project = self.entry.scope == ActivityScope::Project.name();
        let name = if is_project { self.project_name() } else { self.entry.item.name.clone() };
        Plan::nothing(since(kind, &name, true))
    }

    /// The name of the entry's project; empty for those who have no access to it.
    fn project_name(&self) -> String {
        let project = self.entry.project.as_ref();
        project.map(|project| self.reader.project_name(project.id, &project.name)).unwrap_or_default()
    }
}

fn refusal(decision: Result<()>) -> Result<Option<Error>> {
    match decision {
        Ok(()) => Ok(None),
        Err(error @ (Error::Denied(_) | Error::NotFound | Error::Invalid { .. })) => Ok(Some(error)),
        Err(error) => Err(error),
    }
}

fn since(kind: ChangedSinceKind, name: &str, prevents: bool) -> ChangedSince {
    ChangedSince { kind, field: None, value: ChangeValue::Null, name: name.to_owned(), prevents }
}

/// What has become of a value that an entry changed: nothing if it is still as the entry left it.
fn value_since(change: &FieldChange, now: ChangeValue, name: &str, prevents: bool) -> Option<ChangedSince> {
    if now == change.after {
        return None;
    }
    let kind = if now == change.before { ChangedSinceKind::Restored } else { ChangedSinceKind::Value };
    Some(ChangedSince { kind, field: Some(change.field.clone()), value: now, name: name.to_owned(), prevents })
}

/// The level before an entry that changed one.
fn level_before(entry: &EntryRow) -> Option<Level> {
    let change = changes(entry).into_iter().find(|change| change.field == "level")?;
    past::level(&change.before)
}

/// The error of an entry that cannot be undone.
pub(crate) fn not_undoable() -> Error {
    Error::Conflict { code: "not_undoable", detail: "Changes of this kind cannot be undone.".into() }
}
