//! One event, as it is to be stored.

use super::json::{Object, Shape, quoted, scalar};
use super::times::Times;
use super::{Held, Refusal};
use crate::clock::Moment;
use crate::store::events::NewEvent;
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use uuid::Uuid;

/// The longest name and distinct id, in characters; longer ones are cut.
const MAX_TEXT: usize = 200;

/// An event, still without the address of its sender.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Captured {
    event: NewEvent,
    /// The property `$ip` as it was sent, in JSON.
    ip: Option<String>,
}

impl Captured {
    /// The event to be stored. `ip`: the address of the sender, which becomes the property `$ip` unless the sender said
    /// another; none: the project wants no addresses at all.
    #[must_use]
    pub fn finish(mut self, ip: Option<&str>) -> NewEvent {
        if let Some(ip) = ip {
            let ip = self.ip.unwrap_or_else(|| quoted(ip));
            let comma = if self.event.properties == "{}" { "" } else { "," };
            self.event.properties.insert_str(1, &format!("\"$ip\":{ip}{comma}"));
        }
        self.event
    }
}

/// Reads the events of a request.
pub(super) fn read_all(
    shape: &Shape<'_>,
    engage: bool,
    times: &Times,
    held: &mut Held,
) -> Result<Vec<Captured>, Refusal> {
    let mut events = Vec::new();
    let mut keep = |object: &Object<'_>| {
        if let Some(captured) = read_one(object, engage, times)? {
            let event = &captured.event;
            held.grow(size_of::<Captured>() + event.event.len() + event.distinct_id.len() + event.properties.len())?;
            events.push(captured);
        }
        Ok(())
    };
    match shape {
        Shape::One(object) => keep(object)?,
        Shape::Many(_, items) => items.iter().try_for_each(|item| keep(&Object::of(item.get())?))?,
    }
    Ok(events)
}

/// Reads an event; none if it has no name.
fn read_one(object: &Object<'_>, engage: bool, times: &Times) -> Result<Option<Captured>, Refusal> {
    let name = text(object.get("event"), "event")?.filter(|name| !name.trim().is_empty());
    let Some(name) = name.or_else(|| engage.then(|| "$identify".to_owned())) else {
        return Ok(None);
    };
    let event = cut(name);
    let mut properties = match object.get("properties") {
        Some(properties) => Object::of(properties.get())?,
        None => Object::default(),
    };
    let distinct_id = distinct_id(object, &properties)?;
    let uuid = uuid(object, &properties, &event, &distinct_id, times.received())?;
    let as_told = properties.get("$ignore_sent_at").is_some_and(|value| value.get() == "true");
    let timestamp = times.of(object.get("timestamp"), object.get("offset"), object.get("sent_at"), as_told);
    let ip = properties.0.remove("$ip").filter(|ip| ip.get() != "null").map(|ip| ip.get().to_owned());
    let set: Vec<_> = ["$set", "$set_once"].iter().filter_map(|name| fold(name, object, &properties)).collect();
    for (name, value) in &set {
        properties.0.insert(Cow::Borrowed(name), value);
    }
    let properties = properties.text();
    Ok(Some(Captured { event: NewEvent { uuid, event, distinct_id, timestamp, properties }, ip }))
}

/// `$set` and `$set_once` may stand beside the properties: they belong into them, and go before what is there already.
fn fold(name: &'static str, object: &Object<'_>, properties: &Object<'_>) -> Option<(&'static str, Box<RawValue>)> {
    let beside = object.get(name)?;
    let within = properties.get(name).and_then(|within| Object::of(within.get()).ok());
    let both = match (within, Object::of(beside.get())) {
        (Some(mut within), Ok(beside)) => {
            within.0.extend(beside.0);
            within.text()
        }
        _ => beside.get().to_owned(),
    };
    Some((name, RawValue::from_string(both).ok()?))
}

fn distinct_id(object: &Object<'_>, properties: &Object<'_>) -> Result<String, Refusal> {
    let places = [object.get("$distinct_id"), properties.get("distinct_id"), object.get("distinct_id")];
    for place in places {
        if let Some(id) = text(place, "distinct_id")?.filter(|id| !id.trim().is_empty()) {
            return Ok(cut(id));
        }
    }
    Err(Refusal::invalid("an event has no `distinct_id`"))
}

/// The event's own UUID. What older SDKs have instead makes one, always the same: what they send again is stored once.
fn uuid(
    object: &Object<'_>,
    properties: &Object<'_>,
    event: &str,
    distinct_id: &str,
    received: Moment,
) -> Result<Uuid, Refusal> {
    if let Some(uuid) = text(object.get("uuid"), "uuid")?.filter(|uuid| !uuid.is_empty()) {
        return Uuid::parse_str(&uuid).map_err(|_| Refusal::invalid("the `uuid` of an event is none"));
    }
    let message = object.get("messageId").or_else(|| object.get("message_id")).or_else(|| properties.get("$insert_id"));
    if let Some(message) = message.and_then(scalar).filter(|message| !message.is_empty()) {
        let digest = Sha256::digest(format!("{message}\0{event}\0{distinct_id}"));
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&digest[..16]);
        return Ok(uuid::Builder::from_custom_bytes(bytes).into_uuid());
    }
    let micros = u64::try_from(received.micros()).unwrap_or_default();
    let nanoseconds = u32::try_from(micros % 1_000_000 * 1000).unwrap_or_default();
    Ok(Uuid::new_v7(uuid::Timestamp::from_unix(uuid::NoContext, micros / 1_000_000, nanoseconds)))
}

/// A field that is a text or may be taken as one.
fn text(value: Option<&RawValue>, name: &str) -> Result<Option<String>, Refusal> {
    let wrong = || Refusal::invalid(format!("the `{name}` of an event is neither a text nor a number"));
    value.map(|value| scalar(value).ok_or_else(wrong)).transpose()
}

fn cut(mut text: String) -> String {
    if let Some((end, _)) = text.char_indices().nth(MAX_TEXT) {
        text.truncate(end);
    }
    text
}
