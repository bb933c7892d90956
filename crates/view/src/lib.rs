//! Views, signals, memos and effects for Leptos whose code exists once. Leptos' own have a type, and so code, for each element,
//! value and function; here all views are [`Markup`], and the others keep boxes. Components and the reactive graph are Leptos' own.

mod attribute;
mod convert;
mod effect;
mod html;
mod language;
mod list;
mod markup;
mod memo;
pub mod prelude;
mod rw_signal;
mod show;
mod signal;
mod subscriber;
mod template;

pub use attribute::{Attribute, IntoAttribute, IntoValue, Value};
pub use convert::IntoMarkup;
pub use effect::Effect;
pub use language::{Table, fill, find, next_placeholder, parse_po, t, translate_with, translated};
pub use list::For;
pub use markup::{Markup, MarkupState};
pub use memo::Memo;
pub use rolecall_view_macro::{tr, view};
pub use rw_signal::RwSignal;
pub use show::Show;
pub use signal::Signal;
pub use template::Template;
