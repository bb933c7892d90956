//! The result of sending: a link for each invited person, which the inviter can copy and pass on.

use super::{
    invite_form::{InviteForm, TOLD_ID},
    sending::line,
    sheet::{self, Printed, ShownLink},
    state::CreatedInvite,
};
use crate::{
    frame::LazyPage,
    intl::count,
    language::{t, tr},
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
            told(sent.len(), mailed, form.has_mail.get())
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

/// What has become of so many invites, and what to do now.
fn told(invites: usize, are_mailed: bool, has_mail: bool) -> String {
    let number = invites;
    let invites = count(number as u64, "invite is", "invites are");
    match (are_mailed, has_mail, number) {
        (true, _, _) => tr!("{invites} ready, with an email on its way. The links are here too."),
        (false, false, 1) => {
            tr!("{invites} ready. Email is not set up on this server, so send the link yourself.")
        }
        (false, false, _) => {
            tr!("{invites} ready. Email is not set up on this server, so send each person their own link.")
        }
        (false, true, 1) => {
            tr!("{invites} ready. This address got too many emails in the last hour, so send the link yourself.")
        }
        (false, true, _) => tr!(
            "{invites} ready. Some addresses got too many emails in the last hour, so send each person their own link."
        ),
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
        let label = tr!("Link for {email}", email = target_email);
        view! {
            <input
                class="input invite-link"
                type="text"
                readonly
                aria-label=label
                prop:value=link.clone()
                on:focus=select
            />
            <CopyButton label=t("Copy") text=Signal::stored(link.clone())/>
            <CodeButton link email=target_email.clone()/>
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

/// A button that shows and hides the QR code of a link.
#[component]
fn CodeButton(link: String, email: String) -> impl IntoView {
    let shown = RwSignal::new(false);
    provide_context(ShownLink(link));
    view! {
        <button
            type="button"
            class="link"
            aria-expanded=move || shown.get().to_string()
            aria-label=tr!("QR code for {email}")
            on:click=move |_| shown.update(|shown| *shown = !*shown)
        >
            "QR code"
        </button>
        {move || shown.get().then(|| view! { <LazyPage chunk=sheet::link_code meanwhile=|| Markup::Nothing/> })}
    }
}

/// A button that prints all links as QR codes, with a card for each person.
#[component]
pub(super) fn PrintButton(form: InviteForm) -> impl IntoView {
    let any = Memo::new(move |_| !form.sent.with(Vec::is_empty));
    let printed: Printed = expect_context();
    view! {
        <Show when=move || any.get()>
            <Button label="Print with QR codes" on_press=move || printed.print()/>
        </Show>
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
        (number > 1).then(|| view! { <CopyButton label=tr!("Copy all {number} links") text/> })
    }
}

#[cfg(test)]
mod tests {
    use super::told;

    #[test]
    fn the_reason_why_no_email_was_sent_is_true() {
        assert_eq!(told(1, true, true), "1 invite is ready, with an email on its way. The links are here too.");
        assert!(told(2, false, false).contains("Email is not set up on this server, so send each person"));
        assert!(told(1, false, true).contains("too many emails in the last hour, so send the link yourself"));
    }
}
