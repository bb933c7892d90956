//! The states of the model checker: organizations as numbers.
//!
//! A number has everything of an organization except the numbers of people, projects and links. So organizations that
//! differ only by these can be one state.

use crate::handover::{Offer, Successor};
use crate::laws::Law;
use crate::organization::{Invite, Organization, Project};
use rolecall_policy::Level;
use std::fmt;

/// An organization, and the law that the last step has broken.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct State {
    pub(crate) code: u128,
    /// The most people and projects.
    pub(crate) sizes: (usize, usize),
    pub(crate) broken: Option<Law>,
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} {:?}", self.broken.map(Law::words), self.organization())
    }
}

/// What there is to tell about one person, without the numbers of others.
pub(crate) fn look(organization: &Organization, person: usize, projects: &[usize]) -> u64 {
    let invite = organization.invites.iter().find(|invite| invite.to == person);
    let sent = organization.invites.iter().filter(|invite| invite.author == person).count();
    let mut look = level_code(organization.people[person]) << 2 | level_code(invite.map(|invite| invite.level));
    look = look << 3 | sent as u64;
    let [offers, is_offered] = organization.offer.map_or([false; 2], |offer| [offer.by == person, offer.to == person]);
    let [names, is_named] =
        organization.successor.map_or([false; 2], |successor| [successor.by == person, successor.who == person]);
    for fact in [offers, is_offered, names, is_named] {
        look = look << 1 | u64::from(fact);
    }
    for project in projects {
        let explicit = organization.stored(*project, person).and_then(|state| state.explicit);
        let promise = invite.and_then(|invite| invite.promised.iter().find(|(promised, _)| promised == project));
        look = look << 4 | level_code(explicit) << 2 | level_code(promise.map(|(_, level)| *level));
    }
    look
}

/// The number of an organization with people and projects in these orders. `most` is how many projects there can be.
pub(crate) fn encode(organization: &Organization, people: &[usize], projects: &[usize], most: usize) -> u128 {
    let mut bits = Bits { code: 0, at: 0 };
    bits.put(1, organization.members_can_invite.into());
    for person in people {
        bits.put(2, level_code(organization.people[*person]));
    }
    let slots = (0..most).map(|slot| projects.get(slot).copied());
    for slot in slots.clone() {
        let project = slot.and_then(|project| organization.projects[project].as_ref());
        bits.put(1, project.is_some().into());
        bits.put(1, project.is_some_and(|project| project.private).into());
        bits.put(1, project.is_some_and(|project| project.deleted).into());
        for person in people {
            bits.put(2, project.map_or(0, |project| level_code(project.explicit[*person])));
        }
    }
    for to in people {
        let invite = organization.invites.iter().find(|invite| invite.to == *to);
        let author = invite.and_then(|invite| people.iter().position(|person| *person == invite.author));
        bits.put(3, author.map_or(0, |author| author as u64 + 1));
        bits.put(2, level_code(invite.map(|invite| invite.level)));
        for slot in slots.clone() {
            let mut promised = invite.into_iter().flat_map(|invite| &invite.promised);
            let promise = promised.find(|(project, _)| Some(*project) == slot);
            bits.put(2, level_code(promise.map(|(_, level)| *level)));
        }
    }
    let place = |who: Option<usize>| {
        let at = who.and_then(|who| people.iter().position(|person| *person == who));
        at.map_or(0, |at| at as u64 + 1)
    };
    bits.put(3, place(organization.offer.map(|offer| offer.by)));
    bits.put(3, place(organization.offer.map(|offer| offer.to)));
    bits.put(3, place(organization.successor.map(|successor| successor.by)));
    bits.put(3, place(organization.successor.map(|successor| successor.who)));
    bits.put(1, organization.successor.is_some_and(|successor| successor.claims).into());
    bits.code
}

impl State {
    pub(crate) fn organization(&self) -> Organization {
        let (people, projects) = self.sizes;
        let mut bits = Bits { code: self.code, at: 0 };
        let members_can_invite = bits.take(1) == 1;
        let levels = (0..people).map(|_| level_of(bits.take(2))).collect();
        let mut slots = Vec::new();
        for _ in 0..projects {
            let [exists, private, deleted] = [(); 3].map(|()| bits.take(1) == 1);
            let explicit = (0..people).map(|_| level_of(bits.take(2))).collect();
            slots.extend(exists.then_some(Some(Project { private, deleted, explicit })));
        }
        let mut invites = Vec::new();
        for to in 0..people {
            let (author, level) = (bits.take(3), level_of(bits.take(2)));
            let grants: Vec<_> = (0..projects).map(|project| (project, level_of(bits.take(2)))).collect();
            let promised = grants.into_iter().filter_map(|(project, level)| Some((project, level?))).collect();
            if let (Some(author), Some(level)) = (author.checked_sub(1), level) {
                invites.push(Invite { author, to, level, promised, link: invites.len() + 1 });
            }
        }
        let links = invites.len();
        let mut place = || bits.take(3).checked_sub(1);
        let (offer, successor) = ((place(), place()), (place(), place()));
        let claims = bits.take(1) == 1;
        let offer = offer.0.zip(offer.1).map(|(by, to)| Offer { by, to });
        let successor = successor.0.zip(successor.1).map(|(by, who)| Successor { by, who, claims });
        Organization { people: levels, projects: slots, invites, members_can_invite, offer, successor, links }
    }
}

struct Bits {
    code: u128,
    at: u32,
}

impl Bits {
    fn put(&mut self, width: u32, value: u64) {
        self.code |= u128::from(value) << self.at;
        self.at += width;
    }

    fn take(&mut self, width: u32) -> usize {
        let value = (self.code >> self.at) & ((1 << width) - 1);
        self.at += width;
        value as usize
    }
}

fn level_code(level: Option<Level>) -> u64 {
    match level {
        None => 0,
        Some(Level::Member) => 1,
        Some(Level::Administrator) => 2,
        Some(Level::Owner) => 3,
    }
}

fn level_of(code: usize) -> Option<Level> {
    [None, Some(Level::Member), Some(Level::Administrator), Some(Level::Owner)].into_iter().nth(code)?
}
