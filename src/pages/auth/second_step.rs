//! The second step of signing in: its state, which is small. What it shows is loaded when it is asked for.

mod fields;
mod passkey;

pub(super) use passkey::PasskeySignIn;

use crate::{
    api::{self, ApiError, ChangeName, can_use_passkeys},
    form::Form,
    frame::LazyPage,
    load::Outcome,
    session::Session,
};
use rolecall_api::{Preflight, TwoFactorToken, TwoFactorWay, field_name};
use rolecall_view::prelude::*;

const TOKEN: &str = field_name!(TwoFactorToken.token);

/// The state of signing in after the password.
#[derive(Clone, Copy)]
pub(super) struct SecondStep {
    session: Session,
    /// How it can be taken; none: the password was not accepted yet.
    ways: RwSignal<Option<Vec<TwoFactorWay>>>,
    /// True while a recovery code is asked for instead of a code of the app.
    uses_recovery: RwSignal<bool>,
    token: RwSignal<String>,
    form: Form,
    /// True if a passkey can be used here, whether or not the user has one.
    has_passkeys: Memo<bool>,
    /// True in a dialog, which has the button that sends the code.
    is_dialog: bool,
}

impl SecondStep {
    pub(super) fn new(preflight: Signal<Option<Preflight>>, is_dialog: bool) -> Self {
        let step = SecondStep {
            session: Session::get(),
            ways: RwSignal::new(None),
            uses_recovery: RwSignal::new(false),
            token: RwSignal::new(String::new()),
            form: Form::new(&[TOKEN]),
            has_passkeys: Memo::new(move |_| {
                let domain =
                    preflight.with(|preflight| preflight.as_ref().and_then(|found| found.passkey_domain.clone()));
                domain.is_some_and(|domain| can_use_passkeys(&domain))
            }),
            is_dialog,
        };
        // For what is loaded later.
        provide_context(step);
        step
    }

    /// Begins the step when the first one has ended with this error.
    pub(super) fn follow(self, error: impl Fn() -> Option<ApiError> + 'static) {
        Effect::new(move |_| {
            let Some(ways) = error().and_then(|error| error.ways().map(<[_]>::to_vec)) else { return };
            let has_passkey = self.has_passkeys.get_untracked() && ways.contains(&TwoFactorWay::Passkey);
            self.uses_recovery.set(!has_passkey && !ways.contains(&TwoFactorWay::Totp));
            self.token.set(String::new());
            self.form.clear();
            self.ways.set(Some(ways));
        });
    }

    /// True while the step is asked for.
    pub(super) fn is_asked(self) -> Memo<bool> {
        Memo::new(move |_| self.ways.with(Option::is_some))
    }

    pub(super) fn is_busy(self) -> Signal<bool> {
        self.form.is_busy()
    }

    /// Goes back to the password.
    pub(super) fn go_back(self) {
        self.ways.set(None);
    }

    /// True while a code is asked for, and not only a passkey.
    pub(super) fn has_code(self) -> bool {
        self.uses_recovery.get() || self.has(TwoFactorWay::Totp)
    }

    fn has(self, way: TwoFactorWay) -> bool {
        self.ways.with(|ways| ways.as_ref().is_some_and(|ways| ways.contains(&way)))
    }

    /// Sends the code, if one is asked for.
    pub(super) fn send(self) {
        if !untrack(|| self.has_code()) {
            return;
        }
        let request = TwoFactorToken { token: self.token.get_untracked().trim().to_owned() };
        let token = request.token.clone();
        let session = self.session;
        let sending = async move {
            api::sign_in_with_code(&request).await?;
            session.refresh_now().await
        };
        let needed = [(TOKEN, token.as_str(), "Enter a code.")];
        self.form.send_with(&needed, ChangeName::SignInWithCode, sending, Outcome::none());
    }
}

/// What the step shows, once it is loaded.
#[component]
pub(super) fn SecondStepFields() -> impl IntoView {
    view! { <LazyPage chunk=fields::second_step_fields/> }
}
