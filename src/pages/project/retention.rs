//! The retention of events: its field, and the dialog that confirms a shorter retention, which deletes events.

use super::current::Current;
use crate::{
    gate::Gate,
    intl,
    language::{t, tr},
    time,
    ui::{Button, ButtonKind, Dialog, DialogSize, Field},
};
use rolecall_api::{RequestAction, Timestamp};
use rolecall_policy::Act;
use rolecall_view::prelude::*;

/// The field for the retention.
#[component]
pub fn RetentionField(
    current: Current,
    /// The text of the field: a number of days, or empty.
    value: RwSignal<String>,
    /// The validation error of the field.
    error: Signal<Option<String>>,
) -> impl IntoView {
    let may = current.can(Act::ManageProject);
    let hint = Signal::stored(t("In days. Older events are deleted. Leave empty to keep them forever.").to_owned());
    view! {
        <Gate decision=may project=current.for_gates() asks=Some(RequestAction::SetProjectRetention) wide=true
            let:gated>
            <Field label="Keep events for" input_mode="numeric" value error hint read_only=gated.refused
                described_by=gated.explanation/>
        </Gate>
    }
}

/// The value of the URL's parameter `dialog`.
pub const DIALOG: &str = "retention";

/// The dialog that confirms a shorter retention.
#[component]
pub fn ShortenRetention(
    /// The new retention in days.
    days: u32,
    /// Called when the user confirms.
    on_confirm: impl Fn() + Copy + Send + Sync + 'static,
    /// Called when the dialog should close.
    on_close: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let kept = intl::count(days.into(), "day", "days");
    let since = js_sys::Date::now() - f64::from(days) * 86_400_000.0;
    let since = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(since)).to_iso_string();
    let since = time::day(&Timestamp(since.into()));
    let act = tr!("Keep {days}", days = kept);
    let foot = move || {
        view! {
            <Button label="Cancel" on_press=on_close/>
            <Button label=act.clone() kind=ButtonKind::Danger submit=true/>
        }
    };
    view! {
        <Dialog title=tr!("Keep events for {days}", days = kept) size=DialogSize::Small on_close on_submit=on_confirm
            foot>
            <p>
                "Events from before " <strong>{since}</strong>
                " are deleted. This cannot be undone. From now on, every event is deleted when it is "
                {kept.clone()} " old."
            </p>
        </Dialog>
    }
}
