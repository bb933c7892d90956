//! The dialog of the command palette: one field, and the list of what is found. The focus stays in the field; arrow keys move
//! the current row, which screen readers follow (the pattern "combobox with a listbox").

use super::{
    entry::Entry,
    state::{MAX_TEXT, PaletteState, Topic},
};
use crate::{
    intl,
    language::{t, tr},
    session::AskedAct,
    text,
    ui::{Button, ButtonKind, Dialog, DialogSize, Icon, pressed_key, reveal_in},
};
use leptos::{ev, html};
use rolecall_policy::Denial;
use rolecall_view::prelude::*;

const LIST: &str = "palette-list";

fn option_id(index: usize) -> String {
    format!("palette-option-{index}")
}

/// The command palette.
#[component]
pub fn CommandPalette() -> impl IntoView {
    let state = PaletteState::new();
    view! {
        <Dialog
            title=t(super::TITLE)
            size=DialogSize::Medium
            on_close=move || state.close()
            on_submit=move || state.choose(state.at.get_untracked())
            foot=move || view! {
                <p class="dialog-note palette-hint">
                    <kbd class="key-cap">"↑"</kbd> " " <kbd class="key-cap">"↓"</kbd> " to move, " <kbd class="key-cap">"Enter"</kbd>
                    " to choose"
                </p>
            }
        >
            <div class="palette">
                <SearchLine state/>
                <p class="sr-only" role="status">{move || count(state)}</p>
                <Results state/>
            </div>
        </Dialog>
    }
}

/// How many rows there are, for screen readers.
fn count(state: PaletteState) -> String {
    match state.found.with(Vec::len) {
        // Not before all have answered.
        0 if state.is_searching() => String::new(),
        0 => t("No results").to_owned(),
        number => intl::count(number as u64, "result", "results"),
    }
}

/// The field, with what is being chosen before it.
#[component]
fn SearchLine(state: PaletteState) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let focus = move || {
        if let Some(input) = input.get_untracked() {
            let _ = input.focus();
        }
    };
    let back = move || {
        state.turn_to(Topic::All);
        focus();
    };
    let label = move || {
        state.topic.with(|topic| match topic {
            Topic::All => t("Search pages, actions, projects and people").to_owned(),
            Topic::Choose(_) => t("Search people").to_owned(),
            Topic::Person(member) => tr!("Search what to do with {name}", name = member.user.first_name),
        })
    };
    let on_key = move |event: ev::KeyboardEvent| {
        let Some(key) = pressed_key(&event) else { return };
        let (at, number) = (state.at.get_untracked(), state.found.with_untracked(Vec::len));
        let plain = !(event.shift_key() || event.ctrl_key() || event.meta_key() || event.alt_key());
        let to = match key.as_str() {
            "ArrowDown" => (at + 1) % number.max(1),
            "ArrowUp" => at.checked_sub(1).unwrap_or_else(|| number.saturating_sub(1)),
            "Home" if plain => 0,
            "End" if plain => number.saturating_sub(1),
            "Backspace"
                if state.typed.with_untracked(String::is_empty) && state.topic.get_untracked() != Topic::All =>
            {
                state.turn_to(Topic::All);
                return;
            }
            _ => return,
        };
        event.prevent_default();
        state.move_to(to);
        reveal_in(LIST, &option_id(to));
    };
    let is_chosen = Memo::new(move |_| state.topic.with(|topic| *topic != Topic::All));
    view! {
        <div class="search palette-search">
            {move || if is_chosen.get() {
                view! { <Button label="Back to all" icon="chevron-left" icon_only=true small=true kind=ButtonKind::Quiet on_press=back/> }
            } else {
                view! { <Icon name="search"/> }
            }}
            <input
                class="search-input"
                type="text"
                role="combobox"
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                enterkeyhint="go"
                maxlength=MAX_TEXT.to_string()
                aria-expanded=move || state.found.with(|found| !found.is_empty()).to_string()
                aria-autocomplete="list"
                aria-controls=LIST
                aria-activedescendant=move || (!state.found.with(Vec::is_empty)).then(|| option_id(state.at.get()))
                aria-label=label
                placeholder=label
                node_ref=input
                prop:value=move || state.typed.get()
                on:input=move |event| state.type_text(event_target_value(&event))
                on:keydown=on_key
            />
        </div>
    }
}

#[component]
fn Results(state: PaletteState) -> impl IntoView {
    let groups = move || {
        let mut groups: Vec<(&'static str, Vec<(usize, Entry)>)> = Vec::new();
        for (index, entry) in state.found.get().into_iter().enumerate() {
            let label = entry.group.label();
            match groups.last_mut().filter(|(last, _)| *last == label) {
                Some((_, entries)) => entries.push((index, entry)),
                None => groups.push((label, vec![(index, entry)])),
            }
        }
        groups
            .into_iter()
            .map(|(label, entries)| {
                let id = crate::ui::fresh_id("palette");
                let rows = entries.into_iter().map(|(index, entry)| view! { <Row state index entry/> }).collect_view();
                view! {
                    <div role="group" aria-labelledby=id.clone()>
                        <p class="palette-group" id=id role="presentation">{label}</p>
                        {rows}
                    </div>
                }
            })
            .collect_view()
    };
    let none = move || {
        let is_empty = state.found.with(Vec::is_empty);
        let words = match state.problem() {
            Some(problem) => problem,
            None if !is_empty => return Markup::Nothing,
            None if state.is_searching() => t("Searching …").to_owned(),
            None => t("Nothing matches.").to_owned(),
        };
        view! { <p class="palette-none">{words}</p> }
    };
    view! {
        <div class="palette-list" id=LIST role="listbox" aria-label="Results" tabindex="-1">{groups}</div>
        {none}
    }
}

#[component]
fn Row(state: PaletteState, index: usize, entry: Entry) -> impl IntoView {
    let is_name = entry.is_name();
    let denial = entry.decision.denial();
    let why = denial.map(|denial| why(state, denial, &entry));
    let Entry { icon, label, note, key, .. } = entry;
    let translate = is_name.then_some("no");
    let is_current = move || state.at.get() == index;
    view! {
        <div
            class="palette-option"
            role="option"
            id=option_id(index)
            aria-selected=move || is_current().to_string()
            aria-disabled=denial.map(|_| "true")
            data-refused=denial.map(|_| "")
            // The field keeps the focus.
            on:pointerdown=|event| event.prevent_default()
            on:pointermove=move |_| if state.at.get_untracked() != index { state.move_to(index) }
            on:click=move |_| state.choose(index)
        >
            <span class="menu-lead"><Icon name=icon/></span>
            <span class="palette-label" translate=translate>{label}</span>
            {(!note.is_empty()).then(|| view! { " " <span class="palette-note" translate=translate>{note}</span> })}
            {(!key.is_empty()).then(|| view! { " " <kbd class="key-cap">{key}</kbd> })}
            {denial.map(|_| view! { <Icon name="key" size=12/> })}
            {why.map(|why| view! { " " <span class="palette-why">{why}</span> })}
        </div>
    }
}

/// Why an entry is refused, who can help, and that Enter asks them.
fn why(state: PaletteState, denial: Denial, entry: &Entry) -> String {
    let (person, name) = entry.person.clone().unzip();
    let mut helpers = state.session.who_can_help(&denial, None);
    helpers.retain(|helper| Some(&helper.person.uuid) != person.as_ref());
    let (names, others) = text::names(&helpers);
    let mut sentence = format!("{}. {}", text::refusal_heading(&denial), text::refusal_reason(&denial));
    if !names.is_empty() {
        let ending = text::help_ending(&denial, names.len() > 1 || others);
        sentence = format!("{sentence} {}{ending}", text::one_of(&names, others));
    }
    if AskedAct::instead_of(&denial, entry.asks, person, name.unwrap_or_default()).is_some() {
        sentence.push_str(t(" Choose it to ask."));
    }
    sentence
}
