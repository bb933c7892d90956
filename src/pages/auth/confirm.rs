//! The page of a link that confirms an email. It asks for a press, because programs that scan mail open pages too.

use super::layout::PublicLayout;
use crate::{
    api::{self, ApiError},
    frame::{Heading, chunk},
    language::t,
    load::{Outcome, Write},
    routes::Route,
    session::Session,
    ui::{Button, ButtonKind, FormError},
};
use rolecall_api::{ConfirmEmail, ConfirmedEmail, UserId};
use rolecall_view::prelude::*;

chunk! {
    /// The page of the link in the URL.
    pub confirm_page in factors => || match expect_context::<Memo<Route>>().get_untracked() {
        Route::Confirm(user, token) => view! { <Confirm user token/> },
        _ => Markup::Nothing,
    }
}

#[component]
fn Confirm(user: UserId, token: String) -> impl IntoView {
    let session = Session::get();
    let write = Write::new();
    let done = RwSignal::new(None::<ConfirmedEmail>);
    let here = Route::Confirm(user.clone(), token.clone()).to_string();
    let back = StoredValue::new(Route::login_and_back(&here));
    let link = StoredValue::new((user, token));
    let confirm = move || {
        let (user, token) = link.get_value();
        // The account page, in this tab or another one, shows it.
        let refresh = move |_: &ConfirmedEmail| {
            if untrack(|| session.is_signed_in()) {
                // The email may have made them a member by its domain, which is then said.
                session.refresh_after_news();
            }
        };
        let outcome = Outcome::always(refresh).and_here(move |confirmed| done.set(Some(confirmed)));
        write.send(api::confirm_email(&user, &ConfirmEmail { token }), outcome);
    };
    view! {
        <PublicLayout>
            {move || match (done.get(), write.error.get()) {
                (None, _) if !session.is_signed_in() => view! {
                    <Heading title="Sign in first" alone=true/>
                    <p class="prose">
                        "Sign in to the account of this email to confirm it. If the account is not yours, close this page."
                    </p>
                    <p class="auth-act"><a class="button" data-kind="primary" href=back.get_value()>"Sign in"</a></p>
                },
                (Some(confirmed), _) => view! { <Confirmed confirmed/> },
                (None, Some(error @ ApiError::Unknown)) => view! {
                    <Heading title="Your email may be confirmed" alone=true/>
                    <p class="prose">{error.sentence()} " Your account page shows whether it worked."</p>
                    <GoOn/>
                },
                (None, Some(error)) if error.code() == Some("invalid_token") => view! {
                    <Heading title="This link no longer works" alone=true/>
                    <p class="prose">
                        "A link works once and for three days, and a newer one replaces it. If you have used it already, your email is confirmed. You get a new link on your account page."
                    </p>
                    <GoOn/>
                },
                (None, error) => view! {
                    <Heading title="Confirm your email" alone=true/>
                    <p class="prose auth-lead">
                        "Confirm that you read the mail to this address, and that the account is yours. If you did not ask for this, close this page."
                    </p>
                    {error.map(|error| view! { <FormError sentence=error.sentence()/> })}
                    <p class="auth-act">
                        <Button label="Confirm email" kind=ButtonKind::Primary busy=write.busy on_press=confirm/>
                    </p>
                },
            }}
        </PublicLayout>
    }
}

#[component]
fn Confirmed(confirmed: ConfirmedEmail) -> impl IntoView {
    let (title, advice) = if confirmed.is_changed {
        ("Your email is changed", " is the email of your account now. You sign in with it.")
    } else {
        ("Your email is confirmed", " is confirmed.")
    };
    view! {
        <Heading title=t(title) alone=true/>
        <p class="prose"><strong translate="no">{confirmed.email}</strong>{advice}</p>
        <GoOn/>
    }
}

/// Leads into the app, or to the sign-in page.
#[component]
fn GoOn() -> impl IntoView {
    let session = Session::get();
    move || {
        let (label, to) =
            if session.is_signed_in() { ("Go to your account", Route::Account) } else { ("Sign in", Route::Login) };
        view! { <p class="auth-act"><a class="button" data-kind="primary" href=to.to_string()>{label}</a></p> }
    }
}
