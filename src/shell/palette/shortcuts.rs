//! The list of keyboard shortcuts.

use crate::{
    query::Query,
    ui::{Button, Dialog, DialogSize, SingleKeysTick, command_key},
};
use rolecall_view::prelude::*;

/// The dialog.
#[component]
pub(super) fn Shortcuts() -> impl IntoView {
    let query = Query::get();
    let close = move || query.close_dialog();
    let rows = shortcuts().map(|(keys, command)| {
        let keys = keys.iter().map(|key| view! { <kbd class="key-cap">{*key}</kbd> " " }).collect_view();
        view! { <div><dt>{keys}</dt> <dd>{command}</dd></div> }
    });
    view! {
        <Dialog
            title="Keyboard shortcuts"
            size=DialogSize::Small
            on_close=close
            on_submit=close
            foot=move || view! { <Button label="Close" on_press=close/> }
        >
            <dl class="shortcuts">{rows.collect_view()}</dl>
            <SingleKeysTick/>
        </Dialog>
    }
}

/// The keys, and what they do.
fn shortcuts() -> [(Vec<&'static str>, &'static str); 7] {
    [
        (vec![command_key(), "K"], super::TITLE),
        (vec!["/"], "Go to the search field of the page"),
        (vec!["?"], "Show this list"),
        (vec!["↑", "↓"], "Move in a menu or a list of results"),
        (vec!["K", "L", "R"], "Keep, lower or remove, in an access review"),
        (vec!["Enter"], "Choose; if it is refused, ask others to do it"),
        (vec!["Esc"], "Close a dialog, a menu or an explanation"),
    ]
}
