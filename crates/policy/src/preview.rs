//! What a change would do, computed before it is made, with the rules that then decide.

mod effects;
mod invite;
mod rights;
mod state;

pub use effects::{ChangeEffects, PersonEffect, SoleHolder};
pub use invite::{
    InviteOffer, InvitePreview, InviteeProject, PendingInvite, PromiseEffect, invites_lost, links_renewed,
    may_lose_links, preview_invite,
};
pub use rights::{Standing, preview_rights};
pub use state::{MemberState, OrganizationState, ProjectGrants, RequiredAct, RightsChange, SentInvite};

use crate::{Access, Level, ProjectState, Right, access, permits};

/// The difference between two lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delta<T> {
    /// Only after the change.
    pub gains: Vec<T>,
    /// Only before the change.
    pub loses: Vec<T>,
    /// Before and after the change.
    pub keeps: Vec<T>,
}

impl<T> Default for Delta<T> {
    fn default() -> Self {
        Delta { gains: Vec::new(), loses: Vec::new(), keeps: Vec::new() }
    }
}

impl<T> Delta<T> {
    pub(crate) fn sort_in(&mut self, item: T, before: bool, after: bool) {
        match (before, after) {
            (false, true) => self.gains.push(item),
            (true, false) => self.loses.push(item),
            (true, true) => self.keeps.push(item),
            (false, false) => {}
        }
    }
}

/// A person's access to one project, before and after. `P` identifies the project for the caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProjectEffect<P> {
    /// Which project, as the caller identifies it.
    pub project: P,
    /// Access before, if any.
    pub before: Option<Access>,
    /// Access after, if any.
    pub after: Option<Access>,
}

/// What changing one person's level does to their rights and projects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LevelPreview<P> {
    /// Rows of the matrix.
    pub rights: Delta<Right>,
    /// Projects, in the given order.
    pub projects: Delta<ProjectEffect<P>>,
}

/// Compares a person at organization level `from` with the same person at `to`; `None` means not a member: joining,
/// removal, leaving.
///
/// `projects` are the projects that the caller knows, each with the person's explicit membership. Removal also deletes
/// explicit memberships; that needs no special case, since without an organization level there is no access.
#[must_use]
pub fn preview_level<P>(
    from: Option<Level>,
    to: Option<Level>,
    projects: impl IntoIterator<Item = (P, ProjectState)>,
) -> LevelPreview<P> {
    let mut rights = Delta::default();
    for right in Right::ALL {
        let has = |level: Option<Level>| level.is_some_and(|level| permits(right, level));
        rights.sort_in(right, has(from), has(to));
    }
    let mut effects = Delta::default();
    for (project, state) in projects {
        let effect = ProjectEffect { project, before: access(from, state), after: access(to, state) };
        let (before, after) = (effect.before.is_some(), effect.after.is_some());
        effects.sort_in(effect, before, after);
    }
    LevelPreview { rights, projects: effects }
}

/// What changing a project's privacy does to one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Had no access and gets it.
    Gains,
    /// Had access and loses it.
    Loses,
    /// Has access, before and after.
    Keeps,
    /// Has no access, before or after.
    Stays,
}

/// One person's access to a project, before and after its privacy changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PrivacyChange {
    /// Access before, if any.
    pub before: Option<Access>,
    /// Access after, if any.
    pub after: Option<Access>,
}

impl PrivacyChange {
    /// Classifies the change.
    #[must_use]
    pub const fn effect(&self) -> Effect {
        match (self.before.is_some(), self.after.is_some()) {
            (false, true) => Effect::Gains,
            (true, false) => Effect::Loses,
            (true, true) => Effect::Keeps,
            (false, false) => Effect::Stays,
        }
    }
}

/// Previews toggling the privacy of a project, which is `private` now, for one person. `grant` is an explicit
/// membership that is added in the same step, if any.
#[must_use]
pub fn preview_privacy(
    organization_level: Level,
    private: bool,
    explicit: Option<Level>,
    grant: Option<Level>,
) -> PrivacyChange {
    let level = Some(organization_level);
    PrivacyChange {
        before: access(level, ProjectState { private, explicit }),
        after: access(level, ProjectState { private: !private, explicit: explicit.or(grant) }),
    }
}
