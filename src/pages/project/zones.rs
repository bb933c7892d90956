//! Time zones: the field that selects one, and their names.

use crate::{
    intl::time_zones,
    language::t,
    ui::{Field, Icon, Select},
};
use rolecall_view::prelude::*;

/// A zone that browsers do not list, although every server supports it.
const UTC: &str = "UTC";

/// The `known` zones, with UTC and the current zone inserted in order.
#[must_use]
pub fn with(mut known: Vec<String>, present: &str) -> Vec<String> {
    known.extend([UTC.to_owned(), present.to_owned()].into_iter().filter(|zone| !zone.is_empty()));
    known.sort();
    known.dedup();
    known
}

/// The name of a zone without underscores.
#[must_use]
pub fn words(zone: &str) -> String {
    zone.replace('_', " ")
}

/// A select of all time zones that the browser knows; a text field if it cannot list them or the field is read-only.
#[component]
pub fn TimeZoneField(
    /// The name of the selected time zone.
    value: RwSignal<String>,
    /// The error of the field.
    error: Signal<Option<String>>,
    /// True if the rules refuse a change.
    refused: Signal<bool>,
    /// The id of the element that explains it.
    described_by: Signal<String>,
) -> impl IntoView {
    let known = time_zones();
    let hint = Signal::stored(t("Days in this project start at midnight in this time zone.").to_owned());
    let as_field = Memo::new(move |_| refused.get() || known.is_none());
    move || {
        if as_field.get() {
            view! {
                <Field label="Time zone" value error hint read_only=refused described_by/>
            }
        } else {
            let options = Signal::derive(move || {
                let known = time_zones().unwrap_or_default();
                with(known, &value.get()).into_iter().map(|zone| (zone.clone(), words(&zone))).collect()
            });
            view! {
                <div class="field">
                    <Select label=t("Time zone") value options on_choose=move |zone| value.set(zone) described_by/>
                    {move || if let Some(sentence) = error.get() {
                        view! { <p class="field-error" role="alert"><Icon name="warning" size=14/>{sentence}</p> }
                    } else {
                        view! { <p class="field-hint">{hint.get()}</p> }
                    }}
                </div>
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utc_and_the_present_zone_are_there_once() {
        let known = vec!["Europe/Oslo".to_owned(), "Africa/Abidjan".to_owned()];
        assert_eq!(with(known.clone(), "Europe/Oslo"), ["Africa/Abidjan", "Europe/Oslo", "UTC"]);
        assert_eq!(with(known, "US/Pacific"), ["Africa/Abidjan", "Europe/Oslo", "US/Pacific", "UTC"]);
    }

    #[test]
    fn names_of_zones_have_no_underscores() {
        assert_eq!(words("America/New_York"), "America/New York");
    }
}
