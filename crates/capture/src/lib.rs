//! What `PostHog`'s SDKs send about what happened, old and new, as events: one at a time while a request is unpacked. Pure:
//! no database, no HTTP, no clock but the one moment that it is given.

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
