//! The events of a moment, and who has to ask again because of them. Pure.

use rolecall_api::{LiveEvent, LiveKind, OrganizationId, UserId};

/// With more events than this in one moment, everything is asked for again.
const MOST: usize = 100;

/// The events of a moment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct News(Vec<(LiveKind, LiveEvent)>);

impl News {
    /// Adds an event.
    pub(super) fn add(&mut self, kind: LiveKind, event: LiveEvent) {
        let event = (kind, event);
        if self.0.contains(&event) {
            return;
        }
        if self.0.len() == MOST {
            self.0 = vec![(LiveKind::Resync, LiveEvent::default())];
        }
        self.0.push(event);
    }

    /// Whether the session of `person`, who sees the organization `here`, is out of date.
    pub(super) fn concerns_session(&self, person: Option<&UserId>, here: Option<&OrganizationId>) -> bool {
        self.0.iter().any(|(kind, event)| match kind {
            // The names of other organizations and projects are in menus; a project of another one may be waited for.
            LiveKind::Session | LiveKind::Resync | LiveKind::Organization | LiveKind::Project => true,
            LiveKind::Level | LiveKind::Membership | LiveKind::Grant | LiveKind::Request => {
                event.is_lost
                    || event.organization.as_ref() == here
                    || event.user.as_ref().is_some_and(|user| Some(user) == person)
            }
            LiveKind::Ready | LiveKind::Sessions | LiveKind::Invite | LiveKind::Activity => false,
        })
    }

    /// Whether a page of the organization `here` that shows `kinds` is out of date. Not if the organization itself is lost: its
    /// pages are about to be left, and would ask for what is gone.
    pub(super) fn concerns_page(&self, kinds: &[LiveKind], here: Option<&OrganizationId>) -> bool {
        let is_gone = |(kind, event): &(LiveKind, LiveEvent)| {
            *kind == LiveKind::Membership && event.is_lost && event.organization.as_ref() == here
        };
        if here.is_some() && self.0.iter().any(is_gone) {
            return false;
        }
        self.0.iter().any(|(kind, event)| {
            let is_here = event.organization.is_none() || event.organization.as_ref() == here;
            *kind == LiveKind::Resync || kinds.contains(kind) && is_here && !event.is_lost
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn organization(id: &str) -> OrganizationId {
        OrganizationId(id.into())
    }

    fn event(place: &str, user: &str) -> LiveEvent {
        LiveEvent { organization: Some(organization(place)), user: Some(UserId(user.into())), ..LiveEvent::default() }
    }

    fn news(kind: LiveKind, event: LiveEvent) -> News {
        let mut news = News::default();
        news.add(kind, event);
        news
    }

    fn session(news: &News) -> bool {
        news.concerns_session(Some(&UserId("ada".into())), Some(&organization("acme")))
    }

    #[test]
    fn the_session_follows_its_organization_and_what_concerns_its_user_elsewhere() {
        for kind in [LiveKind::Level, LiveKind::Membership, LiveKind::Grant, LiveKind::Request] {
            assert!(session(&news(kind, event("acme", "max"))), "{kind:?}");
            assert!(session(&news(kind, event("kestrel", "ada"))), "{kind:?}");
            assert!(!session(&news(kind, event("kestrel", "max"))), "{kind:?}");
            assert!(session(&news(kind, LiveEvent { is_lost: true, ..event("kestrel", "max") })), "{kind:?}");
        }
        for kind in [LiveKind::Session, LiveKind::Resync, LiveKind::Organization, LiveKind::Project] {
            assert!(session(&news(kind, LiveEvent::default())), "{kind:?}");
        }
        for kind in [LiveKind::Sessions, LiveKind::Invite, LiveKind::Activity] {
            assert!(!session(&news(kind, event("acme", "ada"))), "{kind:?}");
        }
        assert!(!session(&News::default()));
    }

    #[test]
    fn a_page_follows_its_kinds_in_its_organization() {
        let kinds = &[LiveKind::Level, LiveKind::Invite];
        let page = |news: &News| news.concerns_page(kinds, Some(&organization("acme")));
        assert!(page(&news(LiveKind::Level, event("acme", "max"))));
        assert!(page(&news(LiveKind::Invite, LiveEvent::default())));
        assert!(!page(&news(LiveKind::Level, event("kestrel", "max"))));
        assert!(!page(&news(LiveKind::Project, event("acme", "max"))));
        assert!(page(&news(LiveKind::Resync, LiveEvent::default())));
        assert!(!page(&News::default()));
    }

    #[test]
    fn a_page_does_not_ask_for_what_was_lost() {
        let lost = LiveEvent { is_lost: true, ..event("acme", "ada") };
        assert!(!news(LiveKind::Level, lost.clone()).concerns_page(&[LiveKind::Level], Some(&organization("acme"))));
        let mut all = news(LiveKind::Level, event("acme", "max"));
        let concerns = |all: &News, here: &str| all.concerns_page(&[LiveKind::Level], Some(&organization(here)));
        assert!(concerns(&all, "acme"));
        all.add(LiveKind::Membership, LiveEvent { is_lost: true, ..event("kestrel", "ada") });
        assert!(concerns(&all, "acme"), "another organization was lost");
        all.add(LiveKind::Membership, lost);
        assert!(!concerns(&all, "acme"));
    }

    #[test]
    fn the_same_event_is_kept_once_and_too_many_mean_everything() {
        let mut many = News::default();
        for number in 0..MOST {
            let event = event("kestrel", &number.to_string());
            many.add(LiveKind::Level, event.clone());
            many.add(LiveKind::Level, event);
        }
        assert_eq!(many.0.len(), MOST);
        assert!(!session(&many));
        many.add(LiveKind::Level, event("kestrel", "one more"));
        assert_eq!(many.0.len(), 2);
        assert!(session(&many) && many.concerns_page(&[], None));
    }
}
