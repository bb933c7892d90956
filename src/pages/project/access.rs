//! Access control of a project: private or open, and everybody who has access and why.

use super::{
    add_people::AddPeople,
    current::Current,
    everyone::Everyone,
    grant_dialogs::GrantDialogs,
    privacy::PrivacyToggle,
    state::{Person, join},
};
use crate::{
    api::{self, ApiError},
    load::{Loaded, Write},
    query::Query,
    session::Session,
    ui::Problem,
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
    fn load(current: Current) -> People {
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
    fn failure(self) -> Option<ApiError> {
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

/// The tab.
#[component]
pub fn AccessControl(
    /// The project.
    current: Current,
) -> impl IntoView {
    let query = Query::get();
    let people = People::load(current);
    let adding = query.dialog("add");
    let failure = Memo::new(move |_| people.failure());
    Effect::new(move |_| {
        if failure.get() == Some(ApiError::NotFound) {
            current.again();
        }
    });
    view! {
        <PrivacyToggle
            current
            people=people.all
            trying=query.dialog("privacy")
            on_try=move |trying| query.set(&[("dialog", if trying { "privacy" } else { "" })])
            on_applied=move |explicit| people.put_all(explicit)
        />
        {move || failure.get().map(|error| view! {
            <Problem sentence=error.sentence() on_retry=move || people.reload()/>
        })}
        <Show when=move || failure.with(Option::is_none)>
            <Everyone current people/>
        </Show>
        <Show when=move || adding.get()>
            <AddPeople current people on_close=move || query.close_dialog()/>
        </Show>
        <GrantDialogs current people/>
    }
}
