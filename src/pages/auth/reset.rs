//! The page of a link to set a new password, also for links that do not work any more.

use super::layout::PublicLayout;
use crate::{
    api::{self, ApiError, ChangeName},
    form::{Form, GeneralError},
    frame::{Heading, Toasts, chunk},
    language::t,
    load::{Load, Loaded, Outcome},
    routes::Route,
    session::Session,
    ui::{Button, ButtonKind, Field, Problem},
};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use rolecall_api::{CompleteReset, UserId, field_name};
use rolecall_view::prelude::*;

const PASSWORD: &str = field_name!(CompleteReset.password);

chunk! {
    /// The page of the link in the URL.
    pub reset_page in visit => || match expect_context::<Memo<Route>>().get_untracked() {
        Route::Reset(user, token) => view! { <Reset user token/> },
        _ => Markup::Nothing,
    }
}

#[component]
fn Reset(user: UserId, token: String) -> impl IntoView {
    let form = Form::new(&[PASSWORD]);
    let link = StoredValue::new((user, token));
    let found = Loaded::new(
        || (),
        move |()| {
            let (user, token) = link.get_value();
            async move { api::check_reset(&user, &token).await }
        },
    );
    // True after a request with an unknown outcome: it may have used the link.
    let unsure = RwSignal::new(false);
    // Since the page was opened, the link may have been used or replaced.
    Effect::new(move |_| match form.error() {
        Some(ApiError::Unknown) => unsure.set(true),
        Some(error) if is_used(&error) => found.reload(),
        _ => {}
    });
    // A memo, so that loading the same answer again does not reset the form.
    let shown = Memo::new(move |_| found.get());
    view! {
        <PublicLayout>
            {move || match shown.get() {
                Load::Waiting => Markup::Nothing,
                Load::Ready(()) => view! { <NewPassword form link/> },
                Load::Failed(error) if is_used(&error) => view! { <LinkIsUsed is_unsure=unsure.get_untracked()/> },
                Load::Failed(error) => view! { <Problem sentence=error.sentence() on_retry=move || found.reload()/> },
            }}
        </PublicLayout>
    }
}

fn is_used(error: &ApiError) -> bool {
    error.code() == Some("invalid_token")
}

/// The form for the new password. Signs in afterwards.
#[component]
fn NewPassword(form: Form, link: StoredValue<(UserId, String)>) -> impl IntoView {
    let (session, toasts, navigate) = (Session::get(), Toasts::get(), use_navigate());
    let password = RwSignal::new(String::new());
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (user, token) = link.get_value();
        let request = CompleteReset { token, password: password.get_untracked() };
        let needed = [(PASSWORD, request.password.clone(), "Enter a new password.")];
        let sending = async move {
            api::complete_reset(&user, &request).await?;
            let _ = session.refresh_now().await;
            Ok(())
        };
        let navigate = navigate.clone();
        // An account with a second factor is not signed in by a link.
        let told = move |(): &()| {
            toasts.say(t(if untrack(|| session.is_signed_in()) {
                "Password changed. You are signed out everywhere else."
            } else {
                "Password changed. Sign in with it and your second factor."
            }));
        };
        let outcome = Outcome::always(told).and_here(move |()| {
            navigate(&Route::Home.to_string(), NavigateOptions { replace: true, ..NavigateOptions::default() });
        });
        let needed = needed.each_ref().map(|(field, value, say)| (*field, value.as_str(), *say));
        form.send_with(&needed, ChangeName::CompleteReset, sending, outcome);
    };
    view! {
        <Heading title="Set a new password" alone=true/>
        <form novalidate on:submit=send>
            <Field label="New password" value=password kind="password" autocomplete="new-password" autofocus=true
                placeholder=t("Use at least 8 characters") error=form.error_at(PASSWORD)/>
            <GeneralError form/>
            <Button label="Set password and sign in" kind=ButtonKind::Primary submit=true busy=form.is_busy()/>
        </form>
        <p class="auth-note">
            "This signs you out everywhere else. API keys and passkeys keep working: if someone else may know your password, remove those that are not yours on your account page afterwards. If you have never confirmed your email, API keys, passkeys and the authenticator app are removed."
        </p>
    }
}

/// Shown for a link that does not work: why, and what to do.
#[component]
fn LinkIsUsed(
    /// True if a request with an unknown outcome may have used it.
    is_unsure: bool,
) -> impl IntoView {
    let (title, advice, way, label) = if is_unsure {
        (
            "Your password may have changed",
            "The server did not respond in time, but the link has been used. Sign in with your new password.",
            Route::Login,
            "Sign in",
        )
    } else {
        (
            "This link no longer works",
            "A link works once and for one hour, and a newer one replaces it. If you have already set a new password, sign in with it.",
            Route::RequestReset,
            "Get a new link",
        )
    };
    let sign_in =
        (!is_unsure).then(|| view! { <p class="auth-note"><a href=Route::Login.to_string()>"Sign in"</a></p> });
    view! {
        <Heading title=t(title) alone=true/>
        <p class="prose">{advice}</p>
        <p class="auth-act"><a class="button" data-kind="primary" href=way.to_string()>{label}</a></p>
        {sign_in}
    }
}
