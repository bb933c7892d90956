//! Handing over the ownership of an organization (contract 9): the banner and the dialog about an offer or a claim, and
//! the successor in the settings. Who can do what is decided by the rules; offering is a dialog of the role table.

mod both_sides;
mod claim;
mod dialog;
mod handover;
mod name;
mod notice;
mod settings;
mod words;

pub(super) use both_sides::BothSides;
pub(super) use handover::Handover;
pub(super) use settings::SuccessorSettings;
pub(super) use words::offer_in_settings;

use crate::{
    frame::{LazyPage, chunk},
    query::Query,
    session::Session,
};
use rolecall_view::prelude::*;

/// The dialog about what waits, in the URL of any page.
pub(super) const DIALOG: &str = "ownership";

/// Says below the top bar that ownership is offered or claimed; mounted once, in the shell. Its code is loaded when there
/// is something to say.
#[component]
pub fn OwnershipNotice() -> impl IntoView {
    let session = Session::get();
    let asked = Query::get().dialog(DIALOG);
    let needed = Memo::new(move |_| {
        asked.get() || session.with_organization(|organization| organization.has_ownership_notice) == Some(true)
    });
    move || {
        needed.get().then(|| view! { <LazyPage chunk=ownership_notice meanwhile=|| Markup::Nothing on_failure=|| ()/> })
    }
}

chunk! {
    /// The chunk of the banner and its dialog.
    ownership_notice in pages => || view! { <notice::Notice/> }
}
