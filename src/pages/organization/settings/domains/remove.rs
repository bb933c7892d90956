//! The dialog that removes a domain, after saying what that stops.

use super::{DOMAIN, REMOVE, Shared};
use crate::{
    api::{self, ApiError, ChangeName},
    gate::{DialogError, refused},
    language::{t, tr},
    load::{Outcome, Write},
    ui::{Button, ButtonKind, Dialog, DialogSize},
};
use rolecall_api::{Domain, DomainId};
use rolecall_view::prelude::*;

/// The dialog, while the URL asks for it and the domain exists.
#[component]
pub(super) fn RemoveDialog(shared: Shared) -> impl IntoView {
    let asked = shared.query.dialog(REMOVE);
    let id = shared.query.value(DOMAIN);
    // Compared by id, so that a changed domain does not render the dialog again.
    let open = Memo::new(move |_| {
        let id = asked.get().then(|| DomainId(id.get()))?;
        shared.find(&id).map(|_| id)
    });
    // True from closing the dialog until it is removed from the URL.
    let is_closing = StoredValue::new(false);
    let close = move || {
        is_closing.set_value(true);
        shared.query.close_dialog_with(&[DOMAIN]);
    };
    Effect::new(move |_| {
        let missing = asked.get() && shared.loaded.with(|_| ()).is_some() && open.with(Option::is_none);
        if !asked.get() {
            is_closing.set_value(false);
        } else if missing && !is_closing.get_value() {
            close();
            shared.toasts.warn(t("This domain has been removed in the meantime."));
        }
    });
    move || {
        let id = open.get()?;
        let domain = untrack(|| shared.find(&id))?;
        Some(view! { <Remove shared domain on_close=close/> })
    }
}

#[component]
fn Remove(shared: Shared, domain: Domain, on_close: impl Fn() + Copy + Send + Sync + 'static) -> impl IntoView {
    let write = Write::new();
    let may = shared.may;
    let sentence = if domain.automatic_joining {
        "People with an address of this domain no longer join automatically. Who has joined stays a member."
    } else {
        "No one can join by an address of this domain. Members stay."
    };
    let title = tr!("Remove {domain}", domain = domain.domain);
    let submit = move || {
        if !may.get_untracked().is_allowed() {
            return;
        }
        let (id, said) = (domain.id.clone(), tr!("{domain} was removed.", domain = domain.domain));
        let change = api::remove_domain(&shared.organization.get_value(), &id);
        let request = async move {
            match change.await {
                // It was removed elsewhere already.
                Err(ApiError::NotFound) => Ok(()),
                answer => answer,
            }
        };
        let outcome = Outcome::always(move |()| {
            shared.toasts.say(said);
            shared.loaded.update(|page| page.results.retain(|one| one.id != id));
        })
        .and_here(move |()| {
            on_close();
            shared.focus();
        });
        write.send_with(ChangeName::RemoveDomain, request, outcome);
    };
    let foot = move || {
        view! {
            <Button label="Cancel" disabled=write.busy on_press=on_close/>
            <Button label="Remove domain" kind=ButtonKind::Danger submit=true busy=write.busy refused=refused(may)/>
        }
    };
    view! {
        <Dialog title size=DialogSize::Small busy=write.busy on_close on_submit=submit foot>
            <p>{sentence} " To add it again, you have to publish a new record."</p>
            <DialogError may error=move || write.general_error(&[])/>
        </Dialog>
    }
}
