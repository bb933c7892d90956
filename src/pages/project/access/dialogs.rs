//! The place of the tab's dialogs. Their code is loaded when the first one opens.

use super::{add_people::AddPeople, grant_dialogs::GrantDialogs, people::People};
use crate::{
    frame::{LazyPage, NOT_LOADED, Toasts, chunk},
    language::t,
    pages::project::current::Current,
    query::Query,
};
use leptos::html;
use rolecall_view::prelude::*;

/// The context of the dialogs: what they work on.
#[derive(Clone, Copy)]
struct Subject {
    current: Current,
    people: People,
    heading: NodeRef<html::H2>,
}

chunk! {
    /// The chunk of the dialogs that grant, change and remove access.
    pub access_dialogs in grants => || view! { <Dialogs/> }
}

/// Mounts the dialogs of the tab.
#[component]
pub fn DialogPlace(
    current: Current,
    people: People,
    /// The heading of the table, which gets the focus after a row was removed.
    heading: NodeRef<html::H2>,
) -> impl IntoView {
    let (query, toasts) = (Query::get(), Toasts::get());
    provide_context(Subject { current, people, heading });
    let asked = query.value("dialog");
    let needed = Memo::new(move |_| asked.with(|dialog| matches!(dialog.as_str(), "add" | "level" | "end" | "remove")));
    let give_up = move || {
        toasts.warn(t(NOT_LOADED));
        query.close_dialog_with(&["person", "level"]);
    };
    move || {
        needed.get().then(|| view! { <LazyPage chunk=access_dialogs meanwhile=|| Markup::Nothing on_failure=give_up/> })
    }
}

/// The dialog that the URL asks for.
#[component]
fn Dialogs() -> impl IntoView {
    let Subject { current, people, heading } = expect_context();
    let query = Query::get();
    let adding = query.dialog("add");
    view! {
        <Show when=move || adding.get()>
            <AddPeople current people on_close=move || query.close_dialog()/>
        </Show>
        <GrantDialogs current people heading/>
    }
}
