//! Events: their fields, and how they are read from JSON.

use super::json::{NotAnObject, Object, quoted, scalar};
use super::times::{StatedTime, Times};
use crate::moment::Moment;
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use uuid::Uuid;

/// Maximum length of a name or distinct ID in characters; longer ones are truncated.
const MAX_TEXT: usize = 200;
/// Capacity reserved for the property `$ip`, in bytes: growing the text would double its memory.
const IP: usize = 64;
/// The property with the text of an invalid time.
const INVALID_TIMESTAMP: &str = "$invalid_timestamp";

/// A complete event, ready to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The id: two events of a project with the same id are the same event.
    pub uuid: Uuid,
    /// The name: 1 to 200 characters.
    pub event: String,
    /// The distinct ID of the user: 1 to 200 characters.
    pub distinct_id: String,
    /// The time, by the receiver's clock.
    pub timestamp: Moment,
    /// The text of a JSON object.
    pub properties: String,
}

/// An event without the IP address of its sender, see [`Captured::finish`].
#[derive(Debug, Clone, PartialEq)]
pub struct Captured {
    event: Event,
    /// The property `$ip` as it was sent, in JSON.
    ip: Option<String>,
    told: StatedTime,
}

/// What is wrong with an event.
#[derive(Debug)]
pub(crate) struct EventProblem {
    /// The field; none: the event itself.
    pub(crate) field: Option<&'static str>,
    /// What is wrong, to follow the name of the field: "is not a UUID".
    pub(crate) reason: Cow<'static, str>,
}

impl EventProblem {
    /// A problem of the event as a whole.
    pub(crate) fn whole(reason: impl Into<Cow<'static, str>>) -> Self {
        EventProblem { field: None, reason: reason.into() }
    }

    fn field(field: &'static str, reason: impl Into<Cow<'static, str>>) -> Self {
        EventProblem { field: Some(field), reason: reason.into() }
    }
}

impl Captured {
    /// Approximate memory, in bytes.
    pub(crate) fn size(&self) -> usize {
        let event = &self.event;
        let texts = event.event.capacity() + event.distinct_id.capacity() + event.properties.capacity();
        let more = self.ip.as_ref().map_or(0, String::capacity) + self.told.size();
        // Twice, because a growing list is copied into one of twice the length.
        2 * size_of::<Self>() + texts + more
    }

    /// Sets the time. The text of an invalid time is kept in a property.
    pub(crate) fn set_time(&mut self, times: &Times) {
        let (timestamp, invalid) = times.when(&self.told);
        self.event.timestamp = timestamp;
        let Some(invalid) = invalid else { return };
        let invalid = RawValue::from_string(quoted(invalid));
        let (Ok(mut properties), Ok(invalid)) = (Object::parse(&self.event.properties), invalid) else { return };
        properties.0.insert(Cow::Borrowed(INVALID_TIMESTAMP), &invalid);
        self.event.properties = properties.text(IP + self.ip.as_ref().map_or(0, String::len));
    }

    /// Completes the event. `ip`: the IP address of the sender, which becomes the property `$ip` unless the event has one;
    /// none removes `$ip`.
    #[must_use]
    pub fn finish(mut self, ip: Option<&str>) -> Event {
        if let Some(ip) = ip {
            let ip = self.ip.unwrap_or_else(|| quoted(ip));
            let comma = if self.event.properties == "{}" { "" } else { "," };
            self.event.properties.insert_str(1, &format!("\"$ip\":{ip}{comma}"));
        }
        self.event
    }
}

/// Reads an event received at `received`; none if its name is empty.
pub(crate) fn read(object: &Object<'_>, engage: bool, received: Moment) -> Result<Option<Captured>, EventProblem> {
    let name = match text(object.get("event"), "event")? {
        Some(name) if name.trim().is_empty() && !engage => return Ok(None),
        Some(name) if !name.trim().is_empty() => name,
        _ if engage => "$identify".to_owned(),
        _ => return Err(EventProblem::field("event", "is missing")),
    };
    let event = cut(name);
    let mut properties = match object.get("properties") {
        Some(properties) => Object::parse(properties.get())
            .map_err(|NotAnObject { reason, .. }| EventProblem::field("properties", reason))?,
        None => Object::default(),
    };
    let distinct_id = distinct_id(object, &properties)?;
    let uuid = uuid(object, &properties, &event, &distinct_id, received)?;
    let told = StatedTime::new(object, &properties);
    let ip = properties.0.remove("$ip").filter(|ip| ip.get() != "null").map(|ip| ip.get().to_owned());
    let set: Vec<_> = ["$set", "$set_once"].iter().filter_map(|name| fold(name, object, &properties)).collect();
    for (name, value) in &set {
        properties.0.insert(Cow::Borrowed(name), value);
    }
    let properties = properties.text(IP + ip.as_ref().map_or(0, String::len));
    let event = Event { uuid, event, distinct_id, timestamp: received, properties };
    Ok(Some(Captured { event, ip, told }))
}

/// Moves `$set` or `$set_once` from beside the properties into them, where it overrides what is there.
fn fold(name: &'static str, object: &Object<'_>, properties: &Object<'_>) -> Option<(&'static str, Box<RawValue>)> {
    let beside = object.get(name)?;
    let within = properties.get(name).and_then(|within| Object::parse(within.get()).ok());
    let both = match (within, Object::parse(beside.get())) {
        (Some(mut within), Ok(beside)) => {
            within.0.extend(beside.0);
            within.text(0)
        }
        _ => beside.get().to_owned(),
    };
    Some((name, RawValue::from_string(both).ok()?))
}

fn distinct_id(object: &Object<'_>, properties: &Object<'_>) -> Result<String, EventProblem> {
    let places = [object.get("$distinct_id"), properties.get("distinct_id"), object.get("distinct_id")];
    for place in places {
        if let Some(id) = text(place, "distinct_id")?.filter(|id| !id.trim().is_empty()) {
            return Ok(cut(id));
        }
    }
    Err(EventProblem::field("distinct_id", "is missing"))
}

/// The id of the event, or one derived from the id that older SDKs send, so that a repeated event has the same id.
fn uuid(
    object: &Object<'_>,
    properties: &Object<'_>,
    event: &str,
    distinct_id: &str,
    received: Moment,
) -> Result<Uuid, EventProblem> {
    if let Some(uuid) = text(object.get("uuid"), "uuid")?.filter(|uuid| !uuid.is_empty()) {
        return Uuid::parse_str(&uuid).map_err(|_| EventProblem::field("uuid", "is not a UUID"));
    }
    let message = object.get("messageId").or_else(|| object.get("message_id")).or_else(|| properties.get("$insert_id"));
    if let Some(message) = message.and_then(|message| scalar(message.get())).filter(|message| !message.is_empty()) {
        let digest = Sha256::digest(format!("{message}\0{event}\0{distinct_id}"));
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&digest[..16]);
        return Ok(uuid::Builder::from_custom_bytes(bytes).into_uuid());
    }
    let micros = u64::try_from(received.micros()).unwrap_or_default();
    let nanoseconds = u32::try_from(micros % 1_000_000 * 1000).unwrap_or_default();
    Ok(Uuid::new_v7(uuid::Timestamp::from_unix(uuid::NoContext, micros / 1_000_000, nanoseconds)))
}

/// A field that is a text, a number or a boolean, as text.
fn text(value: Option<&RawValue>, name: &'static str) -> Result<Option<String>, EventProblem> {
    let wrong = || EventProblem::field(name, "is neither a string nor a number");
    value.map(|value| scalar(value.get()).ok_or_else(wrong)).transpose()
}

fn cut(mut text: String) -> String {
    if let Some((end, _)) = text.char_indices().nth(MAX_TEXT) {
        text.truncate(end);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn properties_take_little_more_memory_than_their_text() {
        let received = Moment::from_micros(1_664_582_400_000_000);
        let (ip, key, text) = ("1".repeat(10_000), "\\n".repeat(5000), "x".repeat(100_000));
        let sent = format!(
            r#"{{"event":"a","distinct_id":"b","timestamp":"once","properties":{{"$ip":"{ip}","{key}":1,"text":"{text}"}}}}"#
        );
        let mut captured = read(&Object::parse(&sent).unwrap(), false, received).unwrap().unwrap();
        assert!(captured.event.properties.capacity() < 130_000, "{}", captured.event.properties.capacity());
        captured.set_time(&Times::new(received, None));
        let event = captured.finish(Some("::1"));
        assert!(event.properties.contains(INVALID_TIMESTAMP) && event.properties.contains(&ip));
        assert!(event.properties.capacity() < 130_000, "{}", event.properties.capacity());
    }
}
