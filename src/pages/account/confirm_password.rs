//! The dialog "Confirm your password", for changes that the server refuses until the password was entered once more. What
//! was typed on the page stays, and the change goes on.

use crate::{
    api::{self, ApiError, PASSWORD_REQUIRED},
    form::{Form, GeneralError},
    load::Outcome,
    query::Query,
    session::Session,
    ui::{Button, ButtonKind, Dialog, DialogSize, Field, Handler},
};
use rolecall_api::{ConfirmPassword, field_name};
use rolecall_view::prelude::*;

/// The name of the account page's dialog in the URL.
const DIALOG: &str = "confirm-password";
const PASSWORD: &str = field_name!(ConfirmPassword.password);

/// Asks for the password when a change of the page needs it, and then sends the change again. One for the whole page:
/// its dialog is one.
#[derive(Clone, Copy)]
pub(in crate::pages) struct Confirmation {
    query: Query,
    /// The dialog's name in the URL.
    dialog: &'static str,
    /// The change that waits for the password.
    waits: StoredValue<Option<Handler>>,
}

impl Confirmation {
    /// Makes it for the components of the page.
    pub(super) fn provide() -> Self {
        let confirmation = Confirmation::new(DIALOG);
        provide_context(confirmation);
        confirmation
    }

    /// Makes it with this name of its dialog, for components that can be on any page.
    pub(in crate::pages) fn new(dialog: &'static str) -> Self {
        Confirmation { query: Query::get(), dialog, waits: StoredValue::new(None) }
    }

    /// That of the page.
    pub(super) fn get() -> Self {
        expect_context()
    }

    /// Asks for the password whenever a change was refused for lack of it; `again` sends the change again.
    pub(in crate::pages) fn follow(self, error: impl Fn() -> Option<ApiError> + 'static, again: impl Into<Handler>) {
        let again = again.into();
        Effect::new(move |_| {
            if error().is_some_and(|error| error.code() == Some(PASSWORD_REQUIRED)) {
                self.waits.set_value(Some(again.clone()));
                self.query.open_dialog(self.dialog);
            }
        });
    }
}

/// The dialog, while the URL asks for it.
#[component]
pub(in crate::pages) fn ConfirmPasswordDialog(confirmation: Confirmation) -> impl IntoView {
    let Confirmation { query, dialog, waits } = confirmation;
    let asked = query.dialog(dialog);
    let go_on = move || {
        query.close_dialog();
        if let Some(again) = waits.try_update_value(Option::take).flatten() {
            again.run();
        }
    };
    let cancel = move || {
        waits.set_value(None);
        query.close_dialog();
    };
    move || asked.get().then(|| view! { <Ask on_close=cancel on_confirmed=go_on/> })
}

#[component]
fn Ask(#[prop(into)] on_close: Handler, #[prop(into)] on_confirmed: Handler) -> impl IntoView {
    let session = Session::get();
    let form = Form::new(&[PASSWORD]);
    let password = RwSignal::new(String::new());
    let send = move || {
        let request = ConfirmPassword { password: password.get_untracked() };
        let on_confirmed = on_confirmed.clone();
        let outcome = Outcome::here(move |()| on_confirmed.run());
        form.send(&[(PASSWORD, &request.password, "Enter your password.")], api::confirm_password(&request), outcome);
    };
    let cancel = on_close.clone();
    let foot = move || {
        let cancel = cancel.clone();
        view! {
            <Button label="Cancel" disabled=form.is_busy() on_press=cancel/>
            <Button label="Confirm" kind=ButtonKind::Primary submit=true busy=form.is_busy()/>
        }
    };
    view! {
        <Dialog title="Confirm your password" size=DialogSize::Small busy=form.is_busy() on_close on_submit=send foot>
            <p>"You signed in more than ten minutes ago. This change needs your password once more."</p>
            <div class="dialog-ask">
                <input class="sr-only" type="email" name="email" autocomplete="username" tabindex="-1" aria-hidden="true" readonly
                    prop:value=move || session.with_user(|user| user.email.clone())/>
                <Field label="Your password" value=password kind="password" autocomplete="current-password" autofocus=true
                    error=form.error_at(PASSWORD)/>
            </div>
            <GeneralError form/>
        </Dialog>
    }
}
