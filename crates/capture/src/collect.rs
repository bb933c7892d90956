//! Collects the token, `sent_at` and the events while a request is read.

use super::clean::clean;
use super::event::{self, Captured, EventProblem};
use super::json::{Object, TOKENS, scalar};
use super::limits::{MAX_EVENT, MAX_UNTRUSTED};
use super::memory::Memory;
use super::parsed::{Parsed, ParsedEvents};
use super::refusal::Refusal;
use super::refusal::{At, Place};
use super::request::Keep;
use super::text;
use super::times::Times;
use crate::moment::Moment;
use serde::de::IgnoredAny;

/// The token in the events of a list.
enum InEvents {
    None,
    One(String),
    /// Different events have different tokens.
    Different,
}

/// Collects the parts of a request.
pub(crate) struct Collector<'m> {
    engage: bool,
    received: Moment,
    keep: Keep,
    memory: &'m mut dyn Memory,
    /// The memory taken for the window of the stream, in bytes.
    window: usize,
    /// The memory taken for the events, in bytes.
    kept: usize,
    /// The token beside the data.
    token_beside: Option<String>,
    /// The tokens around the events, by the index of their name.
    tokens: [Option<String>; TOKENS.len()],
    /// The token in the properties around the events.
    token_in_properties: Option<String>,
    token_in_events: InEvents,
    sent_at: Option<String>,
    events: Vec<Captured>,
    refusal: Option<Refusal>,
}

impl<'m> Collector<'m> {
    /// A collector without events. `token_beside`: the token beside the data.
    pub(crate) fn new(
        engage: bool,
        received: Moment,
        keep: Keep,
        token_beside: Option<String>,
        memory: &'m mut dyn Memory,
    ) -> Self {
        Collector {
            engage,
            received,
            keep,
            memory,
            window: 0,
            kept: 0,
            token_beside,
            tokens: [const { None }; TOKENS.len()],
            token_in_properties: None,
            token_in_events: InEvents::None,
            sent_at: None,
            events: Vec::new(),
            refusal: None,
        }
    }

    /// The `sent_at` around the events.
    pub(crate) fn sent_at(&mut self) -> Option<String> {
        self.sent_at.take()
    }

    /// Begins the list `batch`; the last of repeated lists counts.
    pub(crate) fn begin_batch(&mut self) {
        self.drop_events();
        self.refusal = None;
    }

    /// Takes a field of the outermost object; `value` is none if it is too large. `is_around`: the object is a batch, so
    /// only this function checks whether the field is JSON.
    pub(crate) fn outer(&mut self, key: &str, value: Option<&[u8]>, is_around: bool) -> Result<(), Refusal> {
        let token = TOKENS.iter().position(|name| *name == key);
        let counts = matches!(key, "properties" | "sent_at" | "sentAt" | "batch") || token.is_some();
        let Some(value) = value.filter(|_| counts || is_around) else { return Ok(()) };
        let text = clean(text::decode(value)).map_err(|reason| Refusal::invalid(format!("it {reason}")))?;
        if is_around && serde_json::from_str::<IgnoredAny>(&text).is_err() {
            return Err(Refusal::invalid("the JSON around the events is not valid"));
        }
        match (key, token) {
            (_, Some(rank)) => self.tokens[rank] = scalar(&text).filter(|token| !token.is_empty()),
            ("sent_at", _) => self.sent_at = scalar(&text).or(self.sent_at.take()),
            ("sentAt", _) => self.sent_at = self.sent_at.take().or_else(|| scalar(&text)),
            ("properties", _) if !self.has_token() => {
                self.token_in_properties = Object::parse(&text).ok().and_then(|object| object.token_inside());
            }
            ("batch", _) if text != "null" => return Err(Refusal::invalid("`batch` is not a list")),
            _ => {}
        }
        Ok(())
    }

    /// Whether a token was found that takes precedence over those in events.
    fn has_token(&self) -> bool {
        self.token_beside.is_some() || self.tokens.iter().any(Option::is_some)
    }

    /// Whether any token was found so far.
    pub(crate) fn has_any_token(&self) -> bool {
        let is_in_events = matches!(self.token_in_events, InEvents::One(_));
        self.has_token() || self.token_in_properties.is_some() || is_in_events
    }

    /// Drops all events: the rest of the request was not read.
    pub(crate) fn break_off(&mut self) {
        self.keep = Keep::Token;
        self.drop_events();
    }

    /// Takes an event; `text` is none if it is too large. `window`: the memory of the stream's window, in bytes.
    pub(crate) fn event(&mut self, at: At, text: Option<&[u8]>, window: usize) -> Result<(), Refusal> {
        if window > self.window {
            self.memory.grow(window - self.window)?;
            self.window = window;
        }
        let place = Place { event: at, field: None };
        let Some(text) = text else {
            self.refuse(Refusal::EventTooLarge(place));
            return Ok(());
        };
        let wants_token = at != At::Alone
            && !self.has_token()
            && self.token_in_properties.is_none()
            && !matches!(self.token_in_events, InEvents::Different);
        let wants_event = self.keep != Keep::Token && self.refusal.is_none();
        if !wants_token && !wants_event {
            return Ok(());
        }
        let invalid = |wrong: EventProblem| Refusal::InvalidEvent {
            place: Place { field: wrong.field, ..place },
            reason: wrong.reason,
        };
        let text = clean(text::decode(text)).map_err(|reason| invalid(EventProblem::whole(reason)))?;
        if text.len() > MAX_EVENT {
            self.refuse(Refusal::EventTooLarge(place));
            return Ok(());
        }
        let object = match Object::parse(&text) {
            Ok(object) => object,
            Err(wrong) if wrong.is_syntax => return Err(invalid(EventProblem::whole(wrong.reason))),
            Err(wrong) => {
                self.refuse(invalid(EventProblem::whole(wrong.reason)));
                return Ok(());
            }
        };
        if wants_token {
            self.note_token(object.token());
        }
        if wants_event {
            match event::read(&object, self.engage, self.received) {
                Ok(Some(captured)) => self.keep(captured)?,
                Ok(None) => {}
                Err(wrong) => self.refuse(invalid(wrong)),
            }
        }
        Ok(())
    }

    fn note_token(&mut self, token: Option<String>) {
        let Some(token) = token else { return };
        match &self.token_in_events {
            InEvents::None => self.token_in_events = InEvents::One(token),
            InEvents::One(first) if *first != token => self.token_in_events = InEvents::Different,
            _ => {}
        }
    }

    fn keep(&mut self, captured: Captured) -> Result<(), Refusal> {
        let size = captured.size();
        if self.keep == Keep::UntilTrusted && self.kept + size > MAX_UNTRUSTED {
            self.keep = Keep::Token;
            self.drop_events();
            return Ok(());
        }
        self.memory.grow(size)?;
        self.kept += size;
        self.events.push(captured);
        Ok(())
    }

    fn refuse(&mut self, refusal: Refusal) {
        if self.refusal.is_none() {
            self.refusal = Some(refusal);
            self.drop_events();
        }
    }

    fn drop_events(&mut self) {
        self.events = Vec::new();
        self.memory.shrink(std::mem::take(&mut self.kept));
    }

    /// Finishes the request: its token, and its events with their corrected times.
    pub(crate) fn finish(mut self, times: &Times) -> Parsed {
        self.memory.shrink(self.window);
        let events = match self.refusal.take() {
            Some(refusal) => ParsedEvents::Refused(refusal),
            None if self.keep == Keep::Token => ParsedEvents::NotKept,
            None => {
                self.events.iter_mut().for_each(|captured| captured.set_time(times));
                ParsedEvents::Accepted(self.events)
            }
        };
        let around = self.tokens.into_iter().flatten().next().or(self.token_in_properties);
        match (self.token_beside.or(around), self.token_in_events) {
            (None, InEvents::One(token)) | (Some(token), _) => Parsed { token: Some(token), events },
            (None, InEvents::None) => Parsed { token: None, events },
            (None, InEvents::Different) => Parsed {
                token: None,
                events: ParsedEvents::Refused(Refusal::invalid("its events have different tokens")),
            },
        }
    }
}
