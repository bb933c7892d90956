//! The banner below the top bar: at most one sentence about the connection, the session or the spend limit.

use super::reload_page;
use crate::{api, language::t, routes::OrganizationPage, session::Session, text, ui::Icon};
use rolecall_view::prelude::*;

/// Says that the server cannot be reached, with a button to retry; or else that the session is over; or else that there is
/// a newer version of the app, with a button to reload; or else that the organization's spend limit is near or reached.
#[component]
pub fn Banner() -> impl IntoView {
    let lost = api::connection_lost();
    let online = api::watch_network();
    let session = Session::get();
    // A memo, so that screen readers hear the sentence only when it changes and not at every change of the
    // organization.
    let notice = Memo::new(move |_| {
        let notice = session.with_organization(|organization| organization.billing_notice.clone())??;
        Some((text::spend_limit(&notice), session.page(OrganizationPage::Billing).to_string()))
    });
    let newer = api::is_newer_build_there();
    let act = move |_| {
        if lost.get_untracked() {
            api::retry_now();
        } else if untrack(|| session.has_expired()) {
            session.ask_to_sign_in();
        } else {
            reload_page();
        }
    };
    let said = Memo::new({
        let lost = api::connection_lost();
        move |_| match (lost.get(), session.has_expired()) {
            (true, _) if online.get() => Some(("The server can’t be reached. Reconnecting …", "Try now")),
            (true, _) => Some(("You’re offline. Reconnecting …", "Try now")),
            (false, true) => Some(("You are signed out. What you typed on this page is kept.", "Sign in")),
            (false, false) if newer.get() => Some(("A new version is available.", "Reload")),
            (false, false) => None,
        }
    });
    let way_out = move || {
        if let Some((_, label)) = said.get() {
            view! { <button type="button" class="link" on:click=act.clone()>{label}</button> }
        } else {
            let billing = notice.get().map(|(_, billing)| billing).unwrap_or_default();
            view! { <a class="link" href=billing>"Billing"</a> }
        }
    };
    let sentence = Memo::new(move |_| match said.get() {
        Some((sentence, _)) => Some(t(sentence).to_owned()),
        None => notice.get().map(|(sentence, _)| sentence),
    });
    view! {
        <div class="banner-place" role="status">
            {move || sentence.get().map(|sentence| view! {
                <div class="banner" data-kind="warn">
                    <Icon name="warning"/>
                    <span>{sentence}</span>
                    {way_out.clone()}
                </div>
            })}
        </div>
    }
}
