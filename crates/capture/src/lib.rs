//! Parses the capture requests of PostHog's SDKs, old and new, into events, one at a time while a request is decompressed.
//! Pure: no database, no HTTP; the time of arrival is a parameter.
//!
//! ```
//! use rolecall_capture::{Full, Keep, Memory, Moment, ParsedEvents, RawRequest, read};
//!
//! /// A memory budget without a limit.
//! struct Unlimited;
//!
//! impl Memory for Unlimited {
//!     fn grow(&mut self, _: usize) -> Result<(), Full> {
//!         Ok(())
//!     }
//!     fn shrink(&mut self, _: usize) {}
//! }
//!
//! let request = RawRequest {
//!     engage: false,
//!     query: "",
//!     content_type: "application/json",
//!     body: br#"{"api_key": "phc_x", "batch": [{"event": "paid", "distinct_id": "ada"}, {"event": "paid"}]}"#,
//!     received: Moment::from_micros(1_664_582_400_000_000),
//! };
//! let parsed = read(request, Keep::All, &mut Unlimited)?;
//! assert_eq!(parsed.token.as_deref(), Some("phc_x"));
//! let ParsedEvents::Refused(refusal) = parsed.events else { panic!("the second event has no distinct ID") };
//! assert_eq!(refusal.attr().as_deref(), Some("batch.1.distinct_id"));
//! assert_eq!(refusal.to_string(), "`distinct_id` of event 1 of `batch` (counted from 0) is missing");
//! # Ok::<(), rolecall_capture::Refusal>(())
//! ```
//!
//! # Accepted requests
//!
//! A JSON object that is one event, a list of events, or `{"batch": […]}`. It can be the body, or the field `data` of a
//! form or of the query of the URL; plain, gzip, base64, or any combination of these. The encoding is detected from the
//! data; headers are ignored. The project token is found at every position where an SDK puts it. Times are corrected by
//! the difference between the clocks of sender and receiver. Property values keep their text, so numbers keep their
//! digits; `NaN`, infinities and lone surrogates are replaced.
//!
//! # Refused requests
//!
//! A request is accepted or refused as a whole: [`Refusal`] names the invalid event and field. Events with an empty name
//! are dropped.
//!
//! | what | maximum | beyond it |
//! |---|---|---|
//! | body | 20 MiB, [`limits::MAX_BODY`] | the caller must refuse it |
//! | unpacked body, and each layer of it | 100 MiB, [`limits::MAX_UNPACKED`] | [`Refusal::TooLarge`] |
//! | the same until the token is known | 20 MiB, [`limits::MAX_UNTRUSTED_UNPACKED`] | the token found so far, or [`Refusal::TooLarge`] |
//! | the same for [`read_small`] | 256 KiB, [`limits::MAX_SMALL`] | `None`: call [`read()`] |
//! | layers of gzip and base64 | 3 | [`Refusal::Invalid`] |
//! | gzip members in a layer | 1,000 | [`Refusal::Invalid`] |
//! | events of a request | 50,000, [`limits::MAX_EVENTS`] | [`Refusal::TooLarge`] |
//! | an event, as JSON | 1 MiB, [`limits::MAX_EVENT`] | [`Refusal::EventTooLarge`] |
//! | events kept until the token is known | 1 MiB, [`limits::MAX_UNTRUSTED`] | [`ParsedEvents::NotKept`] |
//! | keys of an event, and of its properties | 10,000 | [`Refusal::InvalidEvent`] |
//! | nesting of objects and lists | 100 | [`Refusal::InvalidEvent`] |
//! | name and distinct ID of an event | 200 characters | truncated |
//! | time in the future | 23 hours | the time of arrival; the text is kept in `$invalid_timestamp` |
//!
//! Memory for kept events is reserved first ([`Memory`]); if that fails, the result is [`Refusal::Full`]. At most one
//! event of the unpacked text is in memory at a time.
//!
//! # Fuzzing
//!
//! `cargo +nightly fuzz run read` in this folder (with cargo-fuzz) tries arbitrary bytes as bodies, plain and
//! compressed. `cargo test` does the same for a few hundred cases.

mod clean;
mod collect;
mod dates;
mod event;
mod form;
mod json;
pub mod limits;
mod memory;
mod moment;
mod outer;
mod parsed;
mod read;
mod refusal;
mod request;
mod stream;
mod text;
mod times;
mod unpack;

pub use event::{Captured, Event};
pub use memory::{Full, Memory};
pub use moment::Moment;
pub use parsed::{Parsed, ParsedEvents};
pub use read::{read, read_small, token_beside};
pub use refusal::{Place, Refusal};
pub use request::{Keep, RawRequest};
