//! What waits about the ownership of the current organization, kept current, and the changes of it.

use crate::{
    api::{self, ApiError, Change},
    frame::Toasts,
    load::{Loaded, Outcome, Write},
    session::Session,
    ui::Handler,
};
use futures_util::future::try_join;
use rolecall_api::{LiveKind, OrganizationId, Successor, TransferOffer};
use rolecall_view::prelude::*;

/// What can change an offer or a claim.
const KINDS: &[LiveKind] = &[LiveKind::Organization, LiveKind::Level, LiveKind::Membership];

/// The newest offer and the successor of an organization, as far as the user may see them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Shown {
    /// `None`: of no organization.
    pub(super) organization: Option<OrganizationId>,
    pub(super) offer: Option<TransferOffer>,
    pub(super) successor: Option<Successor>,
}

/// The handover of the current organization. `Copy`; disposed with the component that made it.
#[derive(Clone, Copy)]
pub struct Handover {
    loaded: Loaded<Shown>,
    organization: Memo<Option<OrganizationId>>,
    pub(super) session: Session,
    toasts: Toasts,
}

impl Handover {
    /// Loads it, and again for another organization and after changes by others.
    pub fn load() -> Self {
        let session = Session::get();
        let organization = session.organization_id();
        let loaded = Loaded::new(move || organization.get(), read).follow(KINDS);
        Handover { loaded, organization, session, toasts: Toasts::get() }
    }

    /// What is known of the current organization, tracked.
    pub fn shown(self) -> Option<Shown> {
        let now = self.organization.get();
        self.loaded.ready().filter(|shown| shown.organization == now)
    }

    /// Loads it again.
    pub(super) fn reload(self) {
        self.loaded.reload();
    }

    /// Why it could not be loaded.
    pub(super) fn failure(self) -> Option<ApiError> {
        self.loaded.failure()
    }

    /// Sends a change of the current organization. Then says `done`, loads everything again, and does `here`, if the
    /// component of `write` is still there.
    pub(super) fn send<T: 'static>(
        self,
        write: Write,
        change: impl FnOnce(&OrganizationId) -> Change<T>,
        done: String,
        here: impl Into<Handler>,
    ) {
        let Some(id) = self.organization.get_untracked() else { return };
        let here = here.into();
        let outcome = Outcome::always(move |_: &T| {
            self.toasts.say(done);
            self.loaded.reload();
            // The level of the user may have changed, and whether there is something to say.
            self.session.refresh_organization();
            self.session.refresh();
        });
        write.send(change(&id), outcome.and_here(move |_| here.run()));
    }
}

async fn read(id: Option<OrganizationId>) -> Result<Shown, ApiError> {
    let Some(id) = id else { return Ok(Shown::default()) };
    let (offer, successor) = try_join(api::transfer_offer(&id), api::successor(&id)).await?;
    Ok(Shown { offer: offer.offer, successor: successor.successor, organization: Some(id) })
}
