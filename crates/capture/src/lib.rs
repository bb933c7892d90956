//! What PostHog's SDKs send about what happened, old and new, as events: one at a time while a request is unpacked. Pure:
//! no database, no HTTP, no clock but the one moment that it is given.
//!
//! ```
//! use rolecall_capture::{Events, Full, Keep, Memory, Moment, RawRequest, read};
//!
//! /// Grants all memory that is asked for.
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
//! let Events::Refused(refusal) = parsed.events else { panic!("the second event has no distinct ID") };
//! assert_eq!(refusal.attr().as_deref(), Some("batch.1.distinct_id"));
//! assert_eq!(refusal.to_string(), "`distinct_id` of event 1 of `batch` (counted from 0) is missing");
//! # Ok::<(), rolecall_capture::Refusal>(())
//! ```
//!
//! # What it takes
//!
//! A JSON object that is one event, a list of events, or `{"batch": […]}`; in the body, in the field `data` of a form, or
//! there behind the `?`; as it is, compressed by gzip, in base64, or both around each other. What the request says about
//! its encoding does not count: the data tells. The token of the project is found in every place where SDKs put it.
//! Times are corrected by the difference between the clocks of sender and receiver. Values of properties keep the text
//! that they were sent as, so numbers keep their digits; `NaN`, infinities and halves of characters are replaced.
//!
//! # What it refuses
//!
//! All of a request, or nothing: [`Refusal`] names the event and the field that are to blame. An event with an empty name
//! is left out.
//!
//! | what | at most | beyond it |
//! |---|---|---|
//! | body | 20 MiB, [`limits::MAX_BODY`] | to be refused by whoever receives it |
//! | unpacked body, and each layer of it | 100 MiB, [`limits::MAX_UNPACKED`] | [`Refusal::TooLarge`] |
//! | the same while nobody knows the token | 20 MiB, [`limits::MAX_UNTRUSTED_UNPACKED`] | the token found by then, or [`Refusal::TooLarge`] |
//! | the same for [`read_small`] | 256 KiB, [`limits::MAX_SMALL`] | none: it is for [`read()`] |
//! | layers of gzip and base64 | 3 | [`Refusal::Invalid`] |
//! | gzip files one after another | 1,000 | [`Refusal::Invalid`] |
//! | events of a request | 50,000, [`limits::MAX_EVENTS`] | [`Refusal::TooLarge`] |
//! | an event, as JSON | 1 MiB, [`limits::MAX_EVENT`] | [`Refusal::EventTooLarge`] |
//! | events kept while nobody knows the token | 1 MiB, [`limits::MAX_UNTRUSTED`] | [`Events::NotKept`] |
//! | keys of an event, and of its properties | 10,000 | [`Refusal::InvalidEvent`] |
//! | objects and lists in each other | 100 | [`Refusal::InvalidEvent`] |
//! | name and distinct ID of an event | 200 characters | cut |
//! | time in the future | 23 hours | the time of arrival; the text is kept in `$invalid_timestamp` |
//!
//! Memory for what is kept is asked for first ([`Memory`]); without it the answer is [`Refusal::Full`]. Of the unpacked
//! text no more than one event is in memory at a time.
//!
//! # Fuzzing
//!
//! `cargo +nightly fuzz run read` in this folder (with cargo-fuzz) tries arbitrary bytes as bodies and as what is
//! compressed in them. `cargo test` does the same for a few hundred cases.

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
pub use parsed::{Events, Parsed};
pub use read::{read, read_small, token_beside};
pub use refusal::{Place, Refusal};
pub use request::{Keep, RawRequest};
