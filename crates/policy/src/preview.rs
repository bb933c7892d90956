//! What a change would do, computed before it is made (by the same rules that then decide).

mod invite;

pub use invite::{InvitePreview, InviteeProject, PendingInvite, Promise, invites_lost, links_renewed, preview_invite};

use crate::{Access, Level, ProjectState, Right, access, permits};

/// What becomes of a list: what is won, lost and kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delta<T> {
    /// Not before, but after.
    pub gains: Vec<T>,
    /// Before, but not after.
    pub loses: Vec<T>,
    /// Before and after.
    pub keeps: Vec<T>,
}

impl<T> Default for Delta<T> {
    fn default() -> Self {
        Delta { gains: Vec::new(), loses: Vec::new(), keeps: Vec::new() }
    }
}

impl<T> Delta<T> {
    fn sort_in(&mut self, item: T, before: bool, after: bool) {
        match (before, after) {
            (false, true) => self.gains.push(item),
            (true, false) => self.loses.push(item),
            (true, true) => self.keeps.push(item),
            (false, false) => {}
        }
    }
}

/// What becomes of one project for one person. `P` is whatever the caller knows the project by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProjectEffect<P> {
    /// The project.
    pub project: P,
    /// Access before, if any.
    pub before: Option<Access>,
    /// Access after, if any.
    pub after: Option<Access>,
}

/// What a change of one person's level does: rights, and projects with the reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LevelPreview<P> {
    /// Rows of the matrix.
    pub rights: Delta<Right>,
    /// Projects, in the order given.
    pub projects: Delta<ProjectEffect<P>>,
}

/// Compares a person at organization level `from` with the same person at `to`; none on either side means that they
/// do not belong to the organization then: joining by invite, removal, leaving.
///
/// `projects` are those that the caller knows, each with the person's explicit membership; removal takes explicit
/// memberships along, which needs no extra case because without an organization level there is no access.
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

/// What becomes of one person when a project is made private or open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Had no access and has it then.
    Gains,
    /// Has access and loses it.
    Loses,
    /// Has access before and after.
    Keeps,
    /// Has none before and after.
    Stays,
}

/// One person in a change of a project's privacy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PrivacyChange {
    /// Access before, if any.
    pub before: Option<Access>,
    /// Access after, if any.
    pub after: Option<Access>,
}

impl PrivacyChange {
    /// The change in a word.
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

/// What becomes of a person with `organization_level` and explicit membership `explicit` when a project that is
/// `private` now is turned around. `grant` is the explicit membership to be added in the same step, if any.
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
