//! The texts for levels, rights, refusals and grounds of the rules.

use crate::{
    intl,
    language::{t, tr},
};
use rolecall_api::{BillingNotice, Helper, LimitState};
use rolecall_policy::{Action, Denial, Grounds, Level, Right, Rule};

/// The name of a level.
#[must_use]
pub fn level(level: Level) -> &'static str {
    t(match level {
        Level::Member => "Member",
        Level::Administrator => "Administrator",
        Level::Owner => "Owner",
    })
}

/// The name of a level inside a sentence, with its article.
#[must_use]
pub fn a_level(level: Level) -> &'static str {
    t(match level {
        Level::Member => "a member",
        Level::Administrator => "an administrator",
        Level::Owner => "the owner",
    })
}

/// The name of a level inside a sentence.
#[must_use]
pub fn lower_level(level: Level) -> &'static str {
    t(match level {
        Level::Member => "member",
        Level::Administrator => "administrator",
        Level::Owner => "owner",
    })
}

/// A line that says what a level allows.
#[must_use]
pub fn level_allows(level: Level) -> &'static str {
    t(match level {
        Level::Member => "Data, invites and billing",
        Level::Administrator => "Projects, settings and people",
        Level::Owner => "Everything, including transferring ownership",
    })
}

/// A line that says what a level granted in a project allows there.
#[must_use]
pub fn level_allows_in_project(level: Level) -> &'static str {
    t(match level {
        Level::Member => "Sees and queries its data",
        Level::Administrator | Level::Owner => "Also its settings, people and token",
    })
}

/// The label of a right in the matrix.
#[must_use]
pub fn right(right: Right) -> &'static str {
    t(match right {
        Right::ViewProjectData => "View and query project data",
        Right::InviteMembers => "Invite new members",
        Right::ManageBilling => "Manage billing",
        Right::CreateAndDeleteProjects => "Create and delete projects",
        Right::ManageProjectSettings => "Manage project settings and memberships",
        Right::ManageOrganizationSettings => "Manage organization settings and people’s levels",
        Right::LeaveOrganization => "Leave the organization",
        Right::TransferOwnership => "Transfer ownership",
        Right::DeleteOrganization => "Delete the organization",
    })
}

/// An action as a verb phrase that follows "can".
#[must_use]
pub fn action(action: Action) -> &'static str {
    t(match action {
        Action::ViewOrganization => "see this organization",
        Action::InviteMember => "invite people",
        Action::CancelInvite => "cancel this invite",
        Action::ManageBilling => "manage billing",
        Action::CreateProject => "create projects",
        Action::ManageOrganization => "change the organization’s settings",
        Action::ViewActivity => "see everyone’s activity and access",
        Action::ViewAs => "view Rolecall as others",
        Action::ChangeMemberLevel => "change this level",
        Action::RemoveMember => "remove people",
        Action::LeaveOrganization => "leave",
        Action::TransferOwnership
        | Action::OfferOwnership
        | Action::AnswerOffer
        | Action::ClaimOwnership
        | Action::StopClaim => "transfer ownership",
        Action::NameSuccessor => "name a successor",
        Action::DeleteOrganization => "delete the organization",
        Action::ViewProject => "see this project",
        Action::ManageProject => "change this project’s settings",
        Action::SetProjectPrivacy => "make projects private or open",
        Action::DeleteProject => "delete this project",
        Action::ExportEvents => "export this project’s events",
        Action::EraseEvents => "delete a user’s data",
        Action::GrantProjectAccess => "grant access to this project",
        Action::ChangeProjectLevel => "change this project level",
        Action::RevokeProjectAccess => "remove access",
        Action::LeaveProject => "leave this project",
    })
}

/// The heading of a refusal that requires `level`, in English.
const fn only(level: Level) -> &'static str {
    match level {
        Level::Member => "Members only",
        Level::Administrator => "Administrators only",
        Level::Owner => "Owner only",
    }
}

/// The heading of a refusal: what is required.
#[must_use]
pub fn refusal_heading(denial: &Denial) -> String {
    t(match (denial.rule, denial.needs_level) {
        (Rule::OwnLevel | Rule::SelfGrant, _) => "Not for yourself",
        (Rule::OwnerCannotLeave, _) => "The owner cannot leave",
        (Rule::NotAMember, _) => "Not in this organization",
        (Rule::ProjectPrivate, _) => "Private project",
        (Rule::SwitchedOff, _) => "Turned off for members",
        (Rule::TwoFactorRequired, _) => "Two-factor authentication required",
        (Rule::LevelNotGrantable, _) => "Level can’t be granted",
        (_, Some(needed)) => only(needed),
        (_, None) => "Not allowed",
    })
    .to_owned()
}

/// The first sentence of a refusal: the level that the user has, or the rule.
#[must_use]
pub fn refusal_reason(denial: &Denial) -> String {
    t(match denial.rule {
        Rule::OwnLevel => "You can’t change your own level.",
        Rule::SelfGrant => "You can’t grant yourself access.",
        Rule::OwnerCannotLeave => "Transfer ownership first, then you can leave.",
        Rule::NotAMember => "Only people in this organization can be chosen.",
        Rule::LevelNotGrantable => "Ownership can only be transferred, not granted with an invite or in a project.",
        Rule::ProjectPrivate => "Only people with granted access can see it.",
        Rule::TwoFactorRequired => "Set it up in your account first.",
        _ => match (denial.your_level, denial.action) {
            (
                Some(held),
                Action::ManageProject
                | Action::GrantProjectAccess
                | Action::ChangeProjectLevel
                | Action::RevokeProjectAccess
                | Action::DeleteProject
                | Action::ExportEvents
                | Action::EraseEvents,
            ) => return tr!("You are {level} in this project.", level = a_level(held)),
            (Some(held), _) => return tr!("You are {level}.", level = a_level(held)),
            (None, _) => "You can’t do this.",
        },
    })
    .to_owned()
}

/// The end of the sentence that names the people who can help.
#[must_use]
pub fn help_ending(denial: &Denial, several: bool) -> &'static str {
    t(match (denial.rule, several) {
        (Rule::TargetAboveActor, _) if matches!(denial.needs_level, Some(Level::Owner)) => {
            " can do this, by transferring ownership."
        }
        (Rule::OwnerOnly, _) if matches!(denial.action, Action::TransferOwnership) => {
            " can do this, by transferring ownership."
        }
        (Rule::OwnLevel, _) => " can change it.",
        (Rule::ProjectPrivate | Rule::SelfGrant, _) => " can grant access.",
        _ => " can do this.",
    })
}

/// At most four names, and whether there are others. Their number is unknown, because the server names at most five
/// people.
#[must_use]
pub fn names(helpers: &[Helper]) -> (Vec<String>, bool) {
    let shown = if helpers.len() > 4 { 3 } else { 4 };
    let names = helpers.iter().take(shown).map(|helper| helper.person.first_name.clone()).collect();
    (names, helpers.len() > shown)
}

/// Joins names as alternatives: `Ada`, `Ada or Grace`, `Ada, Grace, Ingrid or others`.
#[must_use]
pub fn one_of(names: &[String], others: bool) -> String {
    let all: Vec<&str> = names.iter().map(String::as_str).chain(others.then_some(t("others"))).collect();
    intl::one_of(&all)
}

/// The reason why somebody with this level in the organization has access to a project.
#[must_use]
pub fn grounds(grounds: Grounds, organization_level: Level) -> &'static str {
    t(match (grounds, organization_level) {
        (Grounds::OrganizationLevel, Level::Owner) => "Owner of the organization",
        (Grounds::OrganizationLevel, _) => "Administrator of the organization",
        (Grounds::OpenProject, _) => "Open project",
        (Grounds::ExplicitMembership, _) => "Granted",
        (Grounds::Own, _) => "Own",
    })
}

/// Says that the spend limit is near or reached.
#[must_use]
pub fn spend_limit(notice: &BillingNotice) -> String {
    let (spent, limit) = (notice.currency.amount(notice.spent), notice.currency.amount(notice.limit));
    match notice.state {
        LimitState::Reached => {
            tr!(
                "The spend limit of {limit} has been reached. No events are captured until the month ends or the limit is raised."
            )
        }
        LimitState::Within | LimitState::Near => {
            tr!("{spent} of the spend limit of {limit} is used. When it is reached, no more events are captured.")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rolecall_api::{Person, UserId};
    use rolecall_policy::{Act, decide};

    #[test]
    fn no_number_of_others_is_claimed_that_is_not_known() {
        let helper = |name: &str| Helper {
            person: Person { uuid: UserId(name.into()), first_name: name.into(), email: String::new() },
            level: Level::Administrator,
        };
        let told = |count: usize| {
            let helpers: Vec<_> = ["A", "B", "C", "D", "E"].into_iter().take(count).map(helper).collect();
            let (names, others) = names(&helpers);
            one_of(&names, others)
        };
        assert_eq!(told(0), "");
        assert_eq!(told(4), "A, B, C or D");
        // The server names at most five people.
        assert_eq!(told(5), "A, B, C or others");
    }

    #[test]
    fn a_refusal_names_the_level_that_is_needed_and_the_one_that_is_held() {
        let denial = decide(Some(Level::Member), Act::CreateProject).denial().unwrap();
        assert_eq!(refusal_heading(&denial), "Administrators only");
        assert_eq!(refusal_reason(&denial), "You are a member.");
    }
}
