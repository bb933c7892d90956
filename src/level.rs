//! Components for levels: the mark of three bars, the label, and the control that changes a level.

use crate::{
    gate::Gate,
    text,
    ui::{Handler, Icon, Menu, MenuItem},
};
use rolecall_api::{Project, UserId};
use rolecall_policy::{Decision, Level};
use rolecall_view::prelude::*;

/// Three bars of which the level fills one to three. It precedes the word and never replaces it.
#[component]
pub fn LevelMark(
    /// It fills one to three bars.
    level: Level,
) -> impl IntoView {
    view! {
        <svg class="level-mark" data-level=level.number().to_string() width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
            <rect x="0" y="7" width="3" height="5"/>
            <rect x="4.5" y="4" width="3" height="8"/>
            <rect x="9" y="1" width="3" height="11"/>
        </svg>
    }
}

/// The mark of a level with its name.
#[component]
pub fn LevelLabel(
    /// Its mark and its name are shown.
    level: Level,
) -> impl IntoView {
    view! { <span class="level-label"><LevelMark level/>{text::level(level)}</span> }
}

/// An option of the level control.
#[derive(Clone, Copy)]
pub struct LevelChoice {
    /// The level that it sets.
    pub level: Level,
    /// Whether the rules allow choosing it.
    pub decision: Signal<Decision>,
}

/// A control that shows a level and offers others. If `decision` refuses any change, it stays visible with a key icon.
#[component]
pub fn LevelControl(
    /// The accessible name, such as `Level of Ada Lovelace`.
    #[prop(into)]
    label: String,
    /// The current level.
    #[prop(into)]
    value: Signal<Level>,
    /// Whether the rules allow any change.
    #[prop(into)]
    decision: Signal<Decision>,
    /// The options, highest level first.
    choices: Vec<LevelChoice>,
    /// Called with the new level.
    #[prop(into)]
    on_choose: Handler<(Level,)>,
    /// The person whose level it is, who is never listed as a helper.
    #[prop(optional, into)]
    of: Signal<Option<UserId>>,
    /// The name of that person, if others can be asked to change their level.
    #[prop(optional, into)]
    name: Signal<String>,
    /// True for a border, as in forms.
    #[prop(optional)]
    bordered: bool,
    /// The project, for a level in a project: its managers are then the helpers, and each option says what it allows
    /// there.
    #[prop(optional, into)]
    project: Option<Signal<Option<Project>>>,
) -> impl IntoView {
    let choices = StoredValue::new(choices);
    let level_allows = if project.is_some() { text::level_allows_in_project } else { text::level_allows };
    let project = project.unwrap_or_else(|| Signal::stored(None));
    view! {
        <Gate decision project except=of name let:gated>
            <Menu
                label=Signal::derive(move || format!("{label}: {}", text::level(value.get())))
                button_class=if bordered { "level-control bordered" } else { "level-control" }
                class="level-menu"
                refused=gated.refused
                described_by=gated.explanation
                trigger=move || view! {
                    {move || view! { <LevelLabel level=value.get()/> }}
                    {move || if gated.refused.get() {
                        view! { <Icon name="key" size=12/> }
                    } else {
                        view! { <Icon name="chevron-down" size=14/> }
                    }}
                }
            >
                {
                    let on_choose = on_choose.clone();
                    choices.get_value().into_iter().map(move |choice| {
                        let on_choose = on_choose.clone();
                        let level = choice.level;
                        view! {
                            <Gate decision=choice.decision project except=of wide=true let:gated>
                                <MenuItem
                                    checked=Signal::derive(move || value.get() == level)
                                    refused=gated.refused
                                    described_by=gated.explanation
                                    on_press=move || if value.get_untracked() != level { on_choose.run_with(level) }
                                >
                                    <LevelMark level/>
                                    <span class="level-words">
                                        <span>{text::level(level)}</span>
                                        <span class="level-allows">{level_allows(level)}</span>
                                    </span>
                                </MenuItem>
                            </Gate>
                        }
                    }).collect_view()
                }
            </Menu>
        </Gate>
    }
}
