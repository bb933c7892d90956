//! The list of personal API keys, newest first.

use super::{KEY, Keys, REVOKE};
use crate::{
    language::t,
    ui::{Ago, Button, Day, Empty, fresh_id},
};
use rolecall_api::PersonalApiKey;
use rolecall_view::prelude::*;

#[component]
pub(super) fn KeyList(keys: Keys) -> impl IntoView {
    let listed = move || keys.loaded.ready().unwrap_or_default();
    let none = Memo::new(move |_| keys.loaded.with(Vec::is_empty).unwrap_or(true));
    view! {
        <Show
            when=move || !none.get()
            fallback=|| view! {
                <Empty title=t("No keys yet") sentence=t("Create a key above to let a program act as you.")/>
            }
        >
            <ul class="key-list" aria-label="Personal API keys">
                <For each=listed key=|key| key.id.clone() let:key>
                    <KeyLine keys key/>
                </For>
            </ul>
        </Show>
    }
}

#[component]
fn KeyLine(keys: Keys, key: PersonalApiKey) -> impl IntoView {
    let name = fresh_id("key");
    let id = key.id.to_string();
    let revoke = move || keys.query.open_dialog_with(REVOKE, &[(KEY, &id)]);
    let used = match key.last_used_at {
        None => view! { "never used" },
        Some(moment) => view! { "last used " <Ago moment=Some(moment)/> },
    };
    view! {
        <li class="key-line">
            <span class="key-words">
                <span class="key-label" translate="no" id=name.clone()>{key.label}</span>
                <span class="second">"created " <Day moment=key.created_at/> " · " {used}</span>
            </span>
            <Button label="Revoke" small=true described_by=name on_press=revoke/>
        </li>
    }
}
