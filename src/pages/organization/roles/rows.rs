//! The rows of the matrix: what is decided for each level. Pure.

use rolecall_policy::{Act, Level, ProjectState, Target, decide};

/// An open project.
const OPEN: ProjectState = ProjectState { private: false, explicit: None };

/// A row of the matrix: a label, and the act that is decided for each level.
pub(super) struct MatrixRow {
    pub(super) words: &'static str,
    pub(super) act: fn(Level, bool) -> Act,
}

/// A group of rows under a heading.
pub(super) struct MatrixGroup {
    pub(super) heading: &'static str,
    pub(super) rows: &'static [MatrixRow],
}

/// A person acted on: another member.
const SOMEBODY: Target = Target { level: Some(Level::Member), is_actor: false };

pub(super) const GROUPS: [MatrixGroup; 3] = [
    MatrixGroup {
        heading: "In a project",
        rows: &[
            MatrixRow { words: "View and query project data", act: |_, _| Act::ViewProject(OPEN) },
            MatrixRow {
                words: "Manage project settings, including project memberships",
                act: |_, _| Act::ManageProject(OPEN),
            },
            MatrixRow { words: "Export and delete events", act: |_, _| Act::ExportEvents(OPEN) },
            MatrixRow { words: "Create projects", act: |_, _| Act::CreateProject },
            MatrixRow { words: "Delete projects", act: |_, _| Act::DeleteProject(OPEN) },
            MatrixRow { words: "Make a project private or open", act: |_, _| Act::SetPrivacy(OPEN) },
        ],
    },
    MatrixGroup {
        heading: "In the organization",
        rows: &[
            MatrixRow {
                words: "Invite new members",
                act: |_, members_can_invite| Act::Invite { level: Level::Member, members_can_invite },
            },
            MatrixRow {
                words: "Invite as administrator",
                act: |_, members_can_invite| Act::Invite { level: Level::Administrator, members_can_invite },
            },
            MatrixRow { words: "Manage billing", act: |_, _| Act::ManageBilling },
            MatrixRow { words: "Manage organization settings", act: |_, _| Act::ManageOrganization },
            MatrixRow { words: "See everyone’s activity and access", act: |_, _| Act::ViewActivity },
            MatrixRow {
                words: "Change levels, up to your own",
                act: |level, _| Act::ChangeLevel { target: SOMEBODY, to: level.min(Level::Administrator) },
            },
            MatrixRow { words: "View as others, up to your own level", act: |_, _| Act::ViewAs { target: SOMEBODY } },
            MatrixRow { words: "Remove people, up to your own level", act: |_, _| Act::Remove { target: SOMEBODY } },
            MatrixRow {
                words: "Leave the organization",
                act: |level, _| Act::Remove { target: Target { level: Some(level), is_actor: true } },
            },
        ],
    },
    MatrixGroup {
        heading: "Ownership",
        rows: &[
            MatrixRow {
                words: "Transfer ownership",
                act: |_, _| Act::ChangeLevel { target: SOMEBODY, to: Level::Owner },
            },
            MatrixRow { words: "Delete the organization", act: |_, _| Act::DeleteOrganization },
        ],
    },
];

/// Whether a setting of the organization keeps a level from what the row allows it elsewhere.
pub(super) fn differs(row: &MatrixRow, members_can_invite: bool) -> bool {
    let allowed = |level, switch| decide(Some(level), (row.act)(level, switch)).is_allowed();
    Level::ALL.into_iter().any(|level| allowed(level, true) != allowed(level, members_can_invite))
}

/// The name of the row in links to this page: that of its action. The second row for an action has none.
pub(super) fn anchor(row: &MatrixRow) -> Option<&'static str> {
    let action = |row: &MatrixRow| (row.act)(Level::Administrator, true).action();
    let mut rows = GROUPS.iter().flat_map(|group| group.rows);
    let is_first = rows.find(|first| action(first) == action(row)).is_some_and(|first| first.words == row.words);
    is_first.then(|| action(row).name())
}
