//! The page for people who have forgotten their password: it mails a link, or says who can make one.

use super::layout::PublicLayout;
use crate::{
    api::{self, ChangeName},
    form::{Form, GeneralError},
    frame::{Heading, chunk},
    load::{Load, Loaded, Outcome},
    routes::Route,
    ui::{Button, ButtonKind, Field, Problem},
};
use rolecall_api::{RequestReset, field_name};
use rolecall_view::prelude::*;
use std::future::IntoFuture;

const EMAIL: &str = field_name!(RequestReset.email);

chunk! {
    /// The page to ask for a link to set a new password.
    pub request_reset_page in visit => || view! { <ForgottenPassword/> }
}

#[component]
fn ForgottenPassword() -> impl IntoView {
    let preflight = Loaded::new(|| (), |()| api::preflight());
    // A memo, so that loading the same answer again does not reset the form.
    let has_mail = Memo::new(move |_| match preflight.get() {
        Load::Waiting => Load::Waiting,
        Load::Failed(error) => Load::Failed(error),
        Load::Ready(preflight) => Load::Ready(preflight.email_service_available),
    });
    view! {
        <PublicLayout>
            {move || match has_mail.get() {
                Load::Waiting => Markup::Nothing,
                Load::Failed(error) => view! {
                    <Problem sentence=error.sentence() on_retry=move || preflight.reload()/>
                },
                Load::Ready(true) => view! { <LinkByMail/> },
                Load::Ready(false) => view! { <LinkByOperator/> },
            }}
        </PublicLayout>
    }
}

/// The form that asks for a link. Afterwards it says the same whether or not the email belongs to an account.
#[component]
fn LinkByMail() -> impl IntoView {
    let form = Form::new(&[EMAIL]);
    let address = RwSignal::new(String::new());
    let sent = RwSignal::new(None::<String>);
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let email = address.get_untracked().trim().to_owned();
        let request = RequestReset { email: email.clone() };
        let needed = [(EMAIL, request.email.as_str(), "Enter a valid email address.")];
        let asking = api::request_reset(&request).into_future();
        form.send_with(&needed, ChangeName::RequestReset, asking, Outcome::here(move |()| sent.set(Some(email))));
    };
    move || match sent.get() {
        Some(email) => view! {
            <Heading title="Check your email" alone=true/>
            <p class="prose">
                "If an account belongs to " <strong translate="no">{email}</strong>
                ", a link to set a new password is on its way. It works once and for one hour, and a newer link replaces it."
            </p>
            <p class="auth-note">"Nothing there? Look in the spam folder, too. At most five links are sent in an hour."</p>
            <BackToSignIn/>
        },
        None => view! {
            <Heading title="Forgot your password?" alone=true/>
            <p class="prose auth-lead">"Enter the email of your account to get a link to set a new password."</p>
            <form novalidate on:submit=send>
                <Field label="Email" value=address kind="email" autocomplete="username" autofocus=true
                    error=form.error_at(EMAIL)/>
                <GeneralError form/>
                <Button label="Send link" kind=ButtonKind::Primary submit=true busy=form.is_busy()/>
            </form>
            <BackToSignIn/>
        },
    }
}

/// Without mail: who can make a link.
#[component]
fn LinkByOperator() -> impl IntoView {
    view! {
        <Heading title="Forgot your password?" alone=true/>
        <p class="prose">
            "This server does not send email. Ask an administrator of the server for a link to set a new password. They make one with "
            <code translate="no">"rolecall-server reset-link EMAIL"</code>
            "."
        </p>
        <BackToSignIn/>
    }
}

#[component]
fn BackToSignIn() -> impl IntoView {
    view! { <p class="auth-note"><a href=Route::Login.to_string()>"Back to sign in"</a></p> }
}
