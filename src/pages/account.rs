//! The account page: name, email, password, second factor, sessions, personal API keys, appearance, signing out, and deleting the account.

pub(super) mod confirm_password;
mod delete;
mod email;
mod keys;
mod name;
mod password;
mod sessions;
mod sign_out;
mod two_factor;

pub use sign_out::{SigningOut, use_sign_out};

use crate::{
    api,
    frame::{AppearanceChoice, Heading, chunk},
    load::Loaded,
    pages::deleted::DeletedSection,
    session::Session,
    time,
    ui::SingleKeysTick,
};
use rolecall_api::LiveKind;
use rolecall_view::prelude::*;
use sign_out::SignOut;

chunk! {
    /// The chunk of the account page.
    pub account_page in pages => || view! { <Account/> }
}

/// The account page of the signed-in user.
#[component]
fn Account() -> impl IntoView {
    let session = Session::get();
    let confirmation = confirm_password::Confirmation::provide();
    let deleted = Loaded::new(|| (), |()| api::deleted_organizations()).follow(&[LiveKind::Organization]);
    let since = move || session.with_me(|me| time::day(&me.date_joined));
    view! {
        <Heading title="Account" alone=true/>
        <section class="section">
            <h2>"Profile"</h2>
            <p class="prose">"People in your organizations can see your name and email. Member since " {since} "."</p>
            <name::NameForm/>
        </section>
        <section class="section">
            <h2>"Email"</h2>
            <p class="prose">
                "You sign in with " <strong translate="no">{move || session.with_user(|user| user.email.clone())}</strong>
                ", and can accept invites that are sent to it."
            </p>
            <email::EmailState/>
            <email::EmailForm/>
        </section>
        <section class="section">
            <h2>"Password"</h2>
            <p class="prose">"Changing your password signs you out everywhere else."</p>
            <password::PasswordForm/>
        </section>
        <two_factor::TwoFactorSection/>
        <sessions::SessionList/>
        <keys::ApiKeys/>
        <section class="section">
            <h2 id="appearance-of-account">"Appearance"</h2>
            <p class="prose">"Applies to this browser only."</p>
            <AppearanceChoice labelled_by="appearance-of-account"/>
        </section>
        <section class="section">
            <h2>"Keyboard"</h2>
            <p class="prose">"Applies to this browser only."</p>
            <SingleKeysTick/>
        </section>
        <DeletedSection title="Deleted organizations" loaded=deleted on_restored=move || session.refresh()/>
        <section class="section">
            <h2>"Sign out"</h2>
            <p class="prose">"Signs you out in all tabs of this browser."</p>
            <SignOut/>
        </section>
        <delete::ExportAccount/>
        <delete::DeleteAccount/>
        <confirm_password::ConfirmPasswordDialog confirmation/>
    }
}
