//! Signing out, from the user menu, the account's page, and pages that are not for this person.

use crate::{
    api::{ApiError, ChangeName},
    frame::Toasts,
    load::{Outcome, Write},
    session::Session,
    ui::{Button, ButtonKind},
};
use leptos::prelude::*;

/// Signing out, as something to be pressed.
#[derive(Clone, Copy)]
pub struct SigningOut {
    session: Session,
    toasts: Toasts,
    write: Write,
}

/// A way to sign out; the app then leads to the sign-in page.
#[must_use]
pub fn use_sign_out() -> SigningOut {
    SigningOut { session: Session::get(), toasts: Toasts::get(), write: Write::new() }
}

impl SigningOut {
    /// Signs out.
    pub fn run(self) {
        self.then(|| ());
    }

    /// Signs out and goes on.
    pub fn then(self, go_on: impl FnOnce() + 'static) {
        let SigningOut { session, toasts, write } = self;
        let request = async move {
            let answer = session.sign_out().await;
            // Told here in any case: the menu that has sent this may be gone.
            match &answer {
                // Nothing of the person before stays, not even what was last said to them.
                Ok(()) => toasts.say("You are signed out."),
                Err(error) => {
                    // Nobody knows whether an unknown outcome has signed the person out.
                    let still = if *error == ApiError::Unknown { "" } else { "You are still signed in. " };
                    toasts.warn(format!("{still}{}", error.sentence()));
                }
            }
            Ok(answer.is_ok())
        };
        let go_on = move |has_left: bool| {
            if has_left {
                go_on();
            }
        };
        write.send_with(ChangeName::SignOut, request, Outcome::here(go_on));
    }

    /// True while it is under way.
    #[must_use]
    pub fn is_busy(self) -> Signal<bool> {
        self.write.busy.into()
    }
}

/// A button that signs out.
#[component]
pub fn SignOut() -> impl IntoView {
    let sign_out = use_sign_out();
    view! {
        <Button label="Sign out" icon="sign-out" kind=ButtonKind::Default busy=sign_out.is_busy() on_press=move || sign_out.run()/>
    }
}
