//! Offers of ownership and the named successor, in the model of an organization: what the steps about them do, and when
//! they end.

use crate::organization::Organization;
use crate::rules::{Fault, Rules};
use crate::step::Step;
use rolecall_policy::{Act, Level};

/// An open offer of ownership.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Offer {
    /// The owner who made it.
    pub(crate) by: usize,
    pub(crate) to: usize,
}

/// A named successor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Successor {
    /// The owner who named them.
    pub(crate) by: usize,
    pub(crate) who: usize,
    /// True while a claim of theirs waits.
    pub(crate) claims: bool,
}

/// A step of a handover.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Handover {
    Offer {
        by: usize,
        to: usize,
    },
    Withdraw {
        by: usize,
    },
    Accept {
        by: usize,
    },
    Decline {
        by: usize,
    },
    Name {
        by: usize,
        who: usize,
    },
    RemoveSuccessor {
        by: usize,
    },
    Claim {
        by: usize,
    },
    TakeBack {
        by: usize,
    },
    Stop {
        by: usize,
    },
    /// The server makes the successor the owner, after the waiting time.
    TakeEffect,
}

impl Handover {
    /// Every one that somebody of so many people could try.
    pub(crate) fn all(people: usize) -> Vec<Step> {
        use Handover::{Accept, Claim, Decline, Name, Offer, RemoveSuccessor, Stop, TakeBack, TakeEffect, Withdraw};
        let mut steps = vec![TakeEffect];
        for by in 0..people {
            steps.extend([Withdraw { by }, Accept { by }, Decline { by }, RemoveSuccessor { by }]);
            steps.extend([Claim { by }, TakeBack { by }, Stop { by }]);
            steps.extend((0..people).flat_map(|who| [Offer { by, to: who }, Name { by, who }]));
        }
        steps.into_iter().map(Step::Handover).collect()
    }

    /// The responsible person: of what makes an owner, who offered it or named the successor.
    pub(crate) fn by(self, organization: &Organization) -> Option<usize> {
        match self {
            Handover::Accept { .. } => organization.offer.map(|offer| offer.by),
            Handover::TakeEffect => organization.successor.map(|successor| successor.by),
            Handover::Offer { by, .. }
            | Handover::Withdraw { by }
            | Handover::Decline { by }
            | Handover::Name { by, .. }
            | Handover::RemoveSuccessor { by }
            | Handover::Claim { by }
            | Handover::TakeBack { by }
            | Handover::Stop { by } => Some(by),
        }
    }

    /// Who becomes the owner by it.
    pub(crate) fn makes_owner(self, organization: &Organization) -> Option<usize> {
        match self {
            Handover::Accept { .. } => organization.offer.map(|offer| offer.to),
            Handover::TakeEffect => organization.successor.map(|successor| successor.who),
            _ => None,
        }
    }
}

impl Organization {
    /// Does the step if the rules allow it.
    pub(crate) fn hand_over(&mut self, rules: Rules, step: Handover) -> Option<()> {
        let is_mine = |by| self.offer.is_some_and(|offer| offer.to == by);
        let is_successor = |by| self.successor.is_some_and(|successor| successor.who == by);
        match step {
            Handover::Offer { by, to } => {
                self.ask(rules, by, Act::OfferOwnership { target: self.target(by, to) })?;
                // One at a time.
                self.offer.is_none().then_some(())?;
                self.offer = Some(Offer { by, to });
            }
            Handover::Withdraw { by } => {
                self.ask(rules, by, Act::WithdrawOffer)?;
                self.offer.take()?;
            }
            Handover::Accept { by } => {
                self.ask(rules, by, Act::AnswerOffer { is_mine: is_mine(by) })?;
                let offer = self.offer?;
                self.make_owner(rules, offer.to);
            }
            Handover::Decline { by } => {
                self.ask(rules, by, Act::AnswerOffer { is_mine: is_mine(by) })?;
                self.offer.take()?;
            }
            Handover::Name { by, who } => {
                self.ask(rules, by, Act::NameSuccessor { target: self.target(by, who) })?;
                self.successor = Some(Successor { by, who, claims: false });
            }
            Handover::RemoveSuccessor { by } => {
                self.ask(rules, by, Act::RemoveSuccessor)?;
                self.successor.take()?;
            }
            Handover::Claim { by } => {
                self.ask(rules, by, Act::ClaimOwnership { is_successor: is_successor(by) })?;
                let successor = self.successor.as_mut().filter(|successor| !successor.claims)?;
                successor.claims = true;
            }
            Handover::TakeBack { by } => {
                self.ask(rules, by, Act::ClaimOwnership { is_successor: is_successor(by) })?;
                self.end_claim()?;
            }
            Handover::Stop { by } => {
                self.ask(rules, by, Act::StopClaim)?;
                self.end_claim()?;
            }
            Handover::TakeEffect => {
                let successor = self.successor.filter(|successor| successor.claims)?;
                self.make_owner(rules, successor.who);
            }
        }
        Some(())
    }

    fn end_claim(&mut self) -> Option<()> {
        let successor = self.successor.as_mut().filter(|successor| successor.claims)?;
        successor.claims = false;
        Some(())
    }

    /// The owner becomes administrator, `who` owner.
    fn make_owner(&mut self, rules: Rules, who: usize) {
        if let Some(owner) = self.people.iter().position(|level| *level == Some(Level::Owner)) {
            self.renew_links(rules, owner, Some(Level::Administrator));
            self.people[owner] = Some(Level::Administrator);
        }
        self.renew_links(rules, who, Some(Level::Owner));
        self.people[who] = Some(Level::Owner);
    }

    /// Ends an offer whose sides have other levels than in `before`, and a successor who is no administrator any more or
    /// whom another owner has named.
    pub(crate) fn end_handovers(&mut self, rules: Rules, before: &[Option<Level>]) {
        if rules.has(Fault::HandoversOutliveLevels) {
            return;
        }
        let people = &self.people;
        let stays = |who: usize| people[who] == before[who];
        self.offer = self.offer.filter(|offer| stays(offer.by) && stays(offer.to));
        let holds = |successor: &Successor| {
            people[successor.by] == Some(Level::Owner) && people[successor.who] == Some(Level::Administrator)
        };
        self.successor = self.successor.filter(holds);
    }
}
