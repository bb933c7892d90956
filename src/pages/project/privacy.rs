//! The project privacy toggle (ux 3): flipping it applies nothing, it opens the dry run below; that one applies.

use super::{current::Current, dry_run::DryRunPanel, state::Person};
use crate::{
    gate::Gate,
    ui::{Toggle, ToggleState},
};
use leptos::{html, prelude::*};
use rolecall_api::ExplicitMember;
use rolecall_policy::Act;

/// The toggle, with what it means, and the dry run while it is half-way.
#[component]
pub fn PrivacyToggle(
    /// The project.
    current: Current,
    /// Everybody in the organization with their grant; none while that is loading.
    #[prop(into)]
    people: Signal<Option<Vec<Person>>>,
    /// Whether it is half-way.
    #[prop(into)]
    trying: Signal<bool>,
    /// Called when it is to be half-way, or not any more.
    on_try: impl Fn(bool) + Copy + Send + Sync + 'static,
    /// Called once the change has been made, with the explicit memberships if they have come.
    on_applied: impl Fn(Option<Vec<ExplicitMember>>) + Copy + Send + Sync + 'static,
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
            format!("Only people granted access below, and the administrators and the owner of {organization}.")
        } else {
            format!("Off: everybody in {organization} has access, people who join later too.")
        }
    };
    let back_to_toggle = move || {
        if let Some(toggle) = toggle.get_untracked() {
            let _ = toggle.focus();
        }
    };
    view! {
        <section class="privacy" aria-label="Privacy">
            <div class="privacy-toggle">
                <Gate decision=may let:gated>
                    <Toggle
                        label="Private project"
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
                <DryRunPanel
                    current
                    people
                    may
                    on_cancel=move || {
                        on_try(false);
                        back_to_toggle();
                    }
                    on_applied=move |explicit| {
                        on_try(false);
                        on_applied(explicit);
                        back_to_toggle();
                    }
                />
            </Show>
        </section>
    }
}
