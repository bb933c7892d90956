//! The sign-in page.

use super::layout::{PublicLayout, use_way_back, wrong_password};
use super::second_step::{PasskeySignIn, SecondStep, SecondStepFields};
use crate::{
    api::{self, ChangeName},
    form::{Form, GeneralError},
    frame::{Heading, chunk},
    load::{Loaded, Outcome},
    routes::Route,
    session::Session,
    ui::{Button, ButtonKind, Field},
};
use rolecall_api::{Login, Preflight, field_name};
use rolecall_view::prelude::*;

const EMAIL: &str = field_name!(Login.email);
const PASSWORD: &str = field_name!(Login.password);

chunk! {
    /// The page to sign in.
    pub sign_in_page in visit => || view! { <SignIn/> }
}

/// The form to sign in; the app then redirects to the page that the user wanted.
#[component]
fn SignIn() -> impl IntoView {
    let preflight = Loaded::new(|| (), |()| api::preflight());
    let found = Signal::derive(move || preflight.ready());
    let step = SecondStep::new(found, false);
    let is_asked = step.is_asked();
    // Here, so that it is still there if the user goes back from the second step.
    let address = RwSignal::new(String::new());
    view! {
        <PublicLayout>
            {move || if is_asked.get() {
                view! { <TakeSecondStep step/> }
            } else {
                view! { <EnterPassword step address preflight=found/> }
            }}
        </PublicLayout>
    }
}

#[component]
fn EnterPassword(step: SecondStep, address: RwSignal<String>, preflight: Signal<Option<Preflight>>) -> impl IntoView {
    let session = Session::get();
    let form = Form::new(&[EMAIL, PASSWORD]);
    let password = RwSignal::new(String::new());
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let login = Login { email: address.get_untracked().trim().to_owned(), password: password.get_untracked() };
        let needed = [
            (EMAIL, login.email.clone(), "Enter a valid email address."),
            (PASSWORD, login.password.clone(), "Enter your password."),
        ];
        let request = async move {
            api::sign_in(&login).await?;
            let _ = session.refresh_now().await;
            Ok(())
        };
        let needed = needed.each_ref().map(|(field, value, say)| (*field, value.as_str(), *say));
        form.send_with(&needed, ChangeName::SignIn, request, Outcome::none());
    };
    let wrong = wrong_password(form);
    step.follow(move || form.error());
    view! {
        <Heading title="Sign in" alone=true/>
        <form novalidate on:submit=send>
            <Field label="Email" value=address kind="email" autocomplete="username webauthn" autofocus=true
                error=form.error_at(EMAIL)/>
            <Field label="Password" value=password kind="password" autocomplete="current-password" error=wrong/>
            <Show when=move || wrong.get().is_none()><GeneralError form/></Show>
            <Button label="Sign in" kind=ButtonKind::Primary submit=true busy=form.is_busy()/>
        </form>
        <PasskeySignIn step/>
        <p class="auth-note"><a href=Route::RequestReset.to_string()>"Forgot your password?"</a></p>
        <NewHere preflight/>
    }
}

#[component]
fn TakeSecondStep(step: SecondStep) -> impl IntoView {
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        step.send();
    };
    view! {
        <Heading title="Two-factor authentication" alone=true/>
        <form novalidate on:submit=send>
            <SecondStepFields/>
        </form>
    }
}

/// How to get an account on this instance.
#[component]
fn NewHere(preflight: Signal<Option<Preflight>>) -> impl IntoView {
    let way_back = use_way_back();
    let sign_up = move || format!("{}{}", Route::SignUp, way_back.get());
    move || {
        preflight.get().map(|preflight| match preflight {
            Preflight { initiated: false, .. } => view! {
                <p class="auth-note">
                    "There are no accounts on this server yet. " <a href=sign_up>"Create the first one"</a>
                </p>
            },
            Preflight { can_create_org: true, .. } => view! {
                <p class="auth-note">"New here? " <a href=sign_up>"Create an account"</a></p>
            },
            _ => view! {
                <p class="auth-note">"New here? Ask someone in your organization for an invite link."</p>
            },
        })
    }
}
