//! Primitives that pages are made of. They know no route, API or role.

mod avatar;
mod badge;
mod button;
mod copy;
mod dialog;
mod download;
mod empty;
mod field;
mod filled;
mod focus;
mod handler;
mod icon;
mod key;
mod layer;
mod menu;
mod moment;
mod pager;
mod qr_code;
mod shortcut;
mod skeleton;
mod tick;
mod until;

pub use avatar::{Avatar, OrganizationPicture, initials};
pub use badge::{Badge, BadgeKind, PrivateTag, Tag};
pub use button::{Button, ButtonKind};
pub use copy::{CopyButton, copy_then};
pub use dialog::{Dialog, DialogSize, TypedConfirmation};
pub use download::download;
pub use empty::{Empty, FormError, Problem};
pub use field::{Field, SearchField, Select};
pub use filled::read_filled_fields;
pub use focus::{
    FocusPlace, focus_first, focus_heading, focus_heading_if_lost, focus_when_there, keep_focus, reveal_in,
};
pub use handler::Handler;
pub use icon::Icon;
pub use key::{command_key, pressed_key};
pub use layer::Popover;
pub use menu::{InMenu, Menu, MenuItem, MenuLayer, use_menu};
pub use moment::{Ago, Day};
pub use pager::{PageTarget, Pager};
pub use qr_code::QrPicture;
pub use shortcut::{SingleKeysTick, has_open_dialog, is_shortcut};
pub use skeleton::Skeleton;
pub use tick::{Tick, Toggle, ToggleState};
pub use until::{Until, UntilField, UntilNote};

/// A unique id for an element that another one refers to.
#[must_use]
pub fn fresh_id(prefix: &str) -> String {
    use std::sync::atomic::{AtomicU32, Ordering};
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!("{prefix}-{}", NEXT.fetch_add(1, Ordering::Relaxed))
}
