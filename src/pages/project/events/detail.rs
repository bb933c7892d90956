//! One event, whole.

use super::{clock, events_state::Desk, list_query, summary};
use crate::{
    api::{self, ApiError},
    load::{Load, Loaded},
    pages::project::filters,
    ui::{Button, CopyButton, Dialog, DialogSize, Problem, Skeleton},
};
use leptos::prelude::*;
use rolecall_api::{Event, PropertyFilter, PropertyOperator};
use serde_json::Value;

/// The dialog of the event that the address names.
#[component]
pub fn Detail(
    /// The page.
    desk: Desk,
) -> impl IntoView {
    let id = desk.query.value("event");
    let project = desk.current.id;
    let loaded = Loaded::new(
        move || id.get(),
        move |id| async move {
            match desk.event(&id) {
                Some(event) => Ok(event),
                None => api::event(project, &id).await,
            }
        },
    );
    let title = Signal::derive(move || loaded.with(|event| event.event.clone()).unwrap_or_else(|| "Event".to_owned()));
    let json = Signal::derive(move || {
        loaded.with(|event| serde_json::to_string_pretty(event).unwrap_or_default()).unwrap_or_default()
    });
    let close = move || desk.query.close_dialog_with(&["event"]);
    let foot = move || {
        view! {
            <span class="dialog-note"></span>
            <CopyButton label="Copy as JSON" text=json/>
            <Button label="Close".to_string() on_press=close/>
        }
    };
    let body = move || match loaded.get() {
        Load::Ready(event) => view! { <Whole desk event/> }.into_any(),
        Load::Waiting => view! { <Skeleton rows=4/> }.into_any(),
        Load::Failed(ApiError::NotFound) => {
            view! { <p>"There is no such event any more: it was erased, or it was older than is kept."</p> }.into_any()
        }
        Load::Failed(error) => {
            view! { <Problem sentence=error.sentence() on_retry=move || loaded.reload()/> }.into_any()
        }
    };
    view! {
        <Dialog title size=DialogSize::Medium on_close=close on_submit=close foot>
            {body}
        </Dialog>
    }
}

#[component]
fn Whole(desk: Desk, event: Event) -> impl IntoView {
    let zone = desk.zone.get_untracked();
    let values: Vec<_> = summary::all(&event.properties)
        .into_iter()
        .map(|(key, value)| {
            let only = event.properties.get(&key).and_then(|value| only_with(desk, &key, value));
            view! { <Line key value only/> }
        })
        .collect();
    let is_empty = values.is_empty();
    let person = event.distinct_id.clone();
    let of_person = untrack(|| desk.filtered(&[(list_query::PERSON, &person)]));
    let of_name = untrack(|| desk.filtered(&[(list_query::NAME, &event.event)]));
    view! {
        <dl class="event-facts">
            <div>
                <dt>"Time"</dt>
                <dd><time datetime=event.timestamp.to_string()>{clock::exact(&event.timestamp, &zone)}</time></dd>
            </div>
            <div>
                <dt>"Distinct ID"</dt>
                <dd><span class="event-value">{person}</span> <a href=of_person>"Only this user"</a></dd>
            </div>
            <div>
                <dt>"Event"</dt>
                <dd><span class="event-value">{event.event}</span> <a href=of_name>"Only this event"</a></dd>
            </div>
            <div>
                <dt>"UUID"</dt>
                <dd><code translate="no">{event.id}</code></dd>
            </div>
        </dl>
        <h3 class="event-heading">"Properties"</h3>
        {if is_empty {
            view! { <p class="prose">"Nothing more was said of it."</p> }.into_any()
        } else {
            view! { <dl class="event-facts" data-properties="">{values}</dl> }.into_any()
        }}
    }
}

/// A property, with a way to the events that have the same value.
#[component]
fn Line(key: String, value: String, only: Option<String>) -> impl IntoView {
    let with = format!(" with this {key}");
    let is_long = value.contains('\n');
    view! {
        <div>
            <dt>{key}</dt>
            <dd>
                {if is_long {
                    view! { <pre translate="no" class="event-value" tabindex="0">{value}</pre> }.into_any()
                } else {
                    view! { <span class="event-value">{value}</span> }.into_any()
                }}
                {only.map(|only| view! { <a href=only>"Only these"<span class="sr-only">{with}</span></a> })}
            </dd>
        </div>
    }
}

/// The address of the events that have this value too; none for what cannot be compared.
fn only_with(desk: Desk, key: &str, value: &Value) -> Option<String> {
    if value.is_null() || value.is_object() || value.is_array() {
        return None;
    }
    let mut properties = desk.view.with_untracked(|view| view.properties.clone());
    properties.retain(|filter| filter.key != key);
    properties.push(PropertyFilter { key: key.to_owned(), operator: PropertyOperator::Exact, value: value.clone() });
    Some(untrack(|| desk.filtered(&[(filters::PROPERTIES, &filters::as_param(&properties))])))
}
