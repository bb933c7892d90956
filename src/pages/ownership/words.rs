//! The sentences about offers and claims. Pure.

use super::handover::Shown;
use crate::language::{t, tr};
use rolecall_api::{OfferState, Successor, SuccessorClaim, Timestamp, TransferOffer, UserId};

/// Writes a moment for the reader.
type Exact = fn(&Timestamp) -> String;

impl Shown {
    /// The offer that waits for an answer.
    pub(super) fn open_offer(&self) -> Option<&TransferOffer> {
        self.offer.as_ref().filter(|offer| offer.state == OfferState::Open)
    }

    /// The claim that waits, with the successor.
    pub(super) fn claim(&self) -> Option<(&Successor, &SuccessorClaim)> {
        let successor = self.successor.as_ref()?;
        Some((successor, successor.claim.as_ref()?))
    }

    /// True if ownership is offered to this person.
    pub(super) fn is_offered_to(&self, me: Option<&UserId>) -> bool {
        self.open_offer().is_some_and(|offer| Some(&offer.user.uuid) == me)
    }
}

/// What the banner says to `me`, if there is something to say.
pub(super) fn notice(shown: &Shown, organization: &str, me: Option<&UserId>, exact: Exact) -> Option<String> {
    if let Some(offer) = shown.open_offer().filter(|_| shown.is_offered_to(me)) {
        let name = &offer.offered_by.first_name;
        return Some(tr!("{name} offers you the ownership of {organization}."));
    }
    if let Some((successor, claim)) = shown.claim() {
        return Some(claim_sentence((successor, claim), organization, me, exact));
    }
    let offer = shown.open_offer().filter(|offer| Some(&offer.offered_by.uuid) == me)?;
    let name = &offer.user.first_name;
    Some(tr!("You offer {name} the ownership of {organization}."))
}

/// Who claims ownership, when it takes effect, and who can stop it.
pub(super) fn claim_sentence(
    (successor, claim): (&Successor, &SuccessorClaim),
    organization: &str,
    me: Option<&UserId>,
    exact: Exact,
) -> String {
    let day = exact(&claim.effective_at);
    let (name, owner) = (&successor.user.first_name, &successor.named_by.first_name);
    if Some(&successor.user.uuid) == me {
        tr!("You claim the ownership of {organization}. You become the owner on {day}, unless {owner} stops it.")
    } else if Some(&successor.named_by.uuid) == me {
        tr!("{name} claims the ownership of {organization}, and becomes the owner on {day}, unless you stop it.")
    } else {
        tr!("{name} claims the ownership of {organization}, and becomes the owner on {day}, unless {owner} stops it.")
    }
}

/// What has become of an offer that waits no longer, said to `me`.
pub(super) fn ended(offer: &TransferOffer, me: Option<&UserId>) -> String {
    let is_mine = Some(&offer.user.uuid) == me;
    let (name, owner) = (&offer.user.first_name, &offer.offered_by.first_name);
    match (offer.state, is_mine) {
        (OfferState::Open, _) => String::new(),
        (OfferState::Accepted, true) => t("You have accepted the ownership.").into(),
        (OfferState::Accepted, false) => tr!("{name} has accepted the ownership."),
        (OfferState::Declined, true) => t("You have declined the ownership.").into(),
        (OfferState::Declined, false) => tr!("{name} has declined the ownership."),
        (OfferState::Withdrawn, true) => tr!("{owner} has withdrawn the offer."),
        (OfferState::Withdrawn, false) => tr!("The offer to {name} was withdrawn."),
        (OfferState::Void, true) => t("The offer has ended, because levels have changed.").into(),
        (OfferState::Void, false) => tr!("The offer to {name} has ended, because levels have changed."),
        (OfferState::Expired, true) => t("The offer has expired.").into(),
        (OfferState::Expired, false) => tr!("The offer to {name} has expired."),
    }
}

/// What the settings say about an offer that waits.
pub fn offer_in_settings(shown: &Shown, exact: Exact) -> Option<String> {
    let offer = shown.open_offer()?;
    let until = exact(&offer.expires_at);
    let name = &offer.user.first_name;
    Some(tr!("Ownership is offered to {name}, who can accept until {until}."))
}

/// What the settings say about the successor.
pub(super) fn successor_in_settings(shown: &Shown, organization: &str, me: Option<&UserId>, exact: Exact) -> String {
    if let Some((successor, claim)) = shown.claim() {
        return claim_sentence((successor, claim), organization, me, exact);
    }
    match &shown.successor {
        None => t("An administrator named here can claim ownership, if the owner can no longer be reached.").into(),
        Some(successor) => {
            let (name, days) = (&successor.user.first_name, successor.waiting_days);
            if Some(&successor.user.uuid) == me {
                tr!("You can claim ownership. A claim waits {days} days, in which the owner can stop it.")
            } else {
                tr!("{name} can claim ownership. A claim waits {days} days, in which the owner can stop it.")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rolecall_api::{Person, Timestamp};

    fn person(name: &str) -> Person {
        Person { uuid: UserId(name.to_lowercase()), first_name: name.into(), email: String::new() }
    }

    fn moment() -> Timestamp {
        Timestamp("2026-12-07T12:00:00Z".into())
    }

    fn offer(state: OfferState) -> TransferOffer {
        TransferOffer {
            user: person("Ada"),
            offered_by: person("Olive"),
            state,
            created_at: moment(),
            expires_at: moment(),
            ended_at: None,
        }
    }

    fn successor(claims: bool) -> Successor {
        Successor {
            user: person("Grace"),
            named_by: person("Olive"),
            waiting_days: 30,
            named_at: moment(),
            claim: claims.then(|| SuccessorClaim { claimed_at: moment(), effective_at: moment() }),
        }
    }

    fn told(shown: &Shown, me: &str) -> Option<String> {
        notice(shown, "Acme", Some(&UserId(me.into())), Timestamp::to_string)
    }

    #[test]
    fn an_offer_is_told_to_its_two_people_and_a_claim_to_all() {
        let offered = Shown { offer: Some(offer(OfferState::Open)), ..Shown::default() };
        assert_eq!(told(&offered, "ada").as_deref(), Some("Olive offers you the ownership of Acme."));
        assert_eq!(told(&offered, "olive").as_deref(), Some("You offer Ada the ownership of Acme."));
        assert_eq!(told(&offered, "max"), None);
        let claimed = Shown { successor: Some(successor(true)), ..Shown::default() };
        let starts = |me: &str, words: &str| told(&claimed, me).is_some_and(|sentence| sentence.starts_with(words));
        assert!(starts("grace", "You claim the ownership of Acme. You become the owner on "));
        assert!(starts("max", "Grace claims the ownership of Acme, and becomes the owner on "));
        assert!(told(&claimed, "max").is_some_and(|sentence| sentence.ends_with("unless Olive stops it.")));
        assert!(told(&claimed, "olive").is_some_and(|sentence| sentence.ends_with("unless you stop it.")));
    }

    #[test]
    fn who_is_offered_ownership_hears_of_that_first_and_the_owner_of_the_claim() {
        let both = Shown { offer: Some(offer(OfferState::Open)), successor: Some(successor(true)), ..Shown::default() };
        assert!(told(&both, "ada").is_some_and(|sentence| sentence.contains("offers you")));
        assert!(told(&both, "olive").is_some_and(|sentence| sentence.contains("claims")));
    }

    #[test]
    fn what_has_ended_is_no_notice() {
        for (_, state) in OfferState::NAMES.into_iter().filter(|(_, state)| *state != OfferState::Open) {
            let shown = Shown { offer: Some(offer(state)), successor: Some(successor(false)), ..Shown::default() };
            for me in ["ada", "olive", "grace"] {
                assert_eq!(told(&shown, me), None);
            }
            for me in ["ada", "olive"] {
                assert!(ended(&offer(state), Some(&UserId(me.into()))).ends_with('.'));
            }
            assert_eq!(offer_in_settings(&shown, Timestamp::to_string), None);
        }
    }
}
