//! Handing over ownership: an offer that the other person accepts or declines, and a named successor, who can claim
//! ownership after a waiting time (contract 9).
//!
//! Who becomes the owner was always chosen by the owner. What an accepted offer or a claim then does is what a transfer
//! by the owner does ([`transfer_ownership`]).

use crate::accounts::actor::OrganizationActor;
use crate::activity::entries::changed;
use crate::activity::transferring::transfer_ownership;
use crate::activity::{Author, NewEntry, record};
use crate::clock::{Clock, Moment};
use crate::error::{Error, Result};
use crate::mail::{HandoverNews, Mailer};
use crate::store::handovers::offers::{OPEN_FOR, OfferRow};
use crate::store::handovers::successors::{self, Claim, SuccessorRow};
use crate::store::sql::Connection;
use crate::store::{Db, handovers, members};
use rolecall_api::{
    ActivityAction, ChangeValue, OfferState, OrganizationId, Person, Successor, SuccessorClaim, TransferOffer, User,
    UserId,
};
use rolecall_policy::{Act, Level, Target, decide};
use std::time::Duration;

/// True if the actor may know that this person is offered ownership or is the successor: the person, who sees the whole
/// activity log, and all if it is announced.
fn sees(actor: &OrganizationActor, person: &UserId, is_announced: bool) -> bool {
    is_announced || *person == actor.me || actor.decide(Act::ViewActivity).is_allowed()
}

/// Whom ownership is offered to and who is the successor, as far as an actor may know.
#[derive(Debug, Default)]
pub(crate) struct Marked {
    pub(crate) offered: Option<UserId>,
    pub(crate) successor: Option<UserId>,
}

impl Marked {
    /// Reads both with one statement.
    ///
    /// # Errors
    /// The database does not answer.
    pub(crate) async fn read(conn: &mut Connection, actor: &OrganizationActor, now: Moment) -> Result<Self> {
        let found = handovers::marked(conn, &actor.organization.id, now).await?;
        let offered = found.offered.filter(|person| sees(actor, person, false));
        let successor = found.successor.filter(|(person, is_claiming)| sees(actor, person, *is_claiming));
        Ok(Marked { offered, successor: successor.map(|(person, _)| person) })
    }
}

impl OfferRow {
    /// What has become of it by now.
    pub(crate) fn state_at(&self, now: Moment) -> OfferState {
        let is_over = self.state == OfferState::Open && now >= self.expires_at();
        if is_over { OfferState::Expired } else { self.state }
    }

    /// Until when it can be accepted.
    pub(crate) fn expires_at(&self) -> Moment {
        self.created_at.after(OPEN_FOR)
    }

    /// True if ownership is offered to the actor.
    pub(crate) fn is_to(&self, actor: &OrganizationActor) -> bool {
        self.person.uuid == actor.me
    }

    /// True if the actor may know of it: the two people, and who sees the whole activity log.
    pub(crate) fn is_seen_by(&self, actor: &OrganizationActor) -> bool {
        sees(actor, &self.person.uuid, false)
    }

    pub(crate) fn wire(&self, now: Moment) -> TransferOffer {
        TransferOffer {
            user: as_person(&self.person),
            offered_by: as_person(&self.offered_by),
            state: self.state_at(now),
            created_at: self.created_at.wire(),
            expires_at: self.expires_at().wire(),
            ended_at: self.ended_at.map(Moment::wire),
        }
    }

    /// 409: it can no longer be answered, and why.
    pub(crate) fn ended(&self, now: Moment) -> Error {
        let owner = &self.offered_by.first_name;
        let detail = match self.state_at(now) {
            OfferState::Open | OfferState::Accepted => "You have already accepted this offer.".to_owned(),
            OfferState::Declined => "You have already declined this offer.".to_owned(),
            OfferState::Withdrawn => format!("{owner} has withdrawn this offer."),
            OfferState::Void => "This offer has ended, because levels have changed.".to_owned(),
            OfferState::Expired => "This offer has expired.".to_owned(),
        };
        Error::Conflict { code: "offer_ended", detail: detail.into() }
    }

    /// The entry of a change of it.
    pub(crate) fn entry(&self, action: ActivityAction) -> NewEntry {
        NewEntry::person(action, &self.person)
    }
}

impl SuccessorRow {
    /// True if this is the actor.
    pub(crate) fn is(&self, actor: &OrganizationActor) -> bool {
        self.person.uuid == actor.me
    }

    /// True if the actor may know who it is. A claim is announced to all.
    pub(crate) fn is_seen_by(&self, actor: &OrganizationActor) -> bool {
        sees(actor, &self.person.uuid, self.claim.is_some())
    }

    pub(crate) fn wire(&self) -> Successor {
        Successor {
            user: as_person(&self.person),
            named_by: as_person(&self.named_by),
            waiting_days: self.waiting_days,
            named_at: self.named_at.wire(),
            claim: self.claim.map(|claim| SuccessorClaim {
                claimed_at: claim.claimed_at.wire(),
                effective_at: claim.effective_at.wire(),
            }),
        }
    }

    /// A claim that is made now.
    pub(crate) fn claim_at(&self, now: Moment) -> Claim {
        let days = u64::try_from(self.waiting_days).unwrap_or_default();
        Claim { claimed_at: now, effective_at: now.after(Duration::from_hours(24 * days)) }
    }

    /// The entry of a claim that begins or ends.
    pub(crate) fn entry(&self, action: ActivityAction, before: Option<Claim>, after: Option<Claim>) -> NewEntry {
        let time = |claim: Option<Claim>| claim.map(|claim| claim.effective_at.wire().to_string());
        NewEntry::person(action, &self.person).with([changed(
            "effective_at",
            time(before).map_or(ChangeValue::Null, ChangeValue::Text),
            time(after).map_or(ChangeValue::Null, ChangeValue::Text),
        )])
    }
}

fn as_person(user: &User) -> Person {
    Person { uuid: user.uuid.clone(), first_name: user.first_name.clone(), email: user.email.clone() }
}

/// Ends a claim that waits, if there is one, and records it. `by` is the owner, who stops it, or the successor, who takes
/// it back; the others get a mail.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn end_claim(
    conn: &mut Connection,
    mail: &Mailer,
    (organization, successor): (&OrganizationId, &SuccessorRow),
    (by, author): (&User, &Author),
    now: Moment,
) -> Result<()> {
    if successor.claim.is_none() {
        return Ok(());
    }
    let is_own = by.uuid == successor.person.uuid;
    let action = if is_own { ActivityAction::SuccessorTakeBack } else { ActivityAction::SuccessorStop };
    successors::set_claim(conn, organization, None).await?;
    record(conn, organization, author, now, vec![successor.entry(action, successor.claim, None)]).await?;
    if is_own {
        mail.tell_all_of_handover(conn, organization, by, HandoverNews::TakenBack, now).await?;
    } else {
        mail.tell_of_handover(conn, organization, (by, &successor.person), HandoverNews::Stopped, now).await?;
    }
    Ok(())
}

/// Makes the successors the owners whose claims have waited long enough. Several servers can do it at the same time: each
/// looks at a claim again after it has locked the organization.
///
/// # Errors
/// The database does not answer; the next call continues.
pub(crate) async fn take_effect(db: &Db, mail: &Mailer, clock: &Clock) -> Result<()> {
    let due = successors::due(&mut *db.read().await?, clock.now()).await?;
    for organization in due {
        let (mut tx, now) = (db.begin().await?, clock.now());
        if tx.lock_organization(organization.as_str()).await? {
            take_effect_in(&mut tx, mail, &organization, now).await?;
            tx.commit().await?;
        }
    }
    Ok(())
}

async fn take_effect_in(tx: &mut Connection, mail: &Mailer, organization: &OrganizationId, now: Moment) -> Result<()> {
    let Some(successor) = successors::find(tx, organization).await? else { return Ok(()) };
    if successor.claim.is_none_or(|claim| claim.effective_at > now) {
        return Ok(());
    }
    successors::remove(tx, organization).await?;
    let Some(member) = members::find(tx, organization, &successor.person.uuid).await? else { return Ok(()) };
    // As if the owner did it, who has named them.
    let target = Target { level: Some(member.level), is_actor: false };
    if !decide(Some(Level::Owner), Act::NameSuccessor { target }).is_allowed() {
        return Ok(());
    }
    let (former, whom) = (&successor.named_by.uuid, (&member.user, member.level));
    transfer_ownership(tx, organization, former, whom, &Author::SYSTEM, now).await?;
    mail.tell_all_of_handover(tx, organization, &member.user, HandoverNews::TookEffect, now).await?;
    Ok(())
}
