//! The dialog that revokes a key, after saying what will stop working.

use super::{KEY, Keys, REVOKE};
use crate::{
    api::{self, ApiError, ChangeName},
    frame::Toasts,
    language::{t, tr},
    load::{Outcome, Write},
    time,
    ui::{Button, ButtonKind, Dialog, DialogSize, FormError},
};
use rolecall_api::PersonalApiKey;
use rolecall_view::prelude::*;

/// The dialog, while the URL asks for it and the key exists.
#[component]
pub(super) fn RevokeDialog(keys: Keys) -> impl IntoView {
    let toasts = Toasts::get();
    let asked = keys.query.dialog(REVOKE);
    let id = keys.query.value(KEY);
    // Compared by id, so that a changed "last used" of the key does not render the dialog again.
    let open = Memo::new(move |_| {
        let id = asked.get().then(|| id.get())?;
        keys.loaded.with(|keys| keys.iter().any(|key| key.id.as_str() == id))?.then_some(id)
    });
    // True from closing the dialog until it is removed from the URL.
    let is_closing = StoredValue::new(false);
    let close = move || {
        is_closing.set_value(true);
        keys.query.close_dialog_with(&[KEY]);
    };
    Effect::new(move |_| {
        let missing = asked.get() && keys.loaded.with(|_| ()).is_some() && open.with(Option::is_none);
        if !asked.get() {
            is_closing.set_value(false);
        } else if missing && !is_closing.get_value() {
            close();
            toasts.warn(t("This key has been revoked in the meantime."));
        }
    });
    move || {
        let id = open.get()?;
        let key = untrack(|| keys.loaded.with(|keys| keys.iter().find(|key| key.id.as_str() == id).cloned()))??;
        Some(view! { <Revoke keys key on_close=close/> })
    }
}

#[component]
fn Revoke(keys: Keys, key: PersonalApiKey, on_close: impl Fn() + Copy + Send + Sync + 'static) -> impl IntoView {
    let toasts = Toasts::get();
    let write = Write::new();
    let (id, said) = (key.id.clone(), tr!("{name} was revoked.", name = key.label));
    let submit = move || {
        let (id, said) = (id.clone(), said.clone());
        let sent = id.clone();
        let request = async move {
            match api::revoke_personal_api_key(&sent).await {
                // It was revoked elsewhere already.
                Err(ApiError::NotFound) => Ok(()),
                answer => answer,
            }
        };
        let outcome = Outcome::always(move |()| {
            toasts.say(said);
            keys.remove(&id);
        })
        .and_here(move |()| {
            on_close();
            keys.focus();
        });
        write.send_with(ChangeName::RevokeKey, request, outcome);
    };
    let foot = move || {
        view! {
            <Button label="Cancel" disabled=write.busy on_press=on_close/>
            <Button label="Revoke key" kind=ButtonKind::Danger submit=true busy=write.busy/>
        }
    };
    let used = key.last_used_at.map_or_else(
        || t("It was never used.").to_owned(),
        |moment| match time::ago(&moment) {
            ago if ago == t("now") => t("It was used just now.").to_owned(),
            ago => tr!("It was last used {ago}."),
        },
    );
    view! {
        <Dialog title=tr!("Revoke {name}", name = key.label) size=DialogSize::Small on_close on_submit=submit foot>
            <p>
                "Programs that use " <strong translate="no">{key.label.clone()}</strong>
                " are rejected immediately. This cannot be undone. " {used}
            </p>
            {move || write.general_error(&[]).map(|sentence| view! { <FormError sentence/> })}
        </Dialog>
    }
}
