//! Carries out the decision about one finding, with the code that does the same by itself.

use crate::accounts::actor::{OrganizationActor, ProjectActor};
use crate::activity::Author;
use crate::clock::Moment;
use crate::error::{Error, Result};
use crate::routes::explicit_members::delete::revoke;
use crate::routes::invites::delete::cancel;
use crate::routes::members::delete::remove;
use crate::routes::members::update::{LevelChange, change_level};
use crate::state::App;
use crate::store::projects::{self, ProjectKey};
use crate::store::{Tx, invites};
use rolecall_api::{Finding, ReportedFinding, ReviewOutcome};
use rolecall_policy::{Level, ReviewDecision};

/// Why a decision about something that has changed was not carried out.
const CHANGED: &str = "This has changed since you looked at it.";

/// Who decides, in the transaction of the report.
pub(super) struct Reviewer<'a> {
    pub(super) app: &'a App,
    pub(super) actor: &'a OrganizationActor,
    pub(super) author: &'a Author,
    pub(super) now: Moment,
}

impl Reviewer<'_> {
    /// Carries out a decision, and says what has become of it.
    ///
    /// # Errors
    /// `invalid_choice` if there is no such decision about this kind of finding; the database does not answer.
    pub(super) async fn decide(
        &self,
        tx: &mut Tx,
        (finding, is_same): (Finding, bool),
        decision: ReviewDecision,
    ) -> Result<ReportedFinding> {
        let reported = |finding, outcome, detail: Option<String>, entry| ReportedFinding {
            finding,
            decision,
            outcome,
            detail,
            entry,
        };
        let changed = |finding| reported(finding, ReviewOutcome::Changed, Some(CHANGED.to_owned()), None);
        if !is_same {
            return Ok(changed(finding));
        }
        if decision == ReviewDecision::Keep {
            return Ok(reported(finding, ReviewOutcome::Done, None, None));
        }
        let is_actor = finding.user.as_ref().is_some_and(|user| self.actor.is(&user.uuid));
        if finding.target(is_actor).act(decision).is_none() {
            let detail = "This cannot be decided about this finding.";
            return Err(Error::field("decision", "invalid_choice", detail));
        }
        // A refusal comes before anything is written, so the others are not touched by it.
        match self.make(tx, &finding, decision).await {
            Ok(entry) => Ok(reported(finding, ReviewOutcome::Done, None, entry)),
            // An earlier decision of this report, about the same person, can have taken it away.
            Err(Error::NotFound) => Ok(changed(finding)),
            Err(error) if error.status().is_client_error() => {
                Ok(reported(finding, ReviewOutcome::Refused, Some(error.body().detail), None))
            }
            Err(error) => Err(error),
        }
    }

    /// Changes what is decided, if the rules allow it now, and returns the number of the entry.
    async fn make(&self, tx: &mut Tx, finding: &Finding, decision: ReviewDecision) -> Result<Option<i64>> {
        let Reviewer { app, actor, author, now } = *self;
        if let Some(email) = &finding.email {
            let found = invites::find_by_emails(tx, &actor.organization.id, &[email]).await?;
            let invite = found.get(email).ok_or(Error::NotFound)?;
            return cancel(tx, actor, author, invite, now).await.map(Some);
        }
        let user = &finding.user.as_ref().ok_or(Error::NotFound)?.uuid;
        if let Some(project) = &finding.project {
            let found = projects::find(tx, ProjectKey::Id(project.id), &actor.me).await?.ok_or(Error::NotFound)?;
            let actor = ProjectActor { me: actor.me.clone(), project: found };
            return revoke(tx, &actor, author, user.as_str(), now).await.map(Some);
        }
        let (target, member) = actor.person(tx, user.as_str()).await?;
        if decision == ReviewDecision::Remove {
            return remove(app, tx, actor, author, &(target, member), now).await.map(Some);
        }
        let change = LevelChange { target, member: &member, to: Level::Member, until: None };
        change_level(app, tx, actor, author, &change, now).await
    }
}
