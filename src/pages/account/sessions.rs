//! The sessions of the user: where they are signed in, with buttons to end them.

mod device;

use crate::{
    api::{self, ApiError, ChangeName},
    frame::Toasts,
    language::{t, tr},
    load::{Load, Loaded, Outcome, Write, send_in_background},
    ui::{Ago, Badge, BadgeKind, Button, Day, FormError, Problem, Skeleton, fresh_id},
};
use device::device_label;
use leptos::html;
use rolecall_api::{LiveKind, SessionId, UserSession};
use rolecall_view::prelude::*;

/// The state that the parts of the section share.
#[derive(Clone, Copy)]
struct Sessions {
    loaded: Loaded<Vec<UserSession>>,
    heading: NodeRef<html::H2>,
    toasts: Toasts,
}

impl Sessions {
    /// Ends a session: it disappears at once, and comes back if that fails.
    fn end(self, id: SessionId, device: String) {
        self.loaded.update(|sessions| sessions.retain(|session| session.id != id));
        self.focus();
        let change = api::end_session(&id);
        send_in_background(change, move |answer| match answer {
            // It was ended elsewhere already.
            Ok(()) | Err(ApiError::NotFound) => self.toasts.say(tr!("The session of {device} was ended.")),
            Err(ApiError::SignedOut) => {}
            Err(error) => {
                self.toasts.warn(format!("{}: {}", ChangeName::EndSession.label(), error.sentence()));
                self.loaded.reload();
            }
        });
    }

    /// Moves the focus to the heading, because the button that had it is gone.
    fn focus(self) {
        request_animation_frame(move || {
            if let Some(heading) = self.heading.try_get_untracked().flatten() {
                let _ = heading.focus();
            }
        });
    }
}

#[component]
pub(super) fn SessionList() -> impl IntoView {
    let loaded = Loaded::new(|| (), |()| api::sessions()).follow(&[LiveKind::Sessions]);
    let sessions = Sessions { loaded, heading: NodeRef::new(), toasts: Toasts::get() };
    let stage = loaded.stage();
    view! {
        <section class="section" aria-labelledby="sessions-of-account">
            <h2 id="sessions-of-account" tabindex="-1" node_ref=sessions.heading>"Sessions"</h2>
            <p class="prose">
                "Browsers in which you are signed in. If you don’t recognize one, end it and change your password."
            </p>
            {move || match stage.get() {
                Load::Waiting => view! { <Skeleton rows=2/> },
                Load::Failed(error) => {
                    view! { <Problem sentence=error.sentence() on_retry=move || loaded.reload()/> }
                }
                Load::Ready(()) => view! { <Rows sessions/> },
            }}
        </section>
    }
}

#[component]
fn Rows(sessions: Sessions) -> impl IntoView {
    let listed = move || sessions.loaded.ready().unwrap_or_default();
    let others =
        Memo::new(move |_| sessions.loaded.with(|all| all.iter().any(|session| !session.current)) == Some(true));
    view! {
        <ul class="key-list" aria-label="Sessions">
            // With the time of last use, so that a row shows a newer one.
            <For each=listed key=|session| (session.id.clone(), session.last_seen.clone(), session.ip.clone()) let:session>
                <SessionLine sessions session/>
            </For>
        </ul>
        <Show when=move || others.get()><EndOthers sessions/></Show>
    }
}

#[component]
fn SessionLine(sessions: Sessions, session: UserSession) -> impl IntoView {
    let name = fresh_id("session");
    let device = device_label(&session.user_agent);
    let (id, ended) = (session.id, device.clone());
    let end = move || sessions.end(id.clone(), ended.clone());
    let address = if session.ip.is_empty() {
        view! { "unknown IP address" }
    } else {
        view! { "IP address " <span translate="no">{session.ip}</span> }
    };
    let seen = if session.current {
        view! { "active now" }
    } else {
        view! { "last seen " <Ago moment=Some(session.last_seen)/> }
    };
    let act = if session.current {
        view! { <Badge kind=BadgeKind::Done text=t("This session")/> }
    } else {
        view! { <Button label="End session" small=true described_by=name.clone() on_press=end/> }
    };
    view! {
        <li class="key-line">
            <span class="key-words">
                <span class="key-label" translate="no" id=name title=session.user_agent>{device}</span>
                <span class="second">{address} " · " {seen} " · signed in " <Day moment=session.created_at/></span>
            </span>
            {act}
        </li>
    }
}

#[component]
fn EndOthers(sessions: Sessions) -> impl IntoView {
    let write = Write::new();
    let end = move || {
        let outcome = Outcome::always(move |()| {
            sessions.toasts.say(t("All other sessions were ended."));
            sessions.loaded.update(|all| all.retain(|session| session.current));
            sessions.focus();
        });
        write.send(api::end_other_sessions(), outcome);
    };
    view! {
        <Button label="End all other sessions" busy=write.busy on_press=end/>
        {move || write.general_error(&[]).map(|sentence| view! { <FormError sentence/> })}
    }
}
