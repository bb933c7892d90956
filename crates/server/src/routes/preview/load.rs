//! Reads the parts of an organization that changes of rights can touch. The number of statements depends on the kinds
//! of changes, not on their number.

use super::State;
use super::change::Change;
use crate::accounts::actor::OrganizationActor;
use crate::clock::Moment;
use crate::error::Result;
use crate::routes::invites::wire;
use crate::store::invites::{InviteRow, PromisedProject};
use crate::store::{Tx, grants, invites, members, projects};
use rolecall_api::{Invite, ProjectId, UserId};
use rolecall_policy::{Level, OrganizationState, ProjectGrants, RightsChange, SentInvite, effective_level};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// An organization before the changes.
pub(super) struct Loaded {
    pub(super) state: State,
    /// The names of the projects that the caller can see.
    pub(super) visible: BTreeMap<ProjectId, String>,
    /// The pending invites as the caller sees them, newest first.
    pub(super) invites: Vec<Invite>,
}

/// Which parts the changes touch.
struct Scope {
    people: BTreeSet<UserId>,
    /// True if a change is about all members.
    everybody: bool,
    /// True if a change is about two-factor authentication.
    two_factor: bool,
    /// Projects whose grants all count.
    projects: BTreeSet<ProjectId>,
}

impl Scope {
    fn new<'a>(me: &UserId, changes: impl Iterator<Item = &'a Change>) -> Self {
        let (people, projects) = (BTreeSet::from([me.clone()]), BTreeSet::new());
        let mut scope = Scope { people, everybody: false, two_factor: false, projects };
        for change in changes.flat_map(|change| &change.rights) {
            match change {
                RightsChange::ChangeLevel { who, .. }
                | RightsChange::Remove { who }
                | RightsChange::Grant { who, .. }
                | RightsChange::Revoke { who, .. } => _ = scope.people.insert(who.clone()),
                RightsChange::SetPrivacy { project, .. } => {
                    scope.everybody = true;
                    scope.projects.insert(*project);
                }
                RightsChange::SetMembersCanInvite(_) => scope.everybody = true,
                RightsChange::SetRequireTwoFactor(_) => (scope.everybody, scope.two_factor) = (true, true),
            }
        }
        scope
    }
}

/// Loads what these changes by `actor` can touch.
///
/// # Errors
/// The database does not answer.
pub(super) async fn load<'a>(
    tx: &mut Tx,
    actor: &OrganizationActor,
    changes: impl Iterator<Item = &'a Change>,
    now: Moment,
) -> Result<Loaded> {
    let (me, organization) = (&actor.me, &actor.organization);
    let mut scope = Scope::new(me, changes);
    let pending = invites::pending(tx, &organization.id, now).await?;
    let keys: Vec<_> = pending.iter().map(|invite| invite.key.clone()).collect();
    let promises = invites::promises(tx, &organization.id, &keys, actor.rights()).await?;
    // What an invite gives depends on its author.
    scope.people.extend(pending.iter().map(|invite| invite.created_by.uuid.clone()));
    let named: Vec<UserId> = scope.people.iter().cloned().collect();
    let mut granted = granted(tx, actor, &scope, &named).await?;
    // Those who manage a project by a grant count when somebody else stops.
    scope.people.extend(granted.iter().filter(|grant| grant.2 == Level::Administrator).map(|grant| grant.1.clone()));
    let counted: Vec<UserId> = scope.people.iter().cloned().collect();
    let among = (!scope.everybody).then_some(counted.as_slice());
    let people = members::counted(tx, &organization.id, among, scope.two_factor).await?;
    let mut found = projects::privacy(tx, &organization.id).await?;
    found.sort_by(|one, other| (&one.1, one.0).cmp(&(&other.1, other.0)));
    let mut state = OrganizationState {
        people: people.into_iter().collect(),
        projects: BTreeMap::new(),
        invites: BTreeMap::new(),
        members_can_invite: organization.members_can_invite,
        requires_two_factor: organization.require_two_factor,
        renewed: BTreeSet::new(),
    };
    if let (Some(level), Some(member)) = (actor.rights().level, state.people.get_mut(me)) {
        // Somebody at that level without grants asks.
        member.level = level;
        granted.retain(|(_, person, _)| person != me);
    }
    for (id, _, private) in &found {
        state.projects.insert(*id, ProjectGrants { private: *private, grants: BTreeMap::new() });
    }
    for (project, person, level) in granted {
        if let Some(project) = state.projects.get_mut(&project) {
            project.grants.insert(person, level);
        }
    }
    let sees = |id: &ProjectId| {
        let project = state.project(id, me);
        project.is_some_and(|project| effective_level(Some(organization.level), project).is_some())
    };
    let visible = found.into_iter().filter(|(id, ..)| sees(id)).map(|(id, name, _)| (id, name)).collect();
    let invites = pending.into_iter().map(|invite| seen(actor, invite, &promises, now)).collect();
    let mut loaded = Loaded { state, visible, invites };
    loaded.add_invites();
    Ok(loaded)
}

/// An invite as the caller sees it: the preview says no more than the list of invites.
fn seen(
    actor: &OrganizationActor,
    invite: InviteRow,
    promises: &HashMap<invites::InviteKey, Vec<PromisedProject>>,
    now: Moment,
) -> Invite {
    let promised = promises.get(&invite.key).map(Vec::as_slice).unwrap_or_default();
    wire(actor, invite, promised, now)
}

impl Loaded {
    fn add_invites(&mut self) {
        for invite in &self.invites {
            let Some(author) = &invite.created_by else { continue };
            let promised = invite.private_project_access.iter().map(|access| (access.id, access.level)).collect();
            let sent = SentInvite { author: author.uuid.clone(), level: invite.level, promised };
            self.state.invites.insert(invite.target_email.clone(), sent);
        }
    }
}

/// The grants that count: all of the named people, all in some projects, and all as administrator.
async fn granted(
    tx: &mut Tx,
    actor: &OrganizationActor,
    scope: &Scope,
    named: &[UserId],
) -> Result<Vec<(ProjectId, UserId, Level)>> {
    let organization = &actor.organization.id;
    if scope.two_factor {
        return Ok(grants::all(tx, organization, None, None).await?);
    }
    let managing = grants::managing(tx, organization).await?;
    let mut granted: Vec<_> =
        managing.into_iter().map(|(project, person)| (project, person, Level::Administrator)).collect();
    granted.extend(grants::of_people(tx, organization, named).await?);
    for project in &scope.projects {
        granted.extend(grants::all(tx, organization, Some(*project), None).await?);
    }
    Ok(granted)
}
