//! Refusals with the people who can help.

use crate::error::{Error, Result};
use crate::store::sql::Connection;
use crate::store::{grants, members};
use rolecall_api::{OrganizationId, Person, ProjectId, UserId};
use rolecall_policy::{Act, Decision, Denial, Level, decide, explain};

/// An act that was decided about; needed to find the people who can help.
#[derive(Debug, Clone, Copy)]
pub(super) struct Question<'a> {
    pub(super) me: &'a UserId,
    pub(super) organization: &'a OrganizationId,
    /// The private project in which it happens, if any.
    pub(super) project: Option<ProjectId>,
    /// The person acted on.
    pub(super) person: Option<&'a UserId>,
}

impl Question<'_> {
    pub(super) async fn answer(&self, conn: &mut Connection, level: Level, act: Act) -> Result<()> {
        let denial = match decide(Some(level), act) {
            Decision::Allow(_) => return Ok(()),
            Decision::Hidden(_) => return Err(Error::NotFound),
            Decision::Deny(denial) => denial,
        };
        let can_help = self.can_help(conn, denial).await?;
        Err(Error::denied(denial, can_help).explained(self.organization, explain(Some(level), act)))
    }

    pub(super) async fn can_help(&self, conn: &mut Connection, denial: Denial) -> Result<Vec<Person>> {
        match denial.helper_level() {
            None => Ok(Vec::new()),
            Some(level) => self.helpers(conn, level, denial.action.judged_in_project()).await,
        }
    }

    async fn helpers(&self, conn: &mut Connection, level: Level, in_project: bool) -> Result<Vec<Person>> {
        let except = [self.me, self.person.unwrap_or(self.me)];
        let mut helpers = members::at_least(conn, self.organization, level, except).await?;
        if let (true, true, Some(project)) = (in_project, level <= Level::Administrator, self.project) {
            let explicit = grants::explicit_administrators(conn, self.organization, Some(project), except).await?;
            helpers.extend(explicit.get(&project).into_iter().flatten().cloned());
        }
        Ok(members::choose(helpers).into_iter().map(|helper| helper.person).collect())
    }
}
