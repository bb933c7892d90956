//! Signing out: used by the user menu, the account page, and pages that this user has no access to.

use crate::{
    api::{ApiError, ChangeName},
    frame::Toasts,
    language::t,
    load::{Outcome, Write},
    session::Session,
    ui::{Button, ButtonKind},
};
use rolecall_view::prelude::*;

/// The action of signing out, with its state.
#[derive(Clone, Copy)]
pub struct SigningOut {
    session: Session,
    toasts: Toasts,
    write: Write,
}

/// Creates the action. After signing out, the app redirects to the sign-in page.
#[must_use]
pub fn use_sign_out() -> SigningOut {
    SigningOut { session: Session::get(), toasts: Toasts::get(), write: Write::new() }
}

impl SigningOut {
    /// Signs out; the session then changes, and the app redirects.
    pub fn run(self) {
        self.then(|| ());
    }

    /// Signs out, then calls `go_on` if that has worked.
    pub fn then(self, go_on: impl FnOnce() + 'static) {
        let SigningOut { session, toasts, write } = self;
        let request = async move {
            let answer = session.sign_out().await;
            // A toast in any case, because the menu that started this may be closed.
            match &answer {
                // This also replaces the last message to the user who has signed out.
                Ok(()) => toasts.say(t("You are signed out.")),
                Err(error) => {
                    // If the outcome is unknown, the user may be signed out.
                    let still = if *error == ApiError::Unknown { "" } else { t("You are still signed in. ") };
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

    /// True while the request is running.
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
