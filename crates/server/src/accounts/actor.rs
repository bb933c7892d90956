//! Somebody who acts in an organization or a project: loaded together with their place in it, asked of the rules, and
//! told what the rules say (nothing, 403 with who can help, or 404).

use super::Caller;
use crate::error::{Error, Result};
use crate::store::organizations::{self, Organization, OrganizationKey};
use crate::store::projects::{self, FoundProject, ProjectKey};
use crate::store::{Tx, grants, members};
use rolecall_api::{OrganizationId, Person, ProjectId, UserId};
use rolecall_policy::{Act, Decision, Level, Target, decide};
use sqlx::AnyConnection;

/// A member of an organization who acts in it.
#[derive(Debug)]
pub(crate) struct OrganizationActor {
    /// Who acts.
    pub(crate) me: UserId,
    /// Where, with their level.
    pub(crate) organization: Organization,
}

impl OrganizationActor {
    /// Finds the organization that a path names, to read.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is none, or the caller does not belong to it.
    pub(crate) async fn read(conn: &mut AnyConnection, caller: &Caller, path: &str) -> Result<Self> {
        let (me, key) = (caller.id().clone(), OrganizationKey::parse(path).ok_or(Error::NotFound)?);
        let organization = organizations::find(conn, &key, &me).await?.ok_or(Error::NotFound)?;
        Ok(OrganizationActor { me, organization })
    }

    /// The same, to write: whatever else is written about this organization waits.
    ///
    /// # Errors
    /// As [`Self::read`]; the caller's session or key has ended meanwhile.
    pub(crate) async fn write(tx: &mut Tx, caller: &Caller, path: &str) -> Result<Self> {
        let (me, key) = (caller.id().clone(), OrganizationKey::parse(path).ok_or(Error::NotFound)?);
        let organization = organizations::find_to_write(tx, &key, &me).await?;
        caller.still_signed_in(tx).await?;
        Ok(OrganizationActor { me, organization: organization.ok_or(Error::NotFound)? })
    }

    /// What the rules say.
    pub(crate) fn decide(&self, act: Act) -> Decision {
        decide(Some(self.organization.level), act)
    }

    /// Goes on only if the rules allow it.
    ///
    /// # Errors
    /// [`Error::Denied`] or [`Error::NotFound`], as the rules say.
    pub(crate) async fn allow(&self, conn: &mut AnyConnection, act: Act) -> Result<()> {
        self.allow_on(conn, act, None).await
    }

    /// The same for an act that is done to somebody, who is then not named among those who can help.
    ///
    /// # Errors
    /// As [`Self::allow`].
    pub(crate) async fn allow_on(&self, conn: &mut AnyConnection, act: Act, person: Option<&UserId>) -> Result<()> {
        let asked = Question { me: &self.me, organization: &self.organization.id, project: None, person };
        asked.answer(conn, self.decide(act)).await
    }

    /// The same for an act in a project of this organization that is open to the actor.
    ///
    /// # Errors
    /// As [`Self::allow`].
    pub(crate) async fn allow_in(&self, conn: &mut AnyConnection, project: &FoundProject, act: Act) -> Result<()> {
        let private = project.state.private.then_some(project.id);
        let asked = Question { me: &self.me, organization: &self.organization.id, project: private, person: None };
        asked.answer(conn, self.decide(act)).await
    }

    /// Somebody by what a path calls them: `@me` or an id.
    ///
    /// # Errors
    /// [`Error::NotFound`] for everybody outside the organization (foreign, former, unknown and impossible ids alike),
    /// whatever the actor may do (contract 3).
    pub(crate) async fn person(&self, conn: &mut AnyConnection, text: &str) -> Result<(Target, members::Member)> {
        let (target, member) = person(conn, &self.me, &self.organization.id, text).await?;
        Ok((target, member.ok_or(Error::NotFound)?))
    }
}

/// Somebody to whose organization a project belongs, who acts in it.
#[derive(Debug)]
pub(crate) struct ProjectActor {
    /// Who acts.
    pub(crate) me: UserId,
    /// Where, with their level in the organization and their explicit membership.
    pub(crate) project: FoundProject,
}

impl ProjectActor {
    /// Finds the project that a path names, to read. Whether it is open to the caller [`Self::allow`] says.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is none, or the caller does not belong to its organization.
    pub(crate) async fn read(conn: &mut AnyConnection, caller: &Caller, path: &str) -> Result<Self> {
        let (me, key) = (caller.id().clone(), ProjectKey::parse(path).ok_or(Error::NotFound)?);
        let project = projects::find(conn, key, &me).await?.ok_or(Error::NotFound)?;
        Ok(ProjectActor { me, project })
    }

    /// The same, to write: whatever else is written about its organization waits.
    ///
    /// # Errors
    /// As [`Self::read`]; the caller's session or key has ended meanwhile.
    pub(crate) async fn write(tx: &mut Tx, caller: &Caller, path: &str) -> Result<Self> {
        let (me, key) = (caller.id().clone(), ProjectKey::parse(path).ok_or(Error::NotFound)?);
        let project = projects::find_to_write(tx, key, &me).await?;
        caller.still_signed_in(tx).await?;
        Ok(ProjectActor { me, project: project.ok_or(Error::NotFound)? })
    }

    /// Goes on only if the rules allow it.
    ///
    /// # Errors
    /// [`Error::Denied`] or [`Error::NotFound`], as the rules say.
    pub(crate) async fn allow(&self, conn: &mut AnyConnection, act: Act) -> Result<()> {
        self.allow_on(conn, act, None).await
    }

    /// The same for an act that is done to somebody, who is then not named among those who can help.
    ///
    /// # Errors
    /// As [`Self::allow`].
    pub(crate) async fn allow_on(&self, conn: &mut AnyConnection, act: Act, person: Option<&UserId>) -> Result<()> {
        let asked = Question {
            me: &self.me,
            organization: &self.project.organization,
            project: self.project.state.private.then_some(self.project.id),
            person,
        };
        asked.answer(conn, decide(Some(self.project.level), act)).await
    }

    /// Somebody by what a path calls them, with their explicit membership of the project.
    ///
    /// # Errors
    /// [`Error::NotFound`] for everybody without one, whatever the actor may do (contract 3).
    pub(crate) async fn grant(&self, conn: &mut AnyConnection, text: &str) -> Result<(Target, grants::Grant)> {
        // Whom the project is closed to learns nothing of it.
        self.allow(&mut *conn, Act::ViewProject(self.project.state)).await?;
        let (target, member) = self.person(&mut *conn, text).await?;
        let person = member.ok_or(Error::NotFound)?.user.uuid;
        Ok((target, grants::find(conn, self.project.id, &person).await?.ok_or(Error::NotFound)?))
    }

    /// Somebody by what a body calls them. Foreign, former, unknown and impossible ids are all the same: a target outside
    /// the organization.
    ///
    /// # Errors
    /// The database does not answer.
    pub(crate) async fn person(
        &self,
        conn: &mut AnyConnection,
        text: &str,
    ) -> Result<(Target, Option<members::Member>)> {
        person(conn, &self.me, &self.project.organization, text).await
    }
}

async fn person(
    conn: &mut AnyConnection,
    me: &UserId,
    organization: &OrganizationId,
    text: &str,
) -> Result<(Target, Option<members::Member>)> {
    let id =
        if text == "@me" { Some(me.clone()) } else { crate::text::uuids::parse(text).map(|id| UserId(id.to_string())) };
    let member = match &id {
        Some(id) => members::find(conn, organization, id).await?,
        None => None,
    };
    let target = Target { level: member.as_ref().map(|member| member.level), is_actor: id.as_ref() == Some(me) };
    Ok((target, member))
}

/// Something that was put to the rules.
#[derive(Debug, Clone, Copy)]
struct Question<'a> {
    me: &'a UserId,
    organization: &'a OrganizationId,
    /// The private project that it is about, if it is about one.
    project: Option<ProjectId>,
    /// Who it would be done to.
    person: Option<&'a UserId>,
}

impl Question<'_> {
    async fn answer(&self, conn: &mut AnyConnection, decision: Decision) -> Result<()> {
        let denial = match decision {
            Decision::Allow(_) => return Ok(()),
            Decision::Hidden(_) => return Err(Error::NotFound),
            Decision::Deny(denial) => denial,
        };
        let can_help = match denial.helper_level() {
            None => Vec::new(),
            Some(level) => self.helpers(conn, level, denial.action.judged_in_project()).await?,
        };
        Err(Error::denied(denial, can_help))
    }

    async fn helpers(&self, conn: &mut AnyConnection, level: Level, in_project: bool) -> Result<Vec<Person>> {
        let except = [self.me, self.person.unwrap_or(self.me)];
        let mut helpers = members::at_least(conn, self.organization, level, except).await?;
        if let (true, true, Some(project)) = (in_project, level <= Level::Administrator, self.project) {
            let explicit = grants::explicit_administrators(conn, self.organization, Some(project), except).await?;
            helpers.extend(explicit.get(&project).into_iter().flatten().cloned());
        }
        Ok(members::choose(helpers).into_iter().map(|helper| helper.person).collect())
    }
}
