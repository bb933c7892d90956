//! The controls of the series: one to five, each an event name of which events or unique users are counted.

use super::{
    params::{self, MOST_SERIES},
    trends_state::TrendsState,
};
use crate::{
    language::{t, tr},
    ui::{Button, ButtonKind, Handler, Select},
};
use leptos::html;
use rolecall_api::{Math, SeriesNode};
use rolecall_view::prelude::*;
use wasm_bindgen::JsCast;

/// All series with the button that adds one.
#[component]
pub fn AllSeries(
    state: TrendsState,
    /// Other filters, beside that button.
    children: Children,
) -> impl IntoView {
    let list = NodeRef::<html::Ul>::new();
    let series = Memo::new(move |_| state.params.with(|params| params.series.clone()));
    let count = Memo::new(move |_| series.with(Vec::len));
    let add = move || {
        let mut all = series.get_untracked();
        // The first event name that has no series yet, or else all events.
        let next = state.events.ready_untracked().and_then(|page| {
            let is_new = |name: &String| all.iter().all(|one| one.event.as_ref() != Some(name));
            page.results.into_iter().map(|one| one.name).find(is_new)
        });
        let math = all.last().map_or(Math::Total, |last| last.math);
        all.push(SeriesNode { event: next, math });
        state.put_series(&all);
        focus(list, count.get_untracked());
    };
    let remove = move |place: usize| {
        let mut all = series.get_untracked();
        if place < all.len() {
            all.remove(place);
        }
        state.put_series(&all);
        focus(list, place.saturating_sub(1));
    };
    view! {
        <ul class="trends-series" aria-label="Series" node_ref=list>
            <For each=move || 0..count.get() key=|place| *place let:place>
                <SeriesControl state series place on_remove=move || remove(place)/>
            </For>
        </ul>
        <div class="trends-more">
            <Show when=move || count.get() < MOST_SERIES>
                <Button label="Series" icon="plus" kind=ButtonKind::Quiet small=true on_press=add/>
            </Show>
            {children()}
        </div>
    }
}

/// A series: the event name, and whether events or unique users are counted.
#[component]
fn SeriesControl(
    state: TrendsState,
    series: Memo<Vec<SeriesNode>>,
    place: usize,
    #[prop(into)] on_remove: Handler,
) -> impl IntoView {
    let is_alone = Memo::new(move |_| series.with(Vec::len) < 2);
    let this = Memo::new(move |_| series.with(|all| all.get(place).cloned()));
    let name = Signal::derive(move || this.get().and_then(|one| one.event).unwrap_or_default());
    let math =
        Signal::derive(move || params::math_as_param(this.get().map(|one| one.math).unwrap_or_default()).to_owned());
    let change = move |change: &dyn Fn(&mut SeriesNode)| {
        let mut all = series.get_untracked();
        if let Some(one) = all.get_mut(place) {
            change(one);
        }
        state.put_series(&all);
    };
    let names = Signal::derive(move || {
        let known = state.events.with(|page| page.results.iter().map(|one| one.name.clone()).collect::<Vec<_>>());
        with_present(known.unwrap_or_default(), &name.get(), t("All events"))
    });
    let maths = Signal::stored(vec![
        ("events".to_owned(), t("Events").to_owned()),
        ("users".to_owned(), t("Unique users").to_owned()),
    ]);
    view! {
        <li class="trends-one">
            <Select label=tr!("Event of series {number}", number = place + 1) hide_label=true value=name options=names
                on_choose=move |name: String| change(&|one| one.event = Some(name.clone()).filter(|name| !name.is_empty()))/>
            <Select label=tr!("Measure of series {number}", number = place + 1) hide_label=true value=math options=maths
                on_choose=move |word: String| change(&|one| one.math = params::math_from_param(&word).unwrap_or_default())/>
            <Show when=move || !is_alone.get()>
                <Button label=tr!("Remove series {number}", number = place + 1) icon="close" icon_only=true kind=ButtonKind::Quiet
                    on_press=on_remove.clone()/>
            </Show>
        </li>
    }
}

/// The options of a select: `none` first, then the names, including the selected one even if it is unknown.
pub(super) fn with_present(mut names: Vec<String>, present: &str, none: &str) -> Vec<(String, String)> {
    if !present.is_empty() && !names.iter().any(|name| name == present) {
        names.push(present.to_owned());
        names.sort();
    }
    let mut options = vec![(String::new(), none.to_owned())];
    options.extend(names.into_iter().map(|name| (name.clone(), name)));
    options
}

/// Moves the focus to a series once it is rendered, because the pressed button may be gone.
fn focus(list: NodeRef<html::Ul>, place: usize) {
    request_animation_frame(move || {
        let Some(Some(list)) = list.try_get_untracked() else { return };
        let found = list.query_selector_all("li").ok().and_then(|lines| {
            let line = lines.get(u32::try_from(place).ok()?)?.unchecked_into::<web_sys::Element>();
            line.query_selector("select").ok().flatten()
        });
        if let Some(field) = found {
            let _ = field.unchecked_into::<web_sys::HtmlElement>().focus();
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_present_name_can_be_chosen_whether_or_not_it_is_known() {
        let names = || vec!["cart_opened".to_owned(), "order_paid".to_owned()];
        let values = |present: &str| -> Vec<String> {
            with_present(names(), present, "All").into_iter().map(|(value, _)| value).collect()
        };
        assert_eq!(values(""), ["", "cart_opened", "order_paid"]);
        assert_eq!(values("order_paid"), ["", "cart_opened", "order_paid"]);
        assert_eq!(values("gone"), ["", "cart_opened", "gone", "order_paid"]);
    }
}
