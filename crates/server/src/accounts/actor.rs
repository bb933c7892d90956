//! The actor of a request: a member loaded together with the organization or project in one query.
//!
//! `allow…` asks `rolecall-policy`, and turns a refusal into 403 with the people who can help, or into 404.

mod question;

use super::Caller;
use super::admission::{admitted, admitted_to_project};
use crate::error::{Error, Result};
use crate::store::organizations::{self, FoundOrganization, OrganizationKey};
use crate::store::projects::{self, FoundProject, ProjectKey};
use crate::store::sql::Connection;
use crate::store::{RightsOf, Tx, grants, members};
use question::Question;
use rolecall_api::{DenialBody, OrganizationId, ProjectId, UserId};
use rolecall_policy::{Act, Decision, Denial, Level, ProjectState, Step, Target, decide, explain};

/// A member of an organization who acts in it.
#[derive(Debug)]
pub(crate) struct OrganizationActor {
    /// Their user id.
    pub(crate) me: UserId,
    /// The organization, with the actor's level in it.
    pub(crate) organization: FoundOrganization,
    /// The level as which the actor views the organization, without any grant, instead of their own.
    viewed_level: Option<Level>,
    /// True if the organization is viewed as somebody else does.
    pub(crate) is_view: bool,
}

impl OrganizationActor {
    /// Loads the organization named by a path, to read from it.
    ///
    /// # Errors
    /// [`Error::NotFound`] if it does not exist, or the caller is not a member; [`Error::Denied`] if it keeps them out.
    pub(crate) async fn read(conn: &mut Connection, caller: &Caller, path: &str) -> Result<Self> {
        let (me, key) = (caller.id().clone(), OrganizationKey::parse(path).ok_or(Error::NotFound)?);
        let organization = organizations::find(conn, &key, &me).await?;
        Ok(OrganizationActor { me, organization: admitted(organization)?, viewed_level: None, is_view: false })
    }

    /// Loads the organization named by a path and locks it: other writes to it wait until `tx` ends.
    ///
    /// # Errors
    /// As [`Self::read`]; [`Error::NotAuthenticated`] or [`Error::BadKey`] if the caller's session or key has ended
    /// meanwhile.
    pub(crate) async fn write(tx: &mut Tx, caller: &Caller, path: &str) -> Result<Self> {
        let (me, key) = (caller.id().clone(), OrganizationKey::parse(path).ok_or(Error::NotFound)?);
        let organization = organizations::find_to_write(tx, &key, &me).await?;
        caller.still_signed_in(tx).await?;
        Ok(OrganizationActor { me, organization: admitted(organization)?, viewed_level: None, is_view: false })
    }

    /// The actor who views the organization as somebody at `level`.
    pub(crate) fn at_level(mut self, level: Level) -> Self {
        self.organization.level = level;
        OrganizationActor { viewed_level: Some(level), is_view: true, ..self }
    }

    /// The member as whom somebody else views the organization. It keeps nobody out of that.
    pub(crate) fn viewed(me: UserId, organization: FoundOrganization) -> Self {
        OrganizationActor { me, organization, viewed_level: None, is_view: true }
    }

    /// Whose rights decide what the actor reads.
    pub(crate) fn rights(&self) -> RightsOf<'_> {
        RightsOf { person: &self.me, level: self.viewed_level }
    }

    /// True if the actor is this person, and not somebody at a level.
    pub(crate) fn is(&self, person: &UserId) -> bool {
        self.viewed_level.is_none() && self.me == *person
    }

    /// The decision of `rolecall-policy` about an act in the organization.
    pub(crate) fn decide(&self, act: Act) -> Decision {
        decide(Some(self.organization.level), act)
    }

    /// Checks that the actor can do this.
    ///
    /// # Errors
    /// [`Error::Denied`] or [`Error::NotFound`], depending on the denial.
    pub(crate) async fn allow(&self, conn: &mut Connection, act: Act) -> Result<()> {
        self.allow_on(conn, act, None).await
    }

    /// Checks an act on `person`, who is never listed among those who can help.
    ///
    /// # Errors
    /// As [`Self::allow`].
    pub(crate) async fn allow_on(&self, conn: &mut Connection, act: Act, person: Option<&UserId>) -> Result<()> {
        let asked = Question { me: &self.me, organization: &self.organization.id, project: None, person };
        asked.answer(conn, self.organization.level, act).await
    }

    /// Turns a decision about what is asked for in an access request, perhaps about `person`, into a result.
    ///
    /// # Errors
    /// As [`Self::allow`].
    pub(crate) async fn answer(
        &self,
        conn: &mut Connection,
        decision: Decision,
        person: Option<&UserId>,
    ) -> Result<()> {
        let asked = Question { me: &self.me, organization: &self.organization.id, project: None, person };
        match decision {
            Decision::Allow(_) => Ok(()),
            Decision::Hidden(_) => Err(Error::NotFound),
            Decision::Deny(denial) => {
                let error = Error::denied(denial, asked.can_help(conn, denial).await?);
                Err(error.explained(&self.organization.id, vec![denial.step()]))
            }
        }
    }

    /// Checks an act in a project of this organization that the actor can see, perhaps on `person`.
    ///
    /// # Errors
    /// As [`Self::allow`].
    pub(crate) async fn allow_in(
        &self,
        conn: &mut Connection,
        (project, state): (ProjectId, ProjectState),
        act: Act,
        person: Option<&UserId>,
    ) -> Result<()> {
        let private = state.private.then_some(project);
        let asked = Question { me: &self.me, organization: &self.organization.id, project: private, person };
        asked.answer(conn, self.organization.level, act).await
    }

    /// A denial of an act in the organization or one of its projects, with the people who can help.
    ///
    /// # Errors
    /// The database does not answer.
    pub(crate) async fn refusal(
        &self,
        conn: &mut Connection,
        project: Option<(ProjectId, ProjectState)>,
        person: Option<&UserId>,
        denial: Denial,
    ) -> Result<DenialBody> {
        let project = project.and_then(|(id, state)| state.private.then_some(id));
        let asked = Question { me: &self.me, organization: &self.organization.id, project, person };
        Ok(DenialBody { denial, can_help: asked.can_help(conn, denial).await? })
    }

    /// What the rules look at for an act, in the order in which they do.
    pub(crate) fn explain(&self, act: Act) -> Vec<Step> {
        explain(Some(self.organization.level), act)
    }

    /// The person with this id, as the rules see them; `@me` is the actor.
    ///
    /// # Errors
    /// The database does not answer.
    pub(crate) async fn target(
        &self,
        conn: &mut Connection,
        text: &str,
    ) -> Result<(Target, Option<members::MemberRow>)> {
        person(conn, &self.me, &self.organization.id, text).await
    }

    /// The member with this id; `@me` is the actor.
    ///
    /// # Errors
    /// [`Error::NotFound`] for everybody who is not a member (foreign, former, unknown and malformed ids alike),
    /// whatever the actor can do (contract 3).
    pub(crate) async fn person(&self, conn: &mut Connection, text: &str) -> Result<(Target, members::MemberRow)> {
        let (target, member) = self.target(conn, text).await?;
        Ok((target, member.ok_or(Error::NotFound)?))
    }
}

/// A member of the organization of a project, who acts in the project.
#[derive(Debug)]
pub(crate) struct ProjectActor {
    /// Their user id.
    pub(crate) me: UserId,
    /// The project, with the actor's level in the organization and their grant.
    pub(crate) project: FoundProject,
}

impl ProjectActor {
    /// Loads the project named by a path, to read from it. Whether the caller can see it is checked by [`Self::allow`]
    /// only.
    ///
    /// # Errors
    /// [`Error::NotFound`] if it does not exist, or the caller is not a member of its organization; [`Error::Denied`] if
    /// the organization keeps them out, and they could see the project otherwise.
    pub(crate) async fn read(conn: &mut Connection, caller: &Caller, path: &str) -> Result<Self> {
        let (me, key) = (caller.id().clone(), ProjectKey::parse(path).ok_or(Error::NotFound)?);
        let project = projects::find(conn, key, &me).await?;
        Ok(ProjectActor { me, project: admitted_to_project(project)? })
    }

    /// Loads the project named by a path and locks its organization: other writes to it wait until `tx` ends.
    ///
    /// # Errors
    /// As [`Self::read`]; [`Error::NotAuthenticated`] or [`Error::BadKey`] if the caller's session or key has ended
    /// meanwhile.
    pub(crate) async fn write(tx: &mut Tx, caller: &Caller, path: &str) -> Result<Self> {
        let (me, key) = (caller.id().clone(), ProjectKey::parse(path).ok_or(Error::NotFound)?);
        let project = projects::find_to_write(tx, key, &me).await?;
        caller.still_signed_in(tx).await?;
        Ok(ProjectActor { me, project: admitted_to_project(project)? })
    }

    /// The actor who views the project as somebody at `level` in the organization.
    pub(crate) fn at_level(mut self, level: Level) -> Self {
        let rights = RightsOf { person: &self.me, level: Some(level) };
        (self.project.level, self.project.state) = rights.instead_of(self.project.level, self.project.state);
        self
    }

    /// Checks that the actor can do this.
    ///
    /// # Errors
    /// [`Error::Denied`] or [`Error::NotFound`], depending on the denial.
    pub(crate) async fn allow(&self, conn: &mut Connection, act: Act) -> Result<()> {
        self.allow_on(conn, act, None).await
    }

    /// Checks an act on `person`, who is never listed among those who can help.
    ///
    /// # Errors
    /// As [`Self::allow`].
    pub(crate) async fn allow_on(&self, conn: &mut Connection, act: Act, person: Option<&UserId>) -> Result<()> {
        let asked = Question {
            me: &self.me,
            organization: &self.project.organization,
            project: self.project.state.private.then_some(self.project.id),
            person,
        };
        asked.answer(conn, self.project.level, act).await
    }

    /// The member with this id (`@me` is the actor) and their grant on the project.
    ///
    /// # Errors
    /// [`Error::NotFound`] for everybody without a grant, whatever the actor can do (contract 3).
    pub(crate) async fn grant(&self, conn: &mut Connection, text: &str) -> Result<(Target, grants::GrantRow)> {
        // Someone who cannot see the project must not learn who has a grant.
        self.allow(&mut *conn, Act::ViewProject(self.project.state)).await?;
        let (target, member) = self.person(&mut *conn, text).await?;
        let person = member.ok_or(Error::NotFound)?.user.uuid;
        Ok((target, grants::find(conn, self.project.id, &person).await?.ok_or(Error::NotFound)?))
    }

    /// The user named in a request body. Foreign, former, unknown and malformed ids all give a target outside the
    /// organization, so they cannot be told apart.
    ///
    /// # Errors
    /// The database does not answer.
    pub(crate) async fn person(
        &self,
        conn: &mut Connection,
        text: &str,
    ) -> Result<(Target, Option<members::MemberRow>)> {
        person(conn, &self.me, &self.project.organization, text).await
    }
}

async fn person(
    conn: &mut Connection,
    me: &UserId,
    organization: &OrganizationId,
    text: &str,
) -> Result<(Target, Option<members::MemberRow>)> {
    let id =
        if text == "@me" { Some(me.clone()) } else { crate::text::uuids::parse(text).map(|id| UserId(id.to_string())) };
    let member = match &id {
        Some(id) => members::find(conn, organization, id).await?,
        None => None,
    };
    let target = Target { level: member.as_ref().map(|member| member.level), is_actor: id.as_ref() == Some(me) };
    Ok((target, member))
}
