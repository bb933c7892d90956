//! The menu of a row, declared as a list of actions with label, icon, decision of the rules, and consequence. This
//! module renders and refuses actions; the callers say what they do.

use crate::{
    gate::Gate,
    ui::{Handler, Icon, Menu, MenuItem},
};
use rolecall_api::{Project, RequestAction, UserId};
use rolecall_policy::Decision;
use rolecall_view::prelude::*;
use std::sync::Arc;

/// What choosing an action leads to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Consequence {
    /// It takes effect, or opens something, at once; nothing is lost.
    #[default]
    Harmless,
    /// Something is lost: it is marked as dangerous, and opens a dialog for confirmation.
    Confirmed,
}

/// An action in the menu of a row.
#[derive(Clone)]
pub struct RowAction {
    label: String,
    icon: &'static str,
    act: Option<Signal<Decision>>,
    project: Option<Signal<Option<Project>>>,
    person: Option<UserId>,
    name: String,
    asks: Option<RequestAction>,
    consequence: Consequence,
    on_choose: Handler,
}

impl RowAction {
    /// An action that no rule refuses. Without an icon (`""`) its label is aligned with the others.
    pub fn new(label: impl Into<String>, icon: &'static str, on_choose: impl Into<Handler>) -> RowAction {
        RowAction::built(label.into(), icon, on_choose.into())
    }

    #[inline(never)]
    fn built(label: String, icon: &'static str, on_choose: Handler) -> RowAction {
        RowAction {
            label,
            icon,
            act: None,
            project: None,
            person: None,
            name: String::new(),
            asks: None,
            consequence: Consequence::Harmless,
            on_choose,
        }
    }

    /// Sets the decision of the rules; while they refuse, the item explains why.
    #[must_use]
    #[inline(never)]
    pub fn gated(self, act: Signal<Decision>) -> RowAction {
        RowAction { act: Some(act), ..self }
    }

    /// Sets the project whose managers are the helpers, instead of the organization's.
    #[must_use]
    #[inline(never)]
    pub fn in_project(self, project: Signal<Option<Project>>) -> RowAction {
        RowAction { project: Some(project), ..self }
    }

    /// Sets the person acted on, who is never listed as a helper.
    #[must_use]
    #[inline(never)]
    pub fn on_person(self, person: UserId) -> RowAction {
        RowAction { person: Some(person), ..self }
    }

    /// Sets the name of that person, if others can be asked to act on them.
    #[must_use]
    #[inline(never)]
    pub fn named(self, name: String) -> RowAction {
        RowAction { name, ..self }
    }

    /// Sets what others can be asked for, if the refused action does not say that, and the value.
    #[must_use]
    #[inline(never)]
    pub fn asking(self, action: RequestAction, value: String) -> RowAction {
        RowAction { asks: Some(action), name: value, ..self }
    }

    /// Sets what choosing it leads to.
    #[must_use]
    #[inline(never)]
    pub fn with_consequence(self, consequence: Consequence) -> RowAction {
        RowAction { consequence, ..self }
    }

    fn item(self) -> Markup {
        let RowAction { label, icon, act, project, person, name, asks, consequence, on_choose } = self;
        let danger = consequence == Consequence::Confirmed;
        let item = move |refused: Signal<bool>, described_by: Signal<String>| {
            view! {
                <MenuItem icon danger refused described_by on_press=on_choose>
                    <span class="menu-name">{label}</span>
                </MenuItem>
            }
        };
        let Some(decision) = act else { return item(Signal::stored(false), Signal::stored(String::new())) };
        let project = project.unwrap_or_else(|| Signal::stored(None));
        view! {
            <Gate decision project except=Signal::stored(person) name=Signal::stored(name) asks wide=true let:gated>
                {item(gated.refused, gated.explanation)}
            </Gate>
        }
    }
}

/// The actions of a row in groups, which are separated by lines; `None` for an action that this row does not have.
pub type RowActions = Vec<Vec<Option<RowAction>>>;

/// A button with three dots that opens the actions of a row.
#[component]
pub fn RowMenu(
    /// The accessible name of the button, such as `Actions for Ada`.
    #[prop(into)]
    label: Signal<String>,
    /// Returns the actions; called when the menu opens, and when a signal that it reads changes.
    actions: impl Fn() -> RowActions + Send + Sync + 'static,
    /// Content above the actions.
    #[prop(optional, into)]
    about: ViewFn,
) -> impl IntoView {
    let actions: Arc<dyn Fn() -> RowActions + Send + Sync> = Arc::new(actions);
    let content = move || {
        let actions = Arc::clone(&actions);
        view! { {about.run()} {move || groups(actions())} }
    };
    view! {
        <Menu label button_class="row-menu" class="row-menu-layer" align_end=true trigger=|| view! { <Icon name="dots"/> }>
            {content()}
        </Menu>
    }
}

fn groups(groups: RowActions) -> Vec<Markup> {
    let mut views = Vec::new();
    for group in groups {
        let mut is_first = !views.is_empty();
        for action in group.into_iter().flatten() {
            if std::mem::take(&mut is_first) {
                views.push(view! { <hr/> });
            }
            views.push(action.item());
        }
    }
    views
}
