//! A stream of live updates, read event by event.

use super::client::Client;
use axum::body::Body;
use axum::http::{HeaderMap, Response};
use http_body_util::BodyExt;
use serde_json::Value;
use std::time::Duration;

/// A stream of live updates.
pub(crate) struct Stream {
    body: Body,
    text: String,
    pub(crate) headers: HeaderMap,
    /// The id of the last event.
    pub(crate) last_id: String,
    /// The last `retry:` in milliseconds.
    pub(crate) retry: Option<u64>,
    pub(crate) heartbeats: usize,
}

/// An event of a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Event {
    pub(crate) kind: String,
    pub(crate) data: Value,
}

impl Event {
    /// In short: the kind, the project, the user and `lost`.
    pub(crate) fn text(&self) -> String {
        let part = |name: &str| match &self.data[name] {
            Value::Null => String::new(),
            Value::String(text) => format!(" {text}"),
            other => format!(" {other}"),
        };
        let lost = if self.data["is_lost"] == true { " lost" } else { "" };
        format!("{}{}{}{lost}", self.kind, part("project"), part("user"))
    }
}

impl Stream {
    /// Opens a new stream, which is ready.
    pub(crate) async fn open(client: &Client) -> Self {
        let mut stream = Stream::begin(client.begin_get("/api/stream/").await);
        assert_eq!(stream.next().await.unwrap().kind, "ready");
        stream
    }

    /// Opens a stream that resumes after an event.
    pub(crate) async fn resume(client: &Client, id: &str) -> Self {
        Stream::begin(client.begin_get(&format!("/api/stream/?last_event_id={id}")).await)
    }

    pub(crate) fn begin(response: Response<Body>) -> Self {
        let (parts, body) = response.into_parts();
        assert_eq!(parts.status, 200);
        let (text, last_id) = (String::new(), String::new());
        Stream { body, text, headers: parts.headers, last_id, retry: None, heartbeats: 0 }
    }

    /// The next event; `None` at the end of the stream.
    pub(crate) async fn next(&mut self) -> Option<Event> {
        // Heartbeats do not count.
        tokio::time::timeout(Duration::from_secs(30), self.wait()).await.unwrap_or_else(|_| panic!("no event in 30 s"))
    }

    async fn wait(&mut self) -> Option<Event> {
        loop {
            while let Some((block, rest)) = self.text.split_once("\n\n") {
                let (block, rest) = (block.to_owned(), rest.to_owned());
                self.text = rest;
                if let Some(event) = self.read(&block) {
                    return Some(event);
                }
            }
            let bytes = self.body.frame().await?.ok()?.into_data().ok()?;
            self.text.push_str(std::str::from_utf8(&bytes).unwrap());
        }
    }

    fn read(&mut self, block: &str) -> Option<Event> {
        if block == "event: ready\ndata: {}" {
            self.heartbeats += 1;
            return None;
        }
        let (mut kind, mut data) = (None, Value::Null);
        for line in block.lines() {
            match line.split_once(": ") {
                Some(("id", id)) => id.clone_into(&mut self.last_id),
                Some(("event", name)) => kind = Some(name.to_owned()),
                Some(("data", json)) => data = serde_json::from_str(json).unwrap(),
                Some(("retry", time)) => self.retry = Some(time.parse().unwrap()),
                _ => panic!("`{line}` in a stream"),
            }
        }
        kind.map(|kind| Event { kind, data })
    }

    /// The events up to the first one of this kind, including it.
    pub(crate) async fn until(&mut self, kind: &str) -> Vec<Event> {
        let mut events = Vec::new();
        loop {
            let event = self.next().await.unwrap_or_else(|| panic!("the stream has ended"));
            let is_last = event.kind == kind;
            events.push(event);
            if is_last {
                return events;
            }
        }
    }

    /// The events up to the first one of this text, in short, including it.
    pub(crate) async fn until_text(&mut self, text: &str) -> Vec<String> {
        let mut texts = Vec::new();
        while texts.last().is_none_or(|last| last != text) {
            texts.push(self.next().await.unwrap_or_else(|| panic!("the stream has ended")).text());
        }
        texts
    }

    /// The same in short, without entries of the log.
    pub(crate) async fn texts_until(&mut self, kind: &str) -> Vec<String> {
        let events = self.until(kind).await;
        events.iter().filter(|event| event.kind != "activity").map(Event::text).collect()
    }

    /// The events up to the end.
    pub(crate) async fn rest(&mut self) -> Vec<String> {
        let mut texts = Vec::new();
        while let Some(event) = self.next().await {
            texts.push(event.text());
        }
        texts
    }
}
