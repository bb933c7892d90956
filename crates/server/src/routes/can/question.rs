//! Reads what a client asks about: the act, with the facts that the rules need.

use crate::accounts::actor::OrganizationActor;
use crate::clock::Moment;
use crate::error::{Error, Result};
use crate::http::extract::{QueryParams, uuid_in_path};
use crate::store::handovers::offers::{self, OfferRow};
use crate::store::handovers::successors;
use crate::store::projects::{self, ProjectKey};
use crate::store::sql::Connection;
use crate::store::{grants, invites};
use rolecall_api::{InviteId, OfferState, ProjectId, UserId, param};
use rolecall_policy::{Act, Action, Level, ProjectState, Target, access};

/// An act, and where and on whom it would be done.
pub(super) struct Question {
    pub(super) act: Act,
    pub(super) project: Option<(ProjectId, ProjectState)>,
    /// The person acted on, if they are a member.
    pub(super) person: Option<UserId>,
}

impl Question {
    /// Reads a question from the query of a request.
    ///
    /// # Errors
    /// `required`, `invalid_choice`; [`Error::NotFound`] for a project without access and an unknown invite.
    pub(super) async fn read(
        conn: &mut Connection,
        actor: &OrganizationActor,
        query: &QueryParams,
        now: Moment,
    ) -> Result<Self> {
        let reader = Reader { actor, query };
        let action = reader.action()?;
        let project = reader.project(conn, action).await?;
        let state = project.map(|(_, state)| state);
        let (target, person) = reader.target(conn, action).await?;
        let from = match (project, &person) {
            (Some((id, _)), Some(person)) => grants::find(conn, id, person).await?.map(|grant| grant.level),
            _ => None,
        };
        let from = from.unwrap_or(Level::Member);
        let act = match action {
            Action::ViewOrganization => Act::ViewOrganization,
            Action::InviteMember => {
                Act::Invite { level: reader.level()?, members_can_invite: actor.organization.members_can_invite }
            }
            Action::CancelInvite => Act::CancelInvite { own: reader.is_own_invite(conn).await? },
            Action::ManageBilling => Act::ManageBilling,
            Action::CreateProject => Act::CreateProject,
            Action::ManageOrganization => Act::ManageOrganization,
            Action::ViewActivity => Act::ViewActivity,
            Action::ViewAs => Act::ViewAs { target: needed(target)? },
            Action::ChangeMemberLevel => Act::ChangeLevel { target: needed(target)?, to: reader.level()? },
            Action::TransferOwnership => Act::ChangeLevel { target: needed(target)?, to: Level::Owner },
            Action::OfferOwnership => Act::OfferOwnership { target: needed(target)? },
            Action::AnswerOffer => {
                let offer = offers::newest(conn, &actor.organization.id).await?;
                let is_open = |offer: &OfferRow| offer.state_at(now) == OfferState::Open;
                Act::AnswerOffer { is_mine: offer.is_some_and(|offer| is_open(&offer) && offer.is_to(actor)) }
            }
            Action::NameSuccessor => Act::NameSuccessor { target: needed(target)? },
            Action::ClaimOwnership => {
                let successor = successors::find(conn, &actor.organization.id).await?;
                Act::ClaimOwnership { is_successor: successor.is_some_and(|successor| successor.is(actor)) }
            }
            Action::StopClaim => Act::StopClaim,
            Action::RemoveMember => Act::Remove { target: needed(target)? },
            Action::LeaveOrganization => Act::Remove { target: reader.own_target() },
            Action::DeleteOrganization => Act::DeleteOrganization,
            Action::ViewProject => Act::ViewProject(in_project(state)?),
            Action::ManageProject => Act::ManageProject(in_project(state)?),
            Action::SetProjectPrivacy => Act::SetPrivacy(in_project(state)?),
            Action::DeleteProject => Act::DeleteProject(in_project(state)?),
            Action::ExportEvents => Act::ExportEvents(in_project(state)?),
            Action::EraseEvents => Act::EraseEvents(in_project(state)?),
            Action::GrantProjectAccess => {
                Act::Grant { project: in_project(state)?, target: needed(target)?, level: reader.level()? }
            }
            Action::ChangeProjectLevel => {
                Act::ChangeGrant { project: in_project(state)?, target: needed(target)?, from, to: reader.level()? }
            }
            Action::RevokeProjectAccess => Act::Revoke { project: in_project(state)?, target: needed(target)?, from },
            Action::LeaveProject => Act::Revoke { project: in_project(state)?, target: reader.own_target(), from },
        };
        Ok(Question { act, project, person })
    }
}

struct Reader<'a> {
    actor: &'a OrganizationActor,
    query: &'a QueryParams,
}

impl Reader<'_> {
    fn action(&self) -> Result<Action> {
        let name = self.query.get(param::ACTION).ok_or_else(|| required(param::ACTION))?;
        let found = Action::NAMES.iter().find(|(known, _)| *known == name).map(|(_, action)| *action);
        found.ok_or_else(|| Error::field(param::ACTION, "invalid_choice", "There is no such action."))
    }

    /// The level of the question, or the lowest.
    fn level(&self) -> Result<Level> {
        let text = self.query.get(param::LEVEL).filter(|text| !text.is_empty());
        let Some(text) = text else { return Ok(Level::Member) };
        let level = text.parse::<u8>().ok().and_then(|number| Level::try_from(number).ok());
        level.ok_or_else(|| Error::field(param::LEVEL, "invalid_choice", "The level is 1, 8 or 15."))
    }

    /// The project, if the action is about one.
    async fn project(&self, conn: &mut Connection, action: Action) -> Result<Option<(ProjectId, ProjectState)>> {
        if !action.judged_in_project() && action != Action::SetProjectPrivacy {
            return Ok(None);
        }
        let text = self.query.get(param::PROJECT).ok_or_else(|| required(param::PROJECT))?;
        let key = ProjectKey::parse(text).ok_or(Error::NotFound)?;
        let found = projects::find(conn, key, &self.actor.me).await?.ok_or(Error::NotFound)?;
        let (level, state) = self.actor.rights().instead_of(found.level, found.state);
        let is_visible = found.organization == self.actor.organization.id && access(Some(level), state).is_some();
        if is_visible { Ok(Some((found.id, state))) } else { Err(Error::NotFound) }
    }

    /// The person acted on, if the action is about one.
    async fn target(&self, conn: &mut Connection, action: Action) -> Result<(Option<Target>, Option<UserId>)> {
        if action == Action::CancelInvite {
            return Ok((None, None));
        }
        let Some(text) = self.query.get(param::TARGET) else { return Ok((None, None)) };
        let (target, member) = self.actor.target(conn, text).await?;
        Ok((Some(target), member.map(|member| member.user.uuid)))
    }

    fn own_target(&self) -> Target {
        Target { level: Some(self.actor.organization.level), is_actor: true }
    }

    async fn is_own_invite(&self, conn: &mut Connection) -> Result<bool> {
        let text = self.query.get(param::TARGET).ok_or_else(|| required(param::TARGET))?;
        let id = InviteId(uuid_in_path(text)?);
        let invite = invites::find(conn, &self.actor.organization.id, &id).await?.ok_or(Error::NotFound)?;
        Ok(self.actor.is(&invite.created_by.uuid))
    }
}

fn needed(target: Option<Target>) -> Result<Target> {
    target.ok_or_else(|| required(param::TARGET))
}

fn in_project(state: Option<ProjectState>) -> Result<ProjectState> {
    state.ok_or_else(|| required(param::PROJECT))
}

fn required(name: &str) -> Error {
    Error::field(name, "required", "This query parameter is required.")
}
