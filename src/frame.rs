//! What pages stand on, below the shell: their heading, the banner, the product's name, messages, the choice of light or
//! dark, and the loading of code when it is needed. It knows no page; pages and the shell import it, never the reverse.

mod appearance;
mod banner;
mod brand;
mod heading;
mod lazy;
mod toast;

pub use appearance::{Appearance, AppearanceChoice};
pub use banner::Banner;
pub use brand::Brand;
pub use heading::{Announced, Announcer, Heading};
pub use lazy::{Chunk, LazyPage, Loading, Make, NOT_LOADED, prefetch};
pub use toast::{ToastPlace, Toasts};

pub(crate) use lazy::chunk;

/// The id of the user menu, for buttons of pages that open it.
pub const USER_MENU: &str = "user-menu";
