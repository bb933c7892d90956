//! The column "Projects and why": how many projects somebody can access and for which reason. Pure.
//!
//! It only counts projects that the signed-in user can access, so that it reveals no others: a member who looks at an
//! administrator sees how many of the member's own projects the administrator can access, and that this is by level.

use crate::language::{t, tr};
use rolecall_api::{ProjectBasic, ProjectId};
use rolecall_policy::{Grounds, Level, ProjectState, access};

/// The content of the column for a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reach {
    /// Number of projects.
    pub number: usize,
    /// The reason, such as `6 open, 1 granted`, or the kind of projects, such as `open projects`.
    pub reason: String,
    /// True if number and reason form one phrase, such as `6 open projects`.
    pub continues: bool,
    /// The names of the private projects to which access was granted.
    pub granted: Vec<String>,
}

/// The projects that somebody with `level` can access, among `projects`, which are those of the signed-in user, whose
/// level is `viewer`. `explicit` returns the level of an explicit membership of a project.
#[must_use]
pub fn reach(
    level: Level,
    explicit: impl Fn(ProjectId) -> Option<Level>,
    projects: &[ProjectBasic],
    viewer: Level,
) -> Reach {
    let (mut open, mut by_level, mut granted) = (0, 0, Vec::new());
    for project in projects {
        let state = ProjectState { private: project.access_control, explicit: explicit(project.id) };
        match access(Some(level), state).map(|access| access.grounds) {
            Some(Grounds::OpenProject) => open += 1,
            Some(Grounds::ExplicitMembership) => granted.push(project.name.clone()),
            Some(Grounds::OrganizationLevel | Grounds::Own) => by_level += 1,
            None => {}
        }
    }
    let number = open + by_level + granted.len();
    let sees_all = viewer >= Level::Administrator;
    let (reason, continues) = match (by_level, open, granted.len()) {
        (0, 0, 0) if sees_all => (t("projects").to_owned(), true),
        (0, 0, 0) => (t("of those you can see").to_owned(), true),
        (0, 1, 0) => (t("open project").to_owned(), true),
        (0, _, 0) => (t("open projects").to_owned(), true),
        (0, 0, _) => (t("granted").to_owned(), true),
        (0, open, granted) => (tr!("{open} open, {granted} granted"), false),
        _ if !sees_all => (t("all, by level").to_owned(), false),
        _ if level == Level::Owner => (t("all, as owner").to_owned(), false),
        _ => (t("all, as administrator").to_owned(), false),
    };
    Reach { number, reason, continues, granted }
}

impl Reach {
    /// The names shown in the row and the number of further ones: two names, or one and a count.
    #[must_use]
    pub fn tags(&self) -> (&[String], usize) {
        let shown = if self.granted.len() > 2 { 1 } else { self.granted.len() };
        (&self.granted[..shown], self.granted.len() - shown)
    }

    /// Everything in one sentence, for the tooltip.
    #[must_use]
    pub fn sentence(&self) -> String {
        let numbers = if self.continues { format!("{} {}", self.number, self.reason) } else { self.reason.clone() };
        if self.granted.is_empty() { numbers } else { format!("{numbers}: {}", self.granted.join(", ")) }
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::project;
    use super::*;
    use Level::{Administrator, Member, Owner};

    fn projects() -> Vec<ProjectBasic> {
        vec![
            project(1, "Storefront", false),
            project(2, "Docks", false),
            project(3, "Ledger", true),
            project(4, "Payroll", true),
            project(5, "Fleet trial", true),
        ]
    }

    fn said(level: Level, explicit: &[i64], projects: &[ProjectBasic], viewer: Level) -> (usize, String) {
        let explicit = |id: ProjectId| explicit.contains(&id.0).then_some(Member);
        let reach = reach(level, explicit, projects, viewer);
        (reach.number, reach.reason)
    }

    #[test]
    fn a_member_reaches_open_projects_and_those_that_were_granted() {
        let all = projects();
        assert_eq!(said(Member, &[], &all, Administrator), (2, "open projects".into()));
        assert_eq!(said(Member, &[3], &all, Administrator), (3, "2 open, 1 granted".into()));
        assert_eq!(said(Member, &[], &all[..1], Administrator), (1, "open project".into()));
        assert_eq!(said(Member, &[3, 4], &all[2..], Administrator), (2, "granted".into()));
        assert_eq!(said(Member, &[], &all[2..], Administrator), (0, "projects".into()));
    }

    #[test]
    fn an_explicit_membership_of_an_open_project_counts_once_as_open() {
        assert_eq!(said(Member, &[1], &projects(), Administrator), (2, "open projects".into()));
    }

    #[test]
    fn administrators_and_the_owner_reach_all_by_their_level_whatever_was_granted() {
        assert_eq!(said(Administrator, &[3], &projects(), Owner), (5, "all, as administrator".into()));
        assert_eq!(said(Owner, &[], &projects(), Administrator), (5, "all, as owner".into()));
        assert_eq!(said(Owner, &[], &[], Owner), (0, "projects".into()));
    }

    #[test]
    fn a_member_learns_nothing_of_projects_that_are_closed_to_them() {
        let own = &projects()[..3];
        assert_eq!(said(Owner, &[], own, Member), (3, "all, by level".into()));
        assert_eq!(said(Administrator, &[], own, Member), (3, "all, by level".into()));
        assert_eq!(said(Member, &[], &[], Member), (0, "of those you can see".into()));
    }

    #[test]
    fn a_row_shows_two_names_or_one_and_a_count() {
        let reach = |explicit: &[i64]| {
            reach(Member, |id| explicit.contains(&id.0).then_some(Member), &projects(), Administrator)
        };
        let (two, three) = (reach(&[3, 4]), reach(&[3, 4, 5]));
        assert_eq!(two.tags(), (["Ledger".to_owned(), "Payroll".to_owned()].as_slice(), 0));
        assert_eq!(three.tags(), (["Ledger".to_owned()].as_slice(), 2));
        assert_eq!(three.sentence(), "2 open, 3 granted: Ledger, Payroll, Fleet trial");
        assert_eq!(reach(&[]).sentence(), "2 open projects");
    }
}
