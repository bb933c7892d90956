//! The line below the top bar: one calm sentence at most.

use crate::{
    api,
    routes::{OrganizationPage, Route},
    session::Session,
    text,
    ui::Icon,
};
use leptos::prelude::*;

/// Says that the server cannot be reached, with a way to try at once; or else that the spend limit of the organization is
/// near or reached.
#[component]
pub fn Banner() -> impl IntoView {
    let lost = api::connection_lost();
    let session = Session::get();
    // Read apart, so that a change of the organization's other parts says nothing anew.
    let notice = Memo::new(move |_| {
        let organization = session.organization()?;
        let sentence = text::spend_limit(&organization.billing_notice?);
        Some((sentence, Route::Organization(organization.slug, OrganizationPage::Billing).to_string()))
    });
    watch_the_network();
    view! {
        <div class="banner-place" role="status">
            {move || if lost.get() {
                view! {
                    <div class="banner" data-kind="warn">
                        <Icon name="warning"/>
                        <span>{if api::is_online() {
                            "The server can't be reached. Reconnecting …"
                        } else {
                            "You're offline. Reconnecting …"
                        }}</span>
                        <button type="button" class="link" on:click=|_| api::retry_now()>"Try now"</button>
                    </div>
                }.into_any()
            } else {
                notice.get().map(|(sentence, billing)| view! {
                    <div class="banner" data-kind="warn">
                        <Icon name="warning"/>
                        <span>{sentence}</span>
                        <a class="link" href=billing>"Billing"</a>
                    </div>
                }).into_any()
            }}
        </div>
    }
}

/// The browser knows of a lost network before any request does, and of its return.
fn watch_the_network() {
    let gone = window_event_listener(leptos::ev::offline, |_| api::note_connection(true));
    let back = window_event_listener(leptos::ev::online, |_| api::retry_now());
    on_cleanup(move || {
        gone.remove();
        back.remove();
    });
}
