//! Viewing the current organization as somebody else does.

use crate::{
    api,
    frame::{Toasts, reload_page},
    load::send_in_background,
    session::Session,
};
use rolecall_api::StartView;
use rolecall_view::prelude::*;

/// What begins a view. `Copy`.
#[derive(Clone, Copy)]
pub struct ViewAs {
    session: Session,
    toasts: Toasts,
}

impl ViewAs {
    /// From the context. Call it in a component.
    #[must_use]
    pub fn get() -> Self {
        ViewAs { session: Session::get(), toasts: Toasts::get() }
    }

    /// Begins to view the current organization, and loads the app again.
    pub fn start(self, whom: &StartView) {
        let organization = self.session.organization_id();
        let Some(id) = untrack(|| organization.get()) else { return };
        let toasts = self.toasts;
        send_in_background(api::start_view(&id, whom), move |answer| match answer {
            Ok(view) => {
                api::keep_view(&view);
                reload_page();
            }
            Err(error) => toasts.warn(error.sentence()),
        });
    }
}

/// Ends the view of this tab.
pub fn end_view() {
    api::end_view();
    reload_page();
}
