//! The laws: what holds for every step of every history.

use crate::organization::Organization;
use crate::preview::previews_agree;
use crate::rules::Rules;
use crate::step::Step;
use crate::undo::Undo;
use rolecall_policy::Level;

/// A law, by its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Law {
    OneOwner,
    OnlyTheOwnerMakesAnOwner,
    NobodyGivesMoreThanTheyHave,
    GrantsBelongToMembers,
    NobodyKeepsALinkThatTheyCannotSee,
    RefusedStepsChangeNothing,
    PreviewEqualsEffect,
    UndoRestores,
    TheOwnerCanUndo,
}

impl Law {
    pub(crate) const ALL: [Law; 9] = [
        Law::OneOwner,
        Law::OnlyTheOwnerMakesAnOwner,
        Law::NobodyGivesMoreThanTheyHave,
        Law::GrantsBelongToMembers,
        Law::NobodyKeepsALinkThatTheyCannotSee,
        Law::RefusedStepsChangeNothing,
        Law::PreviewEqualsEffect,
        Law::UndoRestores,
        Law::TheOwnerCanUndo,
    ];

    /// As `docs/proof.md` says it.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Law::OneOwner => "an organization has exactly one owner",
            Law::OnlyTheOwnerMakesAnOwner => "nobody but the owner makes an owner",
            Law::NobodyGivesMoreThanTheyHave => "nobody raises themselves, nor anybody above themselves",
            Law::GrantsBelongToMembers => "only members have grants, and no grant makes an owner",
            Law::NobodyKeepsALinkThatTheyCannotSee => "nobody keeps an invite link that they can no longer see",
            Law::RefusedStepsChangeNothing => "what is refused changes nothing",
            Law::PreviewEqualsEffect => "a preview is what then happens",
            Law::UndoRestores => "an undo gives the state before",
            Law::TheOwnerCanUndo => "the owner can undo what they have just done",
        }
    }

    /// The first law that a step breaks which led from `before` to `after`.
    pub(crate) fn broken_by(rules: Rules, before: &Organization, step: &Step, after: &Organization) -> Option<Law> {
        let by = step.by(before);
        Law::ALL.into_iter().find(|law| match law {
            Law::OneOwner => owners(after).count() != 1,
            Law::OnlyTheOwnerMakesAnOwner => {
                let is_owner = by.is_some_and(|by| before.people[by] == Some(Level::Owner));
                !is_owner && owners(after).any(|owner| before.people[owner] != Some(Level::Owner))
            }
            Law::NobodyGivesMoreThanTheyHave => !gives_no_more(before, by, after),
            Law::GrantsBelongToMembers => !grants_belong_to_members(after),
            Law::NobodyKeepsALinkThatTheyCannotSee => keeps_a_link(before, after),
            // Checked before, by trying all steps.
            Law::RefusedStepsChangeNothing => false,
            Law::PreviewEqualsEffect => previews_agree(before, step, after).is_err(),
            Law::UndoRestores => (0..after.people.len()).any(|by| {
                let mut undone = after.clone();
                let undo = Undo::new(before, step, by);
                undo.is_some_and(|undo| undone.try_undo(rules, undo)) && !undone.is_like(before)
            }),
            Law::TheOwnerCanUndo => owners(before).filter(|owner| by == Some(*owner)).any(|owner| {
                let undo = Undo::new(before, step, owner).filter(|undo| undo.is_whole(before));
                undo.is_some_and(|undo| !after.clone().try_undo(rules, undo))
            }),
        })
    }
}

fn owners(organization: &Organization) -> impl Iterator<Item = usize> {
    let people = organization.people.iter().enumerate();
    people.filter(|(_, level)| **level == Some(Level::Owner)).map(|(person, _)| person)
}

/// In the organization and in each project, a step raises nobody above the level that its author had before, and never
/// the author. Groups of people gain nothing either: their highest level is one person's.
fn gives_no_more(before: &Organization, by: Option<usize>, after: &Organization) -> bool {
    let limit = |held: &dyn Fn(usize) -> Option<Level>, person| match by {
        Some(by) if by != person => held(person).max(held(by)),
        _ => held(person),
    };
    (0..after.people.len()).all(|person| {
        let in_project = |project| {
            // Who had access to a project that did not exist?
            project >= before.projects.len()
                || after.held(project, person) <= limit(&|who| before.held(project, who), person)
        };
        after.people[person] <= limit(&|who| before.people[who], person) && (0..after.projects.len()).all(in_project)
    })
}

fn grants_belong_to_members(organization: &Organization) -> bool {
    organization.projects.iter().flatten().all(|project| {
        let explicit = project.explicit.iter().zip(&organization.people);
        explicit.into_iter().all(|(grant, level)| grant.is_none() || (level.is_some() && *grant < Some(Level::Owner)))
    })
}

/// True if somebody could see the link of an invite, cannot now, and it still works.
fn keeps_a_link(before: &Organization, after: &Organization) -> bool {
    let still_works = |link: usize| after.invites.iter().find(|invite| invite.link == link);
    before
        .invites
        .iter()
        .filter_map(|invite| Some((invite, still_works(invite.link)?)))
        .any(|(was, is)| (0..after.people.len()).any(|person| before.sees(person, was) && !after.sees(person, is)))
}
