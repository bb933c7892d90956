//! The line below the top bar: one calm sentence at most.

use crate::{
    api,
    routes::{OrganizationPage, Route},
    session::Session,
    text,
    ui::Icon,
};
use leptos::prelude::*;

/// Says that the server cannot be reached, with a way to try at once; or else that the session is over; or else that the
/// spend limit of the organization is near or reached.
#[component]
pub fn Banner() -> impl IntoView {
    let lost = api::connection_lost();
    let online = api::watch_network();
    let session = Session::get();
    // Read apart, so that a change of the organization's other parts says nothing anew.
    let notice = Memo::new(move |_| {
        let organization = session.organization()?;
        let sentence = text::spend_limit(&organization.billing_notice?);
        Some((sentence, Route::Organization(organization.slug, OrganizationPage::Billing).to_string()))
    });
    view! {
        <div class="banner-place" role="status">
            {move || if lost.get() {
                view! {
                    <div class="banner" data-kind="warn">
                        <Icon name="warning"/>
                        <span>{if online.get() {
                            "The server can't be reached. Reconnecting …"
                        } else {
                            "You're offline. Reconnecting …"
                        }}</span>
                        <button type="button" class="link" on:click=|_| api::retry_now()>"Try now"</button>
                    </div>
                }.into_any()
            } else if session.has_expired() {
                view! {
                    <div class="banner" data-kind="warn">
                        <Icon name="warning"/>
                        <span>"You are signed out. What you typed on this page is kept."</span>
                        <button type="button" class="link" on:click=move |_| session.ask_to_sign_in()>"Sign in"</button>
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
