//! The privacy toggle of a project (ux 3). Flipping it changes nothing yet: it opens a dry run below, whose button
//! applies the change.

mod dry_run;
mod people_column;
mod trial;

use super::current::Current;
use crate::{
    frame::{LazyPage, chunk},
    gate::Gate,
    language::{t, tr},
    ui::{Handler, Skeleton, Toggle, ToggleState, pressed_key},
};
use dry_run::DryRunPanel;
use leptos::{ev, html};
use rolecall_policy::{Act, Decision};
use rolecall_view::prelude::*;

/// What the dry run needs. It comes by the context, because the code of the dry run is loaded when it opens.
#[derive(Clone)]
struct Trying {
    current: Current,
    /// Whether the rules allow the change.
    may: Signal<Decision>,
    /// Called on cancel, and after the change if the panel is still there.
    on_close: Handler,
    /// Called after the change, even if the page is gone.
    on_applied: Handler,
}

chunk! {
    /// The chunk of the dry run.
    privacy_dry_run in grants => || view! { <DryRunPanel trying=expect_context()/> }
}

/// The toggle with an explanation, and the dry run while the change is not confirmed.
#[component]
pub fn PrivacyToggle(
    current: Current,
    /// True while the toggle is flipped but not confirmed.
    #[prop(into)]
    trying: Signal<bool>,
    /// Called with true when the user flips the toggle, and with false on cancel.
    on_try: impl Fn(bool) + Copy + Send + Sync + 'static,
    /// Called after the change, even if the page is gone.
    on_applied: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let toggle = NodeRef::<html::Button>::new();
    let may = current.can(Act::SetPrivacy);
    let state = Signal::derive(move || match (current.is_private(), trying.get()) {
        (false, false) => ToggleState::Off,
        (false, true) => ToggleState::TurningOn,
        (true, true) => ToggleState::TurningOff,
        (true, false) => ToggleState::On,
    });
    let meaning = move || {
        let organization = current.organization_name();
        if matches!(state.get(), ToggleState::On | ToggleState::TurningOn) {
            tr!("On: only people with access below, and the administrators and the owner of {organization}.")
        } else {
            tr!("Off: everyone in {organization} has access, including people who join later.")
        }
    };
    let back_to_toggle = move || {
        if let Some(toggle) = toggle.get_untracked() {
            let _ = toggle.focus();
        }
    };
    let place = NodeRef::<html::Section>::new();
    let on_key = window_event_listener(ev::keydown, move |event| {
        let is_meant =
            pressed_key(&event).as_deref() == Some("Escape") && !event.default_prevented() && trying.get_untracked();
        if is_meant && place.get_untracked().is_some_and(|place| is_top_layer(&place)) {
            event.prevent_default();
            on_try(false);
            back_to_toggle();
        }
    });
    on_cleanup(move || on_key.remove());
    let close = move || {
        on_try(false);
        back_to_toggle();
    };
    provide_context(Trying { current, may, on_close: close.into(), on_applied: on_applied.into() });
    view! {
        <section class="privacy" aria-label="Privacy" node_ref=place>
            <div class="privacy-toggle">
                <Gate decision=may let:gated>
                    <Toggle
                        label=t("Private project")
                        state
                        node_ref=toggle
                        refused=gated.refused
                        described_by=gated.explanation
                        on_press=move || on_try(!trying.get_untracked())
                    />
                </Gate>
                <div>
                    <h2 class="privacy-name">"Private project"</h2>
                    <p class="privacy-meaning">{meaning}</p>
                </div>
            </div>
            <Show when=move || trying.get()>
                <LazyPage chunk=privacy_dry_run meanwhile=|| view! { <Skeleton rows=4/> }/>
            </Show>
        </section>
    }
}

/// True if Esc should close what is open in `place`: no dialog or menu is open, and the focus is in it or nowhere.
fn is_top_layer(place: &web_sys::Element) -> bool {
    let document = document();
    let is_covered = document.query_selector("dialog[open], :popover-open").is_ok_and(|layer| layer.is_some());
    let is_here = document
        .active_element()
        .is_none_or(|focused| focused.tag_name() == "BODY" || place.contains(Some(focused.as_ref())));
    !is_covered && is_here
}
