//! Access review (ours): turns what the database says of people, grants and invites into findings, by the rules of
//! `rolecall_policy`. Carrying out decisions is in `routes/reviews`.

use crate::clock::Moment;
use crate::store::invites::InviteRow;
use crate::store::reviews::{self, GrantFacts, MemberFacts};
use crate::store::sql::{Connection, Error};
use rolecall_api::{Finding, LISTED_FINDINGS, OrganizationId, Person, ReviewedProject, User};
use rolecall_policy::{FindingKind, IDLE_DAYS, KEPT_DAYS, ProjectState, Reviewed, UNSEEN_DAYS};
use std::time::Duration;

/// A number of days.
const fn days(days: u64) -> Duration {
    Duration::from_hours(24 * days)
}

/// The whole days from `then` to `now`.
fn days_since(now: Moment, then: Moment) -> u64 {
    now.since(then).as_secs() / days(1).as_secs()
}

/// A finding of this kind without anything else.
const fn blank(kind: FindingKind) -> Finding {
    Finding { kind, user: None, email: None, project: None, level: None, granted: None, since: None, never: false }
}

pub(crate) fn person(user: &User) -> Person {
    Person { uuid: user.uuid.clone(), first_name: user.first_name.clone(), email: user.email.clone() }
}

impl MemberFacts {
    /// What a review finds about them.
    pub(crate) fn findings(&self, now: Moment) -> Vec<Finding> {
        let seen = self.last_seen.map_or(self.joined_at, |seen| seen.max(self.joined_at));
        let acted = self.last_act.map_or(self.level_since, |act| act.max(self.level_since));
        let reviewed = Reviewed::Member {
            level: self.level,
            unseen_days: days_since(now, seen),
            idle_days: days_since(now, acted),
        };
        let finding = |kind| {
            let (since, never) = match kind {
                FindingKind::IdleAdministrator => (acted, self.last_act.is_none_or(|act| act < self.level_since)),
                _ => (seen, self.last_seen.is_none_or(|seen| seen < self.joined_at)),
            };
            let (user, since) = (Some(person(&self.user)), Some(since.wire()));
            Finding { user, level: Some(self.level), since, never, ..blank(kind) }
        };
        reviewed.findings().into_iter().map(finding).collect()
    }
}

impl GrantFacts {
    /// What a review finds about it.
    pub(crate) fn findings(&self) -> Vec<Finding> {
        let project = ProjectState { private: self.private, explicit: Some(self.granted) };
        let finding = |kind| Finding {
            user: Some(person(&self.user)),
            level: Some(self.level),
            granted: Some(self.granted),
            project: Some(ReviewedProject { id: self.project, name: self.project_name.clone(), private: self.private }),
            since: Some(self.granted_at.wire()),
            ..blank(kind)
        };
        Reviewed::Grant { level: self.level, project }.findings().into_iter().map(finding).collect()
    }
}

/// What a review finds about an invite.
pub(crate) fn of_invite(invite: &InviteRow, now: Moment) -> Vec<Finding> {
    let finding = |kind| Finding {
        email: Some(invite.target_email.clone()),
        level: Some(invite.level),
        since: Some(invite.created_at.wire()),
        ..blank(kind)
    };
    Reviewed::Invite { is_expired: invite.is_expired(now) }.findings().into_iter().map(finding).collect()
}

/// What a review finds about an organization as a whole.
pub(crate) async fn of_organization(
    conn: &mut Connection,
    organization: &OrganizationId,
) -> Result<Vec<Finding>, Error> {
    let (members, administrators) = reviews::administrators(conn, organization).await?;
    Ok(Reviewed::Organization { members, administrators }.findings().into_iter().map(blank).collect())
}

/// What a review finds now, at most [`LISTED_FINDINGS`] of each kind, and whether there is more. What was kept lately is
/// left out. Six statements.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn review(
    conn: &mut Connection,
    organization: &OrganizationId,
    now: Moment,
) -> Result<(Vec<Finding>, bool), Error> {
    let kept_after = now.before(days(KEPT_DAYS));
    let (idle, unseen) = (now.before(days(IDLE_DAYS)), now.before(days(UNSEEN_DAYS)));
    // One more than is listed, to see whether there is more.
    let limit = LISTED_FINDINGS + 1;
    let whole = of_organization(conn, organization).await?;
    let is_kept = reviews::kept_warning(conn, organization, kept_after).await?;
    let of_kind = |people: Vec<MemberFacts>, kind| {
        let found = people.iter().flat_map(|member| member.findings(now));
        found.filter(|finding| finding.kind == kind).collect::<Vec<_>>()
    };
    let administrators = reviews::idle_administrators(conn, organization, (idle, kept_after), limit).await?;
    let people = reviews::unseen(conn, organization, (unseen, kept_after), limit).await?;
    let grants = reviews::idle_grants(conn, organization, kept_after, limit).await?;
    let invites = reviews::expired_invites(conn, organization, (now, kept_after), limit).await?;
    let lists = [
        if is_kept { Vec::new() } else { whole },
        of_kind(administrators, FindingKind::IdleAdministrator),
        of_kind(people, FindingKind::Unseen),
        grants.iter().flat_map(GrantFacts::findings).collect(),
        invites.iter().flat_map(|invite| of_invite(invite, now)).collect(),
    ];
    let listed = LISTED_FINDINGS as usize;
    let has_more = lists.iter().any(|list| list.len() > listed);
    Ok((lists.into_iter().flat_map(|list| list.into_iter().take(listed)).collect(), has_more))
}
