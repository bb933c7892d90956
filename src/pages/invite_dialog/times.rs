//! Until when the links of the dialog work, and until when people have what the invites give. Both are for all rows.

use super::{state::Key, words};
use crate::{
    language::t,
    time,
    ui::{Select, Until, UntilField},
};
use rolecall_api::{NewInvite, Timestamp};
use rolecall_policy::Level;
use rolecall_view::prelude::*;

/// The times that are chosen. `Copy`; lives as long as the dialog, and is not kept with the draft.
#[derive(Clone, Copy)]
pub(super) struct Times {
    /// For how many hours the links work.
    pub life: RwSignal<u32>,
    /// The end of levels and grants.
    pub until: Until,
}

impl Times {
    pub(super) fn new() -> Times {
        Times { life: RwSignal::new(words::LIVES[0].0), until: Until::new(None) }
    }

    /// Sets the times of the requests; false if the chosen end is none, which its field says. The usual life of a link is
    /// the server's to set.
    pub(super) fn give(self, requests: &mut [(Key, NewInvite)]) -> bool {
        let is_asked = requests.iter().any(|(_, invite)| ends(invite));
        let mut end = Some(None);
        if is_asked {
            end = None;
            self.until.then(|chosen| end = Some(chosen));
        }
        let Some(end) = end else { return false };
        let life = Some(self.life.get_untracked()).filter(|hours| *hours != words::LIVES[0].0);
        for (_, invite) in requests {
            set(invite, life.map(time::hours_from_now), end.as_ref());
        }
        true
    }
}

/// Sets when a link and what it gives end.
fn set(invite: &mut NewInvite, link: Option<Timestamp>, access: Option<&Timestamp>) {
    invite.access_expires_at = access.filter(|_| ends(invite)).cloned();
    invite.expires_at = link;
}

/// Whether an invite gives something that can end: members stay members.
fn ends(invite: &NewInvite) -> bool {
    invite.level.is_some_and(|level| level > Level::Member) || !invite.private_project_access.is_empty()
}

/// The controls below the rows; that of the end only if a row gives something that can end (`asks_end`).
#[component]
pub(super) fn TimesFields(times: Times, asks_end: Memo<bool>) -> impl IntoView {
    let value = Signal::derive(move || times.life.get().to_string());
    let options = words::LIVES.map(|(hours, words)| (hours.to_string(), t(words).to_owned())).to_vec();
    let choose = move |hours: String| times.life.set(hours.parse().unwrap_or_default());
    view! {
        <div class="invite-times">
            <Select label=t("Links work for") value options=Signal::stored(options) on_choose=choose/>
            <Show when=move || asks_end.get()>
                <UntilField until=times.until label="Administrators and project access until"/>
            </Show>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rolecall_api::{ProjectAccess, ProjectId};

    #[test]
    fn only_what_can_end_gets_an_end() {
        let grant = ProjectAccess { id: ProjectId(1), level: Level::Member };
        let end = Timestamp("2026-12-12T00:00:00Z".into());
        for (level, grants, expected) in
            [(Level::Administrator, vec![], true), (Level::Member, vec![grant], true), (Level::Member, vec![], false)]
        {
            let mut invite = NewInvite {
                target_email: "a@x.example".into(),
                first_name: String::new(),
                message: None,
                level: Some(level),
                private_project_access: grants,
                expires_at: None,
                access_expires_at: None,
            };
            set(&mut invite, None, Some(&end));
            assert_eq!(invite.access_expires_at, expected.then(|| end.clone()), "{level:?}");
            set(&mut invite, Some(end.clone()), None);
            assert_eq!((invite.access_expires_at, invite.expires_at), (None, Some(end.clone())));
        }
    }
}
