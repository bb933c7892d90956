//! Personal API keys: what programs sign in with as oneself. Those there are, a new one, and an end to one.

mod list;
mod new;
mod revoke;

use crate::{
    api::{self, ApiError},
    load::{Load, Loaded},
    query::Query,
    ui::{Problem, Skeleton},
};
use leptos::{html, prelude::*};
use rolecall_api::{KeyId, PersonalApiKey};

/// The name of the dialog, and the key that it is about, in the address.
const REVOKE: &str = "revoke-key";
const KEY: &str = "key";

/// The keys, for all parts of the section.
#[derive(Clone, Copy)]
struct Keys {
    loaded: Loaded<Vec<PersonalApiKey>>,
    /// The one that was just made, with its value, until the person puts it away or leaves the page.
    made: RwSignal<Option<PersonalApiKey>>,
    heading: NodeRef<html::H2>,
    query: Query,
}

impl Keys {
    /// Puts a new key on the screen. Its value stays out of the list. False if the page is gone.
    fn add(self, key: PersonalApiKey) -> bool {
        let listed = PersonalApiKey { value: None, ..key.clone() };
        self.loaded.update(|keys| keys.insert(0, listed));
        self.made.try_set(Some(key)).is_none()
    }

    /// Takes a key that is revoked off the screen, if the page is there.
    fn remove(self, id: &KeyId) {
        self.loaded.update(|keys| keys.retain(|key| key.id != *id));
        let is_made = |made: &Option<PersonalApiKey>| made.as_ref().is_some_and(|made| made.id == *id);
        if self.made.try_with_untracked(is_made) == Some(true) {
            self.made.set(None);
        }
    }

    /// Moves the focus to the heading, when the button that had it is gone.
    fn focus(self) {
        request_animation_frame(move || {
            if let Some(heading) = self.heading.try_get_untracked().flatten() {
                let _ = heading.focus();
            }
        });
    }
}

#[component]
pub(super) fn ApiKeys() -> impl IntoView {
    let loaded = Loaded::new(|| (), |()| api::personal_api_keys());
    let keys = Keys { loaded, made: RwSignal::new(None), heading: NodeRef::new(), query: Query::get() };
    // What is loaded once stays on the screen, so that a change of one row does not make all of them anew.
    let stage = Memo::new(move |_| match loaded.get() {
        Load::Waiting => KeysStage::Waiting,
        Load::Ready(_) => KeysStage::Ready,
        Load::Failed(error) => KeysStage::Failed(error),
    });
    view! {
        <section class="section" aria-labelledby="keys-of-account">
            <h2 id="keys-of-account" tabindex="-1" node_ref=keys.heading>"Personal API keys"</h2>
            <p class="prose">
                "A program that sends a key as " <code translate="no">"Authorization: Bearer …"</code>
                " can do what you can do, in all your organizations. Changing your password does not revoke keys."
            </p>
            <new::NewKey keys/>
            {move || match stage.get() {
                KeysStage::Waiting => view! { <Skeleton rows=2/> }.into_any(),
                KeysStage::Failed(error) => {
                    view! { <Problem sentence=error.sentence() on_retry=move || loaded.reload()/> }.into_any()
                }
                KeysStage::Ready => view! { <list::KeyList keys/> }.into_any(),
            }}
            <revoke::RevokeDialog keys/>
        </section>
    }
}

#[derive(Clone, PartialEq)]
enum KeysStage {
    Waiting,
    Ready,
    Failed(ApiError),
}
