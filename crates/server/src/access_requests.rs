//! Access requests: what members ask others to do (contract 9).
//!
//! A request has no rights of its own. The rules judge each act as if the reader did it, now; approving does it as the
//! approver, with the code that does it otherwise (`routes::requests::approve`).

pub(crate) mod setting;

use crate::accounts::actor::OrganizationActor;
use crate::activity::NewEntry;
use crate::activity::entries::changed;
use crate::clock::Moment;
use crate::error::{Error, Result};
use crate::store::access_requests::{OPEN_FOR, RequestRow};
use rolecall_api::{AccessRequest, ActivityAction, ChangeValue, OPEN, PRIVATE, RequestAction, RequestState, User};
use rolecall_policy::{Decision, Level, Party, ProjectState, Wish, decide_request, effective_level};

/// A request, as one member of its organization may look at it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Request<'a> {
    pub(crate) row: &'a RequestRow,
    pub(crate) reader: &'a OrganizationActor,
    pub(crate) now: Moment,
}

impl Request<'_> {
    /// True if the reader asked.
    pub(crate) fn is_mine(&self) -> bool {
        self.row.asker.uuid == self.reader.me
    }

    /// What is asked for, as the rules look at it now.
    pub(crate) fn wish(&self) -> Wish {
        let RequestRow { level, target_member, target_grant, found_project, asker_level, .. } = self.row;
        let target = target_member.as_ref().map(|(_, level)| *level);
        let level = level.unwrap_or(Level::Member);
        let known = found_project.as_ref().map(|project| project.private);
        // What does not exist looks like what is private.
        let private = known.unwrap_or(true);
        let from = target_grant.unwrap_or(Level::Member);
        match self.row.action {
            RequestAction::ChangeMemberLevel => Wish::ChangeLevel { target, to: level },
            RequestAction::RemoveMember => Wish::Remove { target },
            RequestAction::InviteMember => {
                Wish::Invite { level, members_can_invite: self.reader.organization.members_can_invite }
            }
            RequestAction::CreateProject => Wish::CreateProject,
            RequestAction::ViewProject => Wish::ProjectAccess { private: known, asker: Some(*asker_level), level },
            RequestAction::SetProjectPrivacy => Wish::SetPrivacy { private },
            RequestAction::GrantProjectAccess => Wish::Grant { private, target, level },
            RequestAction::ChangeProjectLevel => Wish::ChangeGrant { private, target, from, to: level },
            RequestAction::RevokeProjectAccess => Wish::Revoke { private, target, from },
            RequestAction::SetProjectName
            | RequestAction::SetProjectTimezone
            | RequestAction::SetProjectRetention
            | RequestAction::SetProjectAnonymizeIps
            | RequestAction::AddProjectUrl
            | RequestAction::ResetProjectToken => Wish::ManageProject { private },
            RequestAction::DeleteProject => Wish::DeleteProject { private },
            RequestAction::SetOrganizationName | RequestAction::SetMembersCanInvite => Wish::ManageOrganization,
            RequestAction::CancelInvite => Wish::CancelInvite,
        }
    }

    /// Whether the reader could do what is asked for.
    pub(crate) fn decision(&self) -> Decision {
        decide_request(self.wish(), self.reader_as_party())
    }

    /// The reader, as the rules look at them.
    pub(crate) fn reader_as_party(&self) -> Party {
        let me = &self.reader.me;
        Party {
            level: Some(self.reader.organization.level),
            explicit: self.row.reader_grant,
            is_asker: self.is_mine(),
            is_target: self.row.target_member.as_ref().is_some_and(|(person, _)| person.uuid == *me)
                || (self.row.action == RequestAction::CancelInvite && self.row.is_invited_by_reader),
        }
    }

    /// True if the reader can approve or decline it, while it is open.
    pub(crate) fn is_decided_by_reader(&self) -> bool {
        !self.is_mine() && self.decision().is_allowed()
    }

    /// What has become of it by now.
    pub(crate) fn state(&self) -> RequestState {
        let row = self.row;
        if row.state != RequestState::Open {
            return row.state;
        }
        if self.now >= row.created_at.after(OPEN_FOR) {
            return RequestState::Expired;
        }
        match row.action {
            RequestAction::ChangeMemberLevel if row.target_member.is_none() => RequestState::Gone,
            RequestAction::RemoveMember if row.target_member.is_none() => RequestState::Done,
            RequestAction::CancelInvite if row.invited.is_none() => RequestState::Done,
            RequestAction::ViewProject => RequestState::Open,
            // Of a project that the asker cannot see, they learn nothing more.
            _ if row.project.is_some() && !self.is_seen_by_asker() => RequestState::Gone,
            action if is_about_grant(action) => self.state_of_grant(),
            _ => RequestState::Open,
        }
    }

    /// What has become of an open request about the access of a person to a project that the asker can see.
    fn state_of_grant(&self) -> RequestState {
        let row = self.row;
        let is_private = row.found_project.as_ref().is_some_and(|project| project.private);
        match row.action {
            _ if row.target_member.is_none() => RequestState::Gone,
            RequestAction::RevokeProjectAccess if row.target_grant.is_none() => RequestState::Done,
            RequestAction::RevokeProjectAccess => RequestState::Open,
            _ if !is_private => RequestState::Gone,
            RequestAction::ChangeProjectLevel if row.target_grant.is_none() => RequestState::Gone,
            _ => RequestState::Open,
        }
    }

    /// True if the asker can see the project.
    pub(crate) fn is_seen_by_asker(&self) -> bool {
        self.sees_project(self.row.asker_level, self.row.asker_grant)
    }

    fn sees_project(&self, level: Level, explicit: Option<Level>) -> bool {
        let state = |private| ProjectState { private, explicit };
        let found = self.row.found_project.as_ref();
        found.is_some_and(|project| effective_level(Some(level), state(project.private)).is_some())
    }

    /// True if what it would change is not as it was when it was asked for.
    pub(crate) fn has_changed(&self) -> bool {
        self.state() == RequestState::Open && self.row.before != self.value_now()
    }

    /// The value now of what it would change, as a number; `None` if it has none.
    pub(crate) fn value_now(&self) -> Option<i64> {
        let row = self.row;
        let number = |level: Level| i64::from(level.number());
        match row.action {
            RequestAction::ChangeMemberLevel | RequestAction::RemoveMember => {
                row.target_member.as_ref().map(|(_, level)| number(*level))
            }
            RequestAction::InviteMember => row.invited.map(number),
            RequestAction::CancelInvite => row.invited_at,
            RequestAction::SetProjectPrivacy => row.found_project.as_ref().map(|project| i64::from(project.private)),
            RequestAction::ChangeProjectLevel | RequestAction::RevokeProjectAccess => row.target_grant.map(number),
            RequestAction::ResetProjectToken => {
                row.found_project.as_ref().map(|project| setting::number(&project.token))
            }
            _ => setting::value_now(row, &self.reader.organization).map(|value| setting::number(&value)),
        }
    }

    /// As the reader may see it.
    pub(crate) fn wire(&self) -> AccessRequest {
        let row = self.row.clone();
        // Those who can invite see the invites that wait; who asks does not.
        let invited = row.invited.filter(|_| self.is_decided_by_reader());
        let sees_project = self.sees_project(self.reader.organization.level, row.reader_grant);
        let value_now = setting::value_now(&row, &self.reader.organization);
        let (person, level) = row.target_member.unzip();
        let level = if is_about_grant(row.action) { row.target_grant.filter(|_| sees_project) } else { level };
        AccessRequest {
            state: self.state(),
            has_changed: self.has_changed(),
            id: row.id,
            action: row.action,
            target: Some(row.target).filter(|target| !target.is_empty()),
            target_person: person,
            target_level: level.or(invited),
            value_now: value_now.filter(|_| row.project.is_none() || sees_project),
            project: row.project,
            project_name: row.found_project.map(|project| project.name).filter(|_| sees_project),
            level: row.level,
            note: row.note,
            asked_by: row.asker,
            created_at: row.created_at.wire(),
            expires_at: row.created_at.after(OPEN_FOR).wire(),
            decided_by: row.decided_by,
            decided_at: row.decided_at.map(Moment::wire),
            decision_note: row.decision_note,
        }
    }

    /// Checks that the request is open and that the reader can decide about it.
    ///
    /// # Errors
    /// [`Error::NotFound`] if they may not know of it; [`Error::Denied`] if the rules refuse the act to them;
    /// 409 `already_decided` if it has ended.
    pub(crate) async fn check(&self, conn: &mut crate::store::sql::Connection) -> Result<()> {
        let refusal = self.decision();
        if self.is_mine() {
            // Whoever asks was refused, and nobody approves their own request.
            return self.refused(conn, refusal).await;
        }
        if let Decision::Hidden(_) = refusal {
            return Err(Error::NotFound);
        }
        if self.state() != RequestState::Open {
            return Err(self.ended());
        }
        match refusal {
            Decision::Allow(_) => Ok(()),
            refused => self.refused(conn, refused).await,
        }
    }

    async fn refused(&self, conn: &mut crate::store::sql::Connection, decision: Decision) -> Result<()> {
        match decision {
            // They have got the right meanwhile, so they can do it themselves.
            Decision::Allow(_) => {
                Err(Error::Conflict { code: "already_decided", detail: "You can do this yourself by now.".into() })
            }
            decision => {
                let target = self.row.target_member.as_ref().map(|(person, _)| &person.uuid);
                self.reader.answer(conn, decision, target).await
            }
        }
    }

    /// 409: the request has ended, and how.
    pub(crate) fn ended(&self) -> Error {
        let asker = &self.row.asker.first_name;
        let name = self.row.decided_by.as_ref().map(|person| person.first_name.as_str());
        let detail = match (self.state(), name) {
            (RequestState::Open | RequestState::Approved, Some(name)) => {
                format!("{name} has already approved this request.")
            }
            (RequestState::Open | RequestState::Approved, None) => {
                "Someone else has already approved this request.".to_owned()
            }
            (RequestState::Declined, Some(name)) => format!("{name} has already declined this request."),
            (RequestState::Declined, None) => "Someone else has already declined this request.".to_owned(),
            (RequestState::Withdrawn, _) => format!("{asker} has withdrawn this request."),
            (RequestState::Done, _) => "This has already been done.".to_owned(),
            (RequestState::Gone, _) => "What this request is about no longer exists.".to_owned(),
            (RequestState::Expired, _) => "This request has expired.".to_owned(),
        };
        Error::Conflict { code: "already_decided", detail: detail.into() }
    }

    /// The entry of a change of the request. Its item is who asked, so that they see it. It names no project: whether one
    /// exists must not show.
    pub(crate) fn entry(&self, action: ActivityAction) -> NewEntry {
        let row = self.row;
        let person = User {
            uuid: row.asker.uuid.clone(),
            distinct_id: String::new(),
            first_name: row.asker.first_name.clone(),
            email: row.asker.email.clone(),
        };
        let none = || ChangeValue::Null;
        let user = row.target_member.as_ref().map(|(person, _)| person.uuid.as_str());
        let is_named = match row.action {
            RequestAction::CreateProject | RequestAction::SetProjectPrivacy => true,
            action => setting::Setting::of(action).is_some(),
        };
        NewEntry::person(action, &person).with([
            changed("action", none(), row.action.name()),
            changed("user", none(), user),
            changed("value", none(), is_named.then_some(row.target.as_str())),
            changed("project", none(), row.project.map(|project| project.0)),
            changed("level", none(), row.level),
        ])
    }
}

/// True if it is about the access of a member to a project.
pub(crate) const fn is_about_grant(action: RequestAction) -> bool {
    matches!(
        action,
        RequestAction::GrantProjectAccess | RequestAction::ChangeProjectLevel | RequestAction::RevokeProjectAccess
    )
}

/// Whether a project becomes private, as [`RequestRow::target`] says.
pub(crate) fn is_private(target: &str) -> Option<bool> {
    match target {
        PRIVATE => Some(true),
        OPEN => Some(false),
        _ => None,
    }
}
