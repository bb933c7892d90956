//! The sign-up page, also for instances on which sign-up is closed.

use super::layout::{PublicLayout, use_way_back};
use crate::{
    api::{self, ChangeName},
    form::{Form, GeneralError},
    frame::{Heading, chunk},
    language::t,
    load::{Load, Loaded, Outcome},
    routes::Route,
    session::Session,
    ui::{Button, ButtonKind, Field, Problem},
};
use rolecall_api::{Signup, field_name};
use rolecall_view::prelude::*;

const FIRST_NAME: &str = field_name!(Signup.first_name);
const EMAIL: &str = field_name!(Signup.email);
const PASSWORD: &str = field_name!(Signup.password);
const ORGANIZATION_NAME: &str = field_name!(Signup.organization_name);

chunk! {
    /// The page to sign up.
    pub sign_up_page in visit => || view! { <SignUp/> }
}

/// The form to sign up; the app then redirects to the page that the user wanted.
#[component]
fn SignUp() -> impl IntoView {
    let preflight = Loaded::new(|| (), |()| api::preflight());
    // A memo, so that loading the same answer again does not reset the form.
    let open = Memo::new(move |_| match preflight.get() {
        Load::Waiting => Load::Waiting,
        Load::Failed(error) => Load::Failed(error),
        Load::Ready(preflight) => Load::Ready(preflight.can_create_org),
    });
    view! {
        <PublicLayout>
            {move || match open.get() {
                Load::Waiting => Markup::Nothing,
                Load::Failed(error) => view! {
                    <Problem sentence=error.sentence() on_retry=move || preflight.reload()/>
                },
                Load::Ready(true) => view! { <SignUpForm/> },
                Load::Ready(false) => view! { <SignUpClosed/> },
            }}
        </PublicLayout>
    }
}

#[component]
fn SignUpForm() -> impl IntoView {
    let session = Session::get();
    let form = Form::new(&[FIRST_NAME, EMAIL, PASSWORD, ORGANIZATION_NAME]);
    let [name, address, password, organization] = std::array::from_fn(|_| RwSignal::new(String::new()));
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let given = |field: RwSignal<String>| field.get_untracked().trim().to_owned();
        let request = Signup {
            first_name: given(name),
            email: given(address),
            password: password.get_untracked(),
            organization_name: Some(given(organization)).filter(|name| !name.is_empty()),
        };
        let sent = request.clone();
        let sending = async move {
            api::sign_up(&sent).await?;
            let _ = session.refresh_now().await;
            Ok(())
        };
        let needed = [
            (FIRST_NAME, request.first_name.as_str(), "Enter your name."),
            (EMAIL, &request.email, "Enter a valid email address."),
            (PASSWORD, &request.password, "Enter a password."),
        ];
        form.send_with(&needed, ChangeName::SignUp, sending, Outcome::none());
    };
    view! {
        <Heading title="Create an account" alone=true/>
        <form novalidate on:submit=send>
            <Field label="Name" value=name autocomplete="name" autofocus=true error=form.error_at(FIRST_NAME)/>
            <Field label="Email" value=address kind="email" autocomplete="username" error=form.error_at(EMAIL)/>
            <Field label="Password" value=password kind="password" autocomplete="new-password"
                placeholder=t("Use at least 8 characters") error=form.error_at(PASSWORD)/>
            <Field label="Organization" value=organization autocomplete="organization"
                hint=t("Usually your company. If you leave this empty, it is named after you.")
                error=form.error_at(ORGANIZATION_NAME)/>
            <GeneralError form/>
            <Button label="Create account" kind=ButtonKind::Primary submit=true busy=form.is_busy()/>
        </form>
        <SignInInstead/>
    }
}

#[component]
fn SignUpClosed() -> impl IntoView {
    view! {
        <Heading title="Sign-up is by invite only" alone=true/>
        <p class="prose">
            "To create an account, you need an invite. Ask someone who has an account: they choose "
            <strong>"Invite members"</strong> " in their user menu. Then open the link you get."
        </p>
        <SignInInstead/>
    }
}

#[component]
fn SignInInstead() -> impl IntoView {
    let way_back = use_way_back();
    view! {
        <p class="auth-note">
            "Already have an account? " <a href=move || format!("{}{}", Route::Login, way_back.get())>"Sign in"</a>
        </p>
    }
}
