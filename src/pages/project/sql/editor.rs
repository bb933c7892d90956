//! The field for the query, its error, and the button that runs it.

use super::sql_state::SqlState;
use crate::{
    gate::GateButton,
    ui::{Button, ButtonKind, Icon, pressed_key},
};
use rolecall_policy::Act;
use rolecall_view::prelude::*;

/// Maximum number of rows to which the field grows automatically.
const ROWS: usize = 18;
/// Number of rows of an empty field.
const LEAST: usize = 8;

/// The field for the query with its button.
#[component]
pub(super) fn Editor(state: SqlState) -> impl IntoView {
    let mistake = Memo::new(move |_| state.mistake());
    let may = state.current.can(Act::ViewProject);
    let busy = Signal::derive(move || state.is_running());
    let rows = move || state.text.with(|text| (text.lines().count() + 1).clamp(LEAST, ROWS)).to_string();
    view! {
        <form
            class="sql-editor"
            aria-label="SQL query"
            on:submit=move |event| {
                event.prevent_default();
                state.run();
            }
        >
            <div class="field" data-invalid=move || mistake.with(Option::is_some).then_some("")>
                <label for="sql-text">"SQL query"</label>
                <textarea
                    id="sql-text"
                    class="input sql-text"
                    node_ref=state.field
                    rows=rows
                    spellcheck="false"
                    autocomplete="off"
                    autocapitalize="off"
                    aria-describedby="sql-said"
                    aria-invalid=move || mistake.with(Option::is_some).then_some("true")
                    prop:value=move || state.text.get()
                    on:input=move |event| state.text.set(event_target_value(&event))
                    on:keydown=move |event| {
                        if pressed_key(&event).as_deref() == Some("Enter") && (event.ctrl_key() || event.meta_key()) {
                            event.prevent_default();
                            if may.get_untracked().is_allowed() {
                                state.run();
                            }
                        }
                    }
                ></textarea>
                <div id="sql-said">
                    {move || mistake.get().map(|(sentence, position)| view! {
                        <p class="field-error" role="alert">
                            <Icon name="warning" size=14/>
                            <span>
                                {sentence}
                                {position.map(|_| view! {
                                    " "
                                    <button type="button" class="sql-show" on:click=move |_| state.show_place()>"Go to error"</button>
                                })}
                            </span>
                        </p>
                    })}
                </div>
            </div>
            <div class="sql-acts">
                <GateButton
                    decision=may
                    project=state.current.for_gates()
                    label="Run"
                    kind=ButtonKind::Primary
                    busy
                    submit=true
                    on_press=move || ()
                />
                <span class="sql-keys" aria-hidden="true"><kbd class="key-cap">"Ctrl"</kbd>" or "<kbd class="key-cap">"⌘"</kbd>" "<kbd class="key-cap">"Enter"</kbd></span>
                <Show when=move || state.text.with(|text| !text.is_empty())>
                    <Button
                        label="Clear"
                        kind=ButtonKind::Quiet
                        on_press=move || {
                            state.text.set(String::new());
                            if let Some(field) = state.field.get_untracked() {
                                let _ = field.focus();
                            }
                        }
                    />
                </Show>
            </div>
        </form>
    }
}
