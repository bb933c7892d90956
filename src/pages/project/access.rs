//! The tab for access control of a project: the privacy toggle, and everybody with access and why.
mod add_people;
mod asked_grant;
mod dialogs;
mod everyone;
mod grant_dialogs;
mod granting;
mod people;
mod person_row;

use super::{current::Current, privacy_toggle::PrivacyToggle};
use crate::{api::ApiError, query::Query, ui::Problem};
use dialogs::DialogPlace;
use everyone::Everyone;
use leptos::html;
use people::People;
use rolecall_view::prelude::*;

/// The tab for access control.
#[component]
pub fn AccessControl(current: Current) -> impl IntoView {
    let query = Query::get();
    let people = People::load(current);
    let heading = NodeRef::<html::H2>::new();
    let failure = Memo::new(move |_| people.failure());
    Effect::new(move |_| {
        if failure.get() == Some(ApiError::NotFound) {
            current.again();
        }
    });
    view! {
        <PrivacyToggle
            current
            trying=query.dialog("privacy")
            on_try=move |trying| query.set(&[("dialog", if trying { "privacy" } else { "" })])
            on_applied=move || people.reload()
        />
        {move || failure.get().map(|error| view! {
            <Problem sentence=error.sentence() on_retry=move || people.reload()/>
        })}
        <Show when=move || failure.with(Option::is_none)>
            <Everyone current people heading/>
        </Show>
        <DialogPlace current people heading/>
    }
}
