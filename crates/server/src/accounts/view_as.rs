//! Viewing an organization as another member, or as somebody at a level, does (contract 9): reads are answered as for
//! them. The rules are asked again on each request, because levels change.

use super::Caller;
use super::actor::{OrganizationActor, ProjectActor};
use crate::clock::Moment;
use crate::error::{Error, Result};
use crate::hash::sha256;
use crate::store::organizations::{self, OrganizationKey};
use crate::store::projects::{self, ProjectKey};
use crate::store::sql::Connection;
use crate::store::viewing::{self, ViewRow, Viewed};
use rolecall_api::{OrganizationId, UserId, VIEW_ENDED};
use rolecall_policy::{Act, Level, Target};

/// The value of the header with which a request asks to be answered as somebody else would be.
#[derive(Debug, Clone)]
pub(crate) struct ViewRequest {
    token_hash: String,
    /// When the request arrived.
    now: Moment,
}

impl ViewRequest {
    /// A request with this value of the header.
    pub(crate) fn new(value: &str, now: Moment) -> Self {
        ViewRequest { token_hash: sha256(value), now }
    }

    /// The organization that the caller views, as the view shows it.
    ///
    /// # Errors
    /// 403 `view_as_ended`; those of reading the organization as the caller.
    pub(crate) async fn actor(&self, conn: &mut Connection, caller: &Caller) -> Result<OrganizationActor> {
        let view = self.find(conn, caller).await?;
        let actor = OrganizationActor::read(conn, caller, view.organization.as_str()).await?;
        self.organization(conn, caller, actor).await
    }

    async fn find(&self, conn: &mut Connection, caller: &Caller) -> Result<ViewRow> {
        viewing::find(conn, &self.token_hash, caller.id(), self.now).await?.ok_or_else(ended)
    }

    /// The organization as the view shows it to `actor`, the caller.
    ///
    /// # Errors
    /// 403 `view_as_ended` if the view has ended, is about another organization, or is not allowed any longer.
    pub(crate) async fn organization(
        &self,
        conn: &mut Connection,
        caller: &Caller,
        actor: OrganizationActor,
    ) -> Result<OrganizationActor> {
        let organization = actor.organization.id.clone();
        match self.viewed(conn, caller, &organization, actor.organization.level).await? {
            Viewed::Level(level) => Ok(actor.at_level(level)),
            Viewed::Person(person) => {
                let found = organizations::find(conn, &OrganizationKey::Id(organization), &person).await?;
                Ok(OrganizationActor::viewed(person, found.ok_or_else(ended)?))
            }
        }
    }

    /// A project as the view shows it to `actor`, the caller.
    ///
    /// # Errors
    /// As [`Self::organization`]. Whether the viewed person can see the project is checked by the actor.
    pub(crate) async fn project(
        &self,
        conn: &mut Connection,
        caller: &Caller,
        actor: ProjectActor,
    ) -> Result<ProjectActor> {
        match self.viewed(conn, caller, &actor.project.organization, actor.project.level).await? {
            Viewed::Level(level) => Ok(actor.at_level(level)),
            Viewed::Person(person) => {
                let found = projects::find(conn, ProjectKey::Id(actor.project.id), &person).await?;
                Ok(ProjectActor { me: person, project: found.ok_or_else(ended)? })
            }
        }
    }

    /// As whom the caller, who has `level`, views this organization.
    async fn viewed(
        &self,
        conn: &mut Connection,
        caller: &Caller,
        organization: &OrganizationId,
        level: Level,
    ) -> Result<Viewed> {
        let view = self.find(conn, caller).await?;
        if view.organization != *organization {
            return Err(ended());
        }
        let target = target(conn, caller.id(), organization, &view.viewed).await?;
        let decision = rolecall_policy::decide(Some(level), Act::ViewAs { target });
        if decision.is_allowed() { Ok(view.viewed) } else { Err(ended()) }
    }
}

/// The person viewed, as the rules see them.
async fn target(
    conn: &mut Connection,
    viewer: &UserId,
    organization: &OrganizationId,
    viewed: &Viewed,
) -> Result<Target> {
    Ok(match viewed {
        Viewed::Level(level) => Target { level: Some(*level), is_actor: false },
        Viewed::Person(person) => {
            let member = organizations::find(conn, &OrganizationKey::Id(organization.clone()), person).await?;
            Target { level: member.map(|found| found.level), is_actor: person == viewer }
        }
    })
}

fn ended() -> Error {
    Error::Forbidden { code: VIEW_ENDED, detail: "This view has ended.".into() }
}
