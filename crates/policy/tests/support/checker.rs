//! Every history of small organizations, for the model checker: which steps are tried, and which laws they have to keep.

use crate::handover::Handover;
use crate::laws::Law;
use crate::organization::{Organization, Project};
use crate::rules::Rules;
use crate::state::{State, encode, look};
use crate::step::Step;
use rolecall_policy::Level;
use stateright::{Model, Property};

/// All histories of an organization of at most so many people, inside and outside, and projects.
pub(crate) struct Histories {
    people: usize,
    /// Deleted ones that can be brought back count.
    projects: usize,
    undo: UndoLater,
    rules: Rules,
    /// True if people offer and claim ownership.
    has_handovers: bool,
    /// All orders of people, and those of projects.
    orders: (Vec<Vec<usize>>, Vec<Vec<usize>>),
}

/// Which changes can be undone later in a history. Right after it, every change is undone anyway, by a law. To undo most
/// changes is to make another one, which people can do at any time; so this is about two kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UndoLater {
    /// Deletions of projects, for 30 days, and removals of people.
    All,
    /// Neither: a deleted project is gone at once.
    None,
}

impl Histories {
    pub(crate) fn new((people, projects): (usize, usize), undo: UndoLater, rules: Rules) -> Self {
        let orders = (orders(people), orders(projects));
        Histories { people, projects, undo, rules, has_handovers: false, orders }
    }

    /// The same, in which people also offer and claim ownership.
    pub(crate) fn with_handovers(self) -> Self {
        Histories { has_handovers: true, ..self }
    }

    /// True if a project exists, or can still come back.
    fn is_kept(&self, project: Option<&Project>) -> bool {
        project.is_some_and(|project| self.undo == UndoLater::All || !project.deleted)
    }

    /// The state of an organization: the least of the numbers that it has with people and projects in any order.
    fn state(&self, organization: &Organization, broken: Option<Law>) -> State {
        let projects = organization.projects.iter().enumerate();
        let kept: Vec<usize> =
            projects.filter(|(_, project)| self.is_kept(project.as_ref())).map(|(number, _)| number).collect();
        let mut code = u128::MAX;
        for order in &self.orders.1 {
            let projects: Vec<usize> = order.iter().filter_map(|at| kept.get(*at).copied()).collect();
            // Only people who look the same can be in any order.
            let looks: Vec<u64> = (0..self.people).map(|person| look(organization, person, &projects)).collect();
            let sorted = |order: &&Vec<usize>| order.is_sorted_by_key(|person| looks[*person]);
            let codes = self.orders.0.iter().filter(sorted);
            let codes = codes.map(|people| encode(organization, people, &projects, self.projects));
            code = codes.fold(code, u128::min);
        }
        State { code, sizes: (self.people, self.projects), broken }
    }

    /// Everything that somebody could try.
    fn attempts(&self, organization: &Organization) -> Vec<Step> {
        let (everybody, projects) = (0..self.people, 0..organization.projects.len());
        let grants = all_grants(projects.len());
        let mut steps: Vec<Step> = (0..organization.invites.len()).map(|invite| Step::Claim { invite }).collect();
        steps.extend(projects.clone().map(|project| Step::EraseProject { project }));
        if self.has_handovers {
            steps.extend(Handover::all(self.people));
        }
        for by in everybody.clone() {
            steps.push(Step::Switch { by });
            if projects.len() < self.projects {
                steps.push(Step::CreateProject { by });
            }
            steps.extend((0..organization.invites.len()).map(|invite| Step::CancelInvite { by, invite }));
            for who in everybody.clone() {
                steps.push(Step::Remove { by, who });
                steps.extend(Level::ALL.map(|to| Step::ChangeLevel { by, who, to }));
                // The model refuses both for members, whatever they are.
                for grants in grants.iter().filter(|_| organization.people[who].is_none()) {
                    steps.extend(Level::ALL.map(|level| Step::Invite { by, to: who, level, promised: grants.clone() }));
                    if self.undo == UndoLater::All {
                        let back = |level| Step::BringBack { by, who, level, grants: grants.clone() };
                        steps.extend(Level::ALL.map(back));
                    }
                }
                for project in projects.clone() {
                    steps.push(Step::Revoke { by, project, who });
                    steps.extend(Level::ALL.map(|level| Step::Grant { by, project, who, level }));
                }
            }
            for project in projects.clone() {
                steps.push(Step::SetPrivacy { by, project });
                steps.push(Step::DeleteProject { by, project });
                steps.push(Step::RestoreProject { by, project });
            }
        }
        steps
    }
}

impl Model for Histories {
    type State = State;
    type Action = Step;

    fn init_states(&self) -> Vec<State> {
        vec![self.state(&founded(self.people), None)]
    }

    fn actions(&self, state: &State, actions: &mut Vec<Step>) {
        // A history ends where a law is broken.
        if state.broken.is_some() {
            return;
        }
        let organization = state.organization();
        let mut tried = organization.clone();
        for step in self.attempts(&organization) {
            let done = tried.try_step(self.rules, &step);
            if tried != organization {
                tried.clone_from(&organization);
                actions.push(step);
            } else if done {
                actions.push(step);
            }
        }
    }

    fn next_state(&self, state: &State, step: Step) -> Option<State> {
        let before = state.organization();
        let mut after = before.clone();
        let done = after.try_step(self.rules, &step);
        let broken = if done {
            Law::broken_by(self.rules, &before, &step, &after)
        } else {
            (after != before).then_some(Law::RefusedStepsChangeNothing)
        };
        Some(self.state(&after, broken))
    }

    fn properties(&self) -> Vec<Property<Self>> {
        macro_rules! always {
            ($($law:ident),*) => {
                vec![$(Property::always(Law::$law.words(), |_: &Self, state: &State| state.broken != Some(Law::$law))),*]
            };
        }
        always!(
            OneOwner,
            OnlyTheOwnerMakesAnOwner,
            NobodyGivesMoreThanTheyHave,
            GrantsBelongToMembers,
            NobodyKeepsALinkThatTheyCannotSee,
            RefusedStepsChangeNothing,
            PreviewEqualsEffect,
            UndoRestores,
            TheOwnerCanUndo
        )
    }
}

/// An organization as it is founded by person 0, with one open project. Everybody else is outside.
fn founded(people: usize) -> Organization {
    let mut levels = vec![None; people];
    levels[0] = Some(Level::Owner);
    let project = Project { private: false, deleted: false, explicit: vec![None; people] };
    let projects = vec![Some(project)];
    Organization {
        people: levels,
        projects,
        invites: Vec::new(),
        members_can_invite: true,
        offer: None,
        successor: None,
        links: 0,
    }
}

/// All orders of the numbers below `count`.
fn orders(count: usize) -> Vec<Vec<usize>> {
    let Some(last) = count.checked_sub(1) else { return vec![Vec::new()] };
    let insert = |order: Vec<usize>| {
        (0..=last).map(move |at| {
            let mut longer = order.clone();
            longer.insert(at, last);
            longer
        })
    };
    orders(last).into_iter().flat_map(insert).collect()
}

/// All grants on at most this many projects: none or one of any level on each.
fn all_grants(projects: usize) -> Vec<Vec<(usize, Level)>> {
    let Some(last) = projects.checked_sub(1) else { return vec![Vec::new()] };
    let and_last = |grants: Vec<(usize, Level)>| {
        let more = Level::ALL.map(|level| grants.iter().copied().chain([(last, level)]).collect());
        std::iter::once(grants).chain(more)
    };
    all_grants(last).into_iter().flat_map(and_last).collect()
}
