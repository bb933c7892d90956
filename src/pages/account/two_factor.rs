//! Two-factor authentication: the authenticator app, passkeys and recovery codes.

mod app;
mod codes;
mod passkeys;

use crate::{
    api,
    frame::{LazyPage, Toasts, chunk},
    language::t,
    load::{Load, Loaded},
    query::Query,
    session::Session,
    ui::{Button, Problem, Skeleton, copy_then, fresh_id},
};
use leptos::html;
use rolecall_api::{LiveKind, RECOVERY_CODES, RecoveryCodes, TwoFactor};
use rolecall_view::prelude::*;

/// The state that the parts of the section share.
#[derive(Clone, Copy)]
struct Factors {
    loaded: Loaded<TwoFactor>,
    /// Recovery codes that were just made, until the user dismisses them or leaves the page.
    codes: RwSignal<Option<Vec<String>>>,
    codes_place: NodeRef<html::Div>,
    heading: NodeRef<html::H2>,
    query: Query,
    session: Session,
    toasts: Toasts,
}

impl Factors {
    /// True while there are no recovery codes: they come with the next factor.
    fn needs_codes(self) -> bool {
        untrack(|| self.loaded.with(|found| found.recovery_codes)).unwrap_or_default() == 0
    }

    /// After a factor was added: says so, and shows the recovery codes that came with it. `expects_codes`: there have to
    /// be some; without them, the response that had them was lost.
    fn added(self, said: &str, made: &RecoveryCodes, expects_codes: bool) {
        let is_here = self.codes.try_with_untracked(|_| ()).is_some();
        self.toasts.say(said.to_owned());
        if expects_codes && made.recovery_codes.is_none() {
            self.toasts.warn(t("Your recovery codes did not arrive. Make new ones on your account page."));
        }
        if let Some(codes) = made.recovery_codes.clone() {
            if is_here {
                self.codes.set(Some(codes));
            } else {
                // The page that would show them is gone, and they are shown only once.
                let text = codes.join("\n");
                let said = t("Your recovery codes are ready. Copy them now. They will not be shown again.");
                self.toasts.say_until_closed(said.to_owned(), "Copy codes", move || copy_then(text.clone(), |_| ()));
            }
        }
        self.loaded.reload();
        // Organizations that have kept the user out are open now.
        self.session.refresh();
    }

    /// Moves the focus to new recovery codes or to the heading, because the button that had it is gone. Later than a
    /// dialog that closes gives the focus back.
    fn focus(self) {
        let focus = move || {
            if let Some(codes) = self.codes_place.try_get_untracked().flatten() {
                let _ = codes.focus();
            } else if let Some(heading) = self.heading.try_get_untracked().flatten() {
                let _ = heading.focus();
            }
        };
        request_animation_frame(move || request_animation_frame(focus));
    }
}

chunk! {
    /// The section of the account page.
    two_factor_section in factors => || view! { <Section/> }
}

/// The section, once it is loaded.
#[component]
pub(super) fn TwoFactorSection() -> impl IntoView {
    view! { <LazyPage chunk=two_factor_section meanwhile=|| view! { <section class="section"><Skeleton rows=3/></section> }/> }
}

#[component]
fn Section() -> impl IntoView {
    let loaded = Loaded::new(|| (), |()| api::two_factor()).follow(&[LiveKind::Activity]);
    let factors = Factors {
        loaded,
        codes: RwSignal::new(None),
        codes_place: NodeRef::new(),
        heading: NodeRef::new(),
        query: Query::get(),
        session: Session::get(),
        toasts: Toasts::get(),
    };
    let stage = loaded.stage();
    view! {
        <section class="section" aria-labelledby="two-factor">
            <h2 id="two-factor" tabindex="-1" node_ref=factors.heading>"Two-factor authentication"</h2>
            <p class="prose">
                "With an authenticator app or a passkey, your password alone is not enough to sign in. \
                A passkey also works without the password. Each change here signs you out everywhere else."
            </p>
            {move || match stage.get() {
                Load::Waiting => view! { <Skeleton rows=2/> },
                Load::Failed(error) => {
                    view! { <Problem sentence=error.sentence() on_retry=move || loaded.reload()/> }
                }
                Load::Ready(()) => view! { <Parts factors/> },
            }}
        </section>
    }
}

#[component]
fn Parts(factors: Factors) -> impl IntoView {
    let loaded = factors.loaded;
    let has_app = Memo::new(move |_| loaded.with(|found| found.totp) == Some(true));
    let is_on = Memo::new(move |_| loaded.with(TwoFactor::is_on) == Some(true));
    let left = Memo::new(move |_| loaded.with(|found| found.recovery_codes).unwrap_or_default());
    let domain = Memo::new(move |_| loaded.with(|found| found.passkey_domain.clone()).flatten());
    let listed = move || loaded.with(|found| found.passkeys.clone()).unwrap_or_default();
    let app_name = fresh_id("app");
    let codes_name = fresh_id("codes");
    let query = factors.query;
    view! {
        {move || factors.codes.get().map(|codes| view! { <codes::NewCodes factors codes/> })}
        <ul class="key-list" aria-label="Factors">
            <li class="key-line">
                <span class="key-words">
                    <span class="key-label" id=app_name.clone()>"Authenticator app"</span>
                    <span class="second">
                        {move || if has_app.get() { "On: signing in asks for a code" } else { "Off" }}
                    </span>
                </span>
                {move || {
                    let described_by = app_name.clone();
                    if has_app.get() {
                        view! { <Button label="Remove" small=true described_by on_press=move || query.open_dialog(app::REMOVE)/> }
                    } else {
                        view! { <app::SetUp factors described_by/> }
                    }
                }}
            </li>
            <For each=listed key=|passkey| (passkey.id.clone(), passkey.last_used_at.clone()) let:passkey>
                <passkeys::PasskeyLine factors passkey/>
            </For>
            <Show when=move || is_on.get()>
                <li class="key-line">
                    <span class="key-words">
                        <span class="key-label" id=codes_name.clone()>"Recovery codes"</span>
                        <span class="second">
                            {move || left.get()} " of " {RECOVERY_CODES} " left, for when you have neither your app nor a passkey"
                        </span>
                    </span>
                    <codes::Renew factors described_by=codes_name.clone()/>
                </li>
            </Show>
        </ul>
        {move || match domain.get() {
            Some(domain) if api::can_use_passkeys(&domain) => view! { <passkeys::AddPasskey factors/> },
            Some(domain) => view! {
                <p class="prose second">
                    "To add a passkey, open this site at " <strong translate="no">{domain}</strong> " in a current browser."
                </p>
            },
            None => view! {
                <p class="prose second">"Passkeys need a domain name and https. This site has an IP address or no https."</p>
            },
        }}
        <app::RemoveDialog factors/>
    }
}

/// Names the organizations that would keep the user out without two-factor authentication.
#[component]
fn LosesOrganizations(session: Session) -> impl IntoView {
    let names = untrack(|| {
        session.with_organizations(|all| {
            let required = all.iter().filter(|one| one.require_two_factor);
            required.map(|one| one.name.clone()).collect::<Vec<_>>().join(", ")
        })
    });
    (!names.is_empty()).then(|| {
        view! {
            <p>
                "Two-factor authentication is required in " <strong translate="no">{names}</strong>
                ": you lose access there until you set it up again."
            </p>
        }
    })
}
