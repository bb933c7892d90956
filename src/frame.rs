//! Components that every page uses and that know no page: heading and announcer, banner, product name, toasts, light
//! and dark appearance, language, lazily loaded code. Pages and the shell import it, never the reverse.

mod appearance;
mod banner;
mod brand;
mod heading;
mod language;
mod lazy;
mod start;
mod toast;

pub use appearance::{Appearance, AppearanceChoice, use_appearance};
pub use banner::Banner;
pub use brand::Brand;
pub use heading::{Announced, Announcer, Heading};
pub use language::LanguageChoice;
pub use lazy::{Chunk, LazyPage, Loading, Make, NOT_LOADED, prefetch};
pub use start::{end_start, reload_page};
pub use toast::{ToastPlace, Toasts};

pub(crate) use lazy::chunk;

/// The element id of the user menu, for buttons on pages that open it.
pub const USER_MENU: &str = "user-menu";
