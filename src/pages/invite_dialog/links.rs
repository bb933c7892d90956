//! The result of sending: a link for each invited person, which the inviter can copy and pass on.

use super::{
    invite_form::{InviteForm, TOLD_ID},
    sending::line,
    state::CreatedInvite,
};
use crate::{
    intl::count,
    level::LevelLabel,
    routes::invite_url,
    ui::{Avatar, Button, CopyButton, Icon},
};
use leptos::ev;
use rolecall_api::Invite;
use rolecall_view::prelude::*;
use web_sys::HtmlInputElement;

#[component]
pub(super) fn Links(form: InviteForm) -> impl IntoView {
    let any = Memo::new(move |_| !form.sent.with(Vec::is_empty));
    let told = move || {
        form.sent.with(|sent| {
            let mailed = sent.iter().all(|sent| sent.invite.emailing_attempt_made);
            let ready = format!("{} ready", count(sent.len() as u64, "invite is", "invites are"));
            match (mailed, sent.len()) {
                (true, _) => format!("{ready} and sent by email. The links are here too."),
                (false, 1) => format!("{ready}. Email is not set up on this server, so send the link yourself."),
                (false, _) => {
                    format!("{ready}. Email is not set up on this server, so send each person their own link.")
                }
            }
        })
    };
    view! {
        <Show when=move || any.get()>
            <p class="invite-done" id=TOLD_ID tabindex="-1"><Icon name="check"/>{told}</p>
            <ul class="invite-links">
                <For each=move || form.sent.get() key=|sent| sent.key let:sent>
                    <SentLink sent/>
                </For>
            </ul>
            <Show when=move || !form.shows_rows()>
                <p class="invite-more">
                    <Button label="Invite more" icon="plus" small=true
                        on_press=move || { form.more.set(true); form.focus_last(); }/>
                </p>
            </Show>
        </Show>
    }
}

#[component]
fn SentLink(sent: CreatedInvite) -> impl IntoView {
    let Invite { id, target_email, first_name, level, .. } = sent.invite;
    let title = if first_name.is_empty() { target_email.clone() } else { first_name.clone() };
    let address = (!first_name.is_empty()).then(|| view! { <span class="second">{target_email.clone()}</span> });
    let select = |event: ev::FocusEvent| {
        let field: HtmlInputElement = event_target(&event);
        field.select();
    };
    let link = id.map(|id| {
        let link = invite_url(&id);
        let label = format!("Link for {target_email}");
        view! {
            <input
                class="input invite-link"
                type="text"
                readonly
                aria-label=label
                prop:value=link.clone()
                on:focus=select
            />
            <CopyButton label="Copy" text=Signal::stored(link)/>
        }
    });
    view! {
        <li class="invite-sent">
            <Avatar id=target_email.clone() name=title.clone()/>
            <span class="invite-person">
                <span class="invite-who">{title}</span>
                {address}
            </span>
            <LevelLabel level/>
            {link}
        </li>
    }
}

/// A button that copies all links, each with its email.
#[component]
pub(super) fn CopyAll(form: InviteForm) -> impl IntoView {
    let number = Memo::new(move |_| form.sent.with(Vec::len));
    let text =
        Signal::derive(move || form.sent.with(|sent| sent.iter().filter_map(line).collect::<Vec<_>>().join("\n")));
    move || {
        let number = number.get();
        (number > 1).then(|| view! { <CopyButton label=format!("Copy all {number} links") text/> })
    }
}
