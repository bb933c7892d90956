//! A denial by the rules, and its explanation for clients that ask for one (contract 9).

use super::Error;
use super::sentence::{level, sentence, verb};
use rolecall_api::{DenialBody, ExplainedRule, OrganizationId, Person};
use rolecall_policy::{Action, Denial, Level, Rule, Step, Subject};

/// A denial, and what explains it.
#[derive(Debug, Clone)]
pub struct Refusal {
    /// What every client is told.
    pub body: DenialBody,
    /// The rules that were looked at; the last one failed.
    pub steps: Vec<Step>,
    /// The organization in which they were.
    pub organization: Option<OrganizationId>,
}

impl Refusal {
    pub(super) fn new(denial: Denial, can_help: Vec<Person>) -> Self {
        Refusal { body: DenialBody { denial, can_help }, steps: Vec::new(), organization: None }
    }
}

impl Error {
    /// Converts a denial: 403, or 400 where the contract says so. `can_help`: people who can do it; at most five are
    /// sent.
    #[must_use]
    pub fn denied(denial: Denial, mut can_help: Vec<Person>) -> Self {
        if denial.rule == Rule::OwnerCannotLeave {
            return Error::invalid("invalid_input", sentence(denial));
        }
        can_help.truncate(5);
        Error::Denied(Box::new(Refusal::new(denial, can_help)))
    }

    /// Adds to a denial what explains it.
    #[must_use]
    pub(crate) fn explained(mut self, organization: &OrganizationId, steps: Vec<Step>) -> Self {
        if let Error::Denied(refusal) = &mut self {
            refusal.steps = steps;
            refusal.organization = Some(organization.clone());
        }
        self
    }
}

/// The rules that were looked at for `action`, with sentences, and links to the page of roles of this site.
pub(crate) fn explained_rules(
    steps: &[Step],
    action: Action,
    organization: &OrganizationId,
    site: &str,
) -> Vec<ExplainedRule> {
    let anchor = action.row().map(|row| format!("#{}", row.name())).unwrap_or_default();
    let link = format!("{site}/organization/{organization}/roles{anchor}");
    let explained = |step: &Step| ExplainedRule {
        rule: step.rule,
        holds: step.holds,
        because: because(*step, action),
        link: link.clone(),
    };
    steps.iter().map(explained).collect()
}

/// Why a rule holds or fails, as a sentence.
fn because(step: Step, action: Action) -> String {
    let what = verb(action);
    match (step.rule, step.holds) {
        (Rule::NotAMember, true) if step.subject == Subject::Actor => {
            "You are a member of the organization.".to_owned()
        }
        (Rule::NotAMember, false) if step.subject == Subject::Actor => {
            "You are not a member of the organization.".to_owned()
        }
        (rule, false) => {
            let Step { needs_level, your_level, .. } = step;
            sentence(Denial::from_response(action, rule, needs_level, your_level)).into_owned()
        }
        (Rule::NotAMember, true) => "This person is a member of the organization.".to_owned(),
        (Rule::LevelTooLow, true) => {
            let who = match step.needs_level {
                Some(Level::Administrator) => "Administrators and the owner",
                _ => "All members",
            };
            let held = step.your_level.map_or("none", level);
            format!("{who} can {what}; your level here is {held}.")
        }
        (Rule::OwnerOnly, true) => format!("Only the owner can {what}, and you are the owner."),
        (Rule::TargetAboveActor, true) => "This person's level is not higher than yours.".to_owned(),
        (Rule::LevelAboveActor, true) => "The level is not higher than yours.".to_owned(),
        (Rule::LevelNotGrantable, true) => "This level can be granted here.".to_owned(),
        (Rule::OwnLevel, true) => "It is not your own level.".to_owned(),
        (Rule::SelfGrant, true) => "It is not access for yourself.".to_owned(),
        (Rule::OwnerCannotLeave, true) => "You are not the owner, who cannot leave.".to_owned(),
        (Rule::ProjectPrivate, true) => "You have access to the project.".to_owned(),
        (Rule::OfferedPersonOnly, true) => "Ownership is offered to you.".to_owned(),
        (Rule::NotAnAdministrator, true) => "This person is an administrator.".to_owned(),
        (Rule::SuccessorOnly, true) => "You are the successor.".to_owned(),
        (Rule::SwitchedOff, true) => "The settings of the organization do not keep you from it.".to_owned(),
        (Rule::TwoFactorRequired, true) => "You have two-factor authentication, or it is not required.".to_owned(),
    }
}
