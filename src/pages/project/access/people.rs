//! The members of the organization with their grants for the project.

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

/// The loaded people. `Copy`; lives as long as the page.
#[derive(Clone, Copy)]
pub struct People {
    members: Loaded<Vec<Member>>,
    explicit: Loaded<Vec<ExplicitMember>>,
    /// All members of the organization with their grants; `None` while loading.
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

    /// Loads them again.
    pub fn reload(self) {
        self.members.reload();
        self.explicit.reload();
    }

    /// Loads again when a write is refused by a rule or gets a 404, because both mean that something has changed.
    pub fn watch(self, write: Write) {
        Effect::new(move |_| {
            if write.error.with(|error| matches!(error, Some(ApiError::NotFound | ApiError::Refused(_)))) {
                self.reload();
            }
        });
    }

    /// Replaces all explicit memberships; loads them if they are `None`.
    pub fn put_all(self, explicit: Option<Vec<ExplicitMember>>) {
        match explicit {
            Some(explicit) => self.explicit.update(|present| *present = explicit),
            None => self.explicit.reload(),
        }
    }

    /// Replaces or adds an explicit membership from a response.
    pub fn put(self, member: ExplicitMember) {
        self.explicit.update(|present| match present.iter_mut().find(|one| one.user.uuid == member.user.uuid) {
            Some(place) => *place = member,
            None => present.push(member),
        });
    }

    /// Removes an explicit membership.
    pub fn take_out(self, person: &UserId) {
        self.explicit.update(|present| present.retain(|one| one.user.uuid != *person));
    }
}
