//! The people whom the access to a project is about: the organization's members, and who was granted access.

use crate::{
    api::{self, ApiError},
    load::{Loaded, Write},
    pages::project::{
        current::Current,
        state::{Person, join},
    },
    session::Session,
};
use leptos::prelude::*;
use rolecall_api::{ExplicitMember, Member, UserId};

/// The people that the page is about. Copy; lives as long as the page.
#[derive(Clone, Copy)]
pub struct People {
    members: Loaded<Vec<Member>>,
    explicit: Loaded<Vec<ExplicitMember>>,
    /// Everybody of the organization with their grant; none while that is loading.
    pub all: Memo<Option<Vec<Person>>>,
}

impl People {
    /// Starts to load them.
    pub fn load(current: Current) -> People {
        let session = Session::get();
        let organization = session.organization_id();
        let members = Loaded::new(
            move || organization.get(),
            |organization| async move {
                match organization {
                    Some(organization) => api::all_members(&organization).await,
                    None => Err(ApiError::NotFound),
                }
            },
        );
        let id = current.id;
        let explicit = Loaded::new(move || id, api::project_members);
        let all = Memo::new(move |_| Some(join(members.ready()?, explicit.ready()?)));
        People { members, explicit, all }
    }

    /// Why they could not be loaded.
    pub fn failure(self) -> Option<ApiError> {
        self.members.failure().or_else(|| self.explicit.failure())
    }

    /// Asks again.
    pub fn reload(self) {
        self.members.reload();
        self.explicit.reload();
    }

    /// Asks again when a write is refused by a rule or does not find somebody: both mean that something has changed.
    pub fn watch(self, write: Write) {
        Effect::new(move |_| {
            if write.error.with(|error| matches!(error, Some(ApiError::NotFound | ApiError::Refused(_)))) {
                self.reload();
            }
        });
    }

    /// Puts all explicit memberships in place; asks for them if they are not known.
    pub fn put_all(self, explicit: Option<Vec<ExplicitMember>>) {
        match explicit {
            Some(explicit) => self.explicit.update(|present| *present = explicit),
            None => self.explicit.reload(),
        }
    }

    /// Puts one explicit membership in place, as the server has answered.
    pub fn put(self, member: ExplicitMember) {
        self.explicit.update(|present| match present.iter_mut().find(|one| one.user.uuid == member.user.uuid) {
            Some(place) => *place = member,
            None => present.push(member),
        });
    }

    /// Takes one out.
    pub fn take_out(self, person: &UserId) {
        self.explicit.update(|present| present.retain(|one| one.user.uuid != *person));
    }
}
