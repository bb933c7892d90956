//! The dialog that shows all properties of an event.

use super::{clock, events_state::EventsState, list_query, summary};
use crate::{
    api::{self, ApiError},
    language::{t, tr},
    load::{Load, Loaded},
    pages::project::filters,
    ui::{Button, CopyButton, Dialog, DialogSize, Problem, Skeleton},
};
use rolecall_api::{Event, PropertyFilter, PropertyOperator};
use rolecall_view::prelude::*;
use serde_json::Value;

/// The dialog for the event in the URL.
#[component]
pub fn Detail(state: EventsState) -> impl IntoView {
    let id = state.query.value("event");
    let project = state.current.id;
    let loaded = Loaded::new(
        move || id.get(),
        move |id| async move {
            match state.event(&id) {
                Some(event) => Ok(event),
                None => api::event(project, &id).await,
            }
        },
    );
    let title =
        Signal::derive(move || loaded.with(|event| event.event.clone()).unwrap_or_else(|| t("Event").to_owned()));
    let json = Signal::derive(move || {
        loaded.with(|event| serde_json::to_string_pretty(event).unwrap_or_default()).unwrap_or_default()
    });
    let close = move || state.query.close_dialog_with(&["event"]);
    let foot = move || {
        view! {
            {move || loaded.with(|_| ()).map(|()| view! { <CopyButton label=t("Copy as JSON") text=json/> })}
            <Button label="Close" on_press=close/>
        }
    };
    let body = move || match loaded.get() {
        Load::Ready(event) => view! { <EventDetail state event/> },
        Load::Waiting => view! { <Skeleton rows=4/> },
        Load::Failed(ApiError::NotFound) => {
            view! { <p>"This event no longer exists. It was deleted, or is older than the events that this project keeps."</p> }
        }
        Load::Failed(error) => {
            view! { <Problem sentence=error.sentence() on_retry=move || loaded.reload()/> }
        }
    };
    view! {
        <Dialog title size=DialogSize::Medium on_close=close on_submit=close foot>
            {body}
        </Dialog>
    }
}

#[component]
fn EventDetail(state: EventsState, event: Event) -> impl IntoView {
    let zone = state.zone.get_untracked();
    let values: Vec<_> = summary::all(&event.properties)
        .into_iter()
        .map(|(key, value)| {
            let only = event.properties.get(&key).and_then(|value| only_with(state, &key, value));
            view! { <Line key value only/> }
        })
        .collect();
    let is_empty = values.is_empty();
    let person = event.distinct_id.clone();
    let of_person = untrack(|| state.filtered(&[(list_query::PERSON, &person)]));
    let of_name = untrack(|| state.filtered(&[(list_query::NAME, &event.event)]));
    view! {
        <dl class="event-facts">
            <div>
                <dt>"Time"</dt>
                <dd><time datetime=event.timestamp.to_string()>{clock::exact(&event.timestamp, &zone)}</time></dd>
            </div>
            <div>
                <dt>"Distinct ID"</dt>
                <dd><span class="event-value">{person}</span> <a href=of_person>"Filter by this user"</a></dd>
            </div>
            <div>
                <dt>"Event"</dt>
                <dd><span class="event-value">{event.event}</span> <a href=of_name>"Filter by this event"</a></dd>
            </div>
            <div>
                <dt>"UUID"</dt>
                <dd><code translate="no">{event.id}</code></dd>
            </div>
        </dl>
        <h3 class="event-heading">"Properties"</h3>
        {if is_empty {
            view! { <p class="prose">"This event has no properties."</p> }
        } else {
            view! { <dl class="event-facts" data-properties="">{values}</dl> }
        }}
    }
}

/// A property, with a link to the events that have the same value.
#[component]
fn Line(key: String, value: String, only: Option<String>) -> impl IntoView {
    let with = tr!(" of {key}");
    let is_long = value.contains('\n');
    view! {
        <div>
            <dt>{key}</dt>
            <dd>
                {if is_long {
                    view! { <pre translate="no" class="event-value" tabindex="0">{value}</pre> }
                } else {
                    view! { <span class="event-value">{value}</span> }
                }}
                {only.map(|only| view! { <a href=only>"Filter by this value"<span class="sr-only">{with}</span></a> })}
            </dd>
        </div>
    }
}

/// The URL of the events with the same value; `None` if the value cannot be a filter.
fn only_with(state: EventsState, key: &str, value: &Value) -> Option<String> {
    if value.is_null() || value.is_object() || value.is_array() {
        return None;
    }
    let mut properties = state.list_query.with_untracked(|query| query.properties.clone());
    properties.retain(|filter| filter.key != key);
    properties.push(PropertyFilter { key: key.to_owned(), operator: PropertyOperator::Exact, value: value.clone() });
    Some(untrack(|| state.filtered(&[(filters::PROPERTIES, &filters::as_param(&properties))])))
}
