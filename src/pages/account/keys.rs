//! Personal API keys, with which programs act as the user: the list, and dialogs to create and revoke a key.

mod list;
mod new;
mod revoke;

use crate::{
    api,
    load::{Load, Loaded},
    query::Query,
    ui::{Problem, Skeleton},
};
use leptos::html;
use rolecall_api::{KeyId, LiveKind, PersonalApiKey};
use rolecall_view::prelude::*;

/// The URL's parameters for the dialog: its name, and the id of the key.
const REVOKE: &str = "revoke-key";
const KEY: &str = "key";

/// The state that the parts of the section share.
#[derive(Clone, Copy)]
struct Keys {
    loaded: Loaded<Vec<PersonalApiKey>>,
    /// The key that was just created, with its value, until the user dismisses it or leaves the page.
    made: RwSignal<Option<PersonalApiKey>>,
    heading: NodeRef<html::H2>,
    query: Query,
}

impl Keys {
    /// Shows a new key, and adds it without its value to the list. Returns false if the page is gone.
    fn add(self, key: PersonalApiKey) -> bool {
        let listed = PersonalApiKey { value: None, ..key.clone() };
        self.loaded.update(|keys| keys.insert(0, listed));
        self.made.try_set(Some(key)).is_none()
    }

    /// Removes a revoked key from the list, if the page is still there.
    fn remove(self, id: &KeyId) {
        self.loaded.update(|keys| keys.retain(|key| key.id != *id));
        let is_made = |made: &Option<PersonalApiKey>| made.as_ref().is_some_and(|made| made.id == *id);
        if self.made.try_with_untracked(is_made) == Some(true) {
            self.made.set(None);
        }
    }

    /// Moves the focus to the heading, because the button that had it is gone.
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
    let loaded = Loaded::new(|| (), |()| api::personal_api_keys()).follow(&[LiveKind::Activity]);
    let keys = Keys { loaded, made: RwSignal::new(None), heading: NodeRef::new(), query: Query::get() };
    let stage = loaded.stage();
    view! {
        <section class="section" aria-labelledby="keys-of-account">
            <h2 id="keys-of-account" tabindex="-1" node_ref=keys.heading>"Personal API keys"</h2>
            <p class="prose">
                "A program that sends a key as " <code translate="no">"Authorization: Bearer …"</code>
                " can do what you can do, in all your organizations. Changing your password does not revoke keys."
            </p>
            <new::NewKey keys/>
            {move || match stage.get() {
                Load::Waiting => view! { <Skeleton rows=2/> },
                Load::Failed(error) => {
                    view! { <Problem sentence=error.sentence() on_retry=move || loaded.reload()/> }
                }
                Load::Ready(()) => view! { <list::KeyList keys/> },
            }}
            <revoke::RevokeDialog keys/>
        </section>
    }
}
