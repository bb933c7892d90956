//! Which change of a grant the address asks to be confirmed.

use crate::pages::project::state::Person;
use rolecall_policy::Level;

/// What the address asks to be confirmed.
#[derive(Debug, Clone)]
pub(super) enum AskedGrant {
    Change(Person, Level),
    Remove(Person),
}

impl AskedGrant {
    pub(super) const fn person(&self) -> &Person {
        let (AskedGrant::Change(person, _) | AskedGrant::Remove(person)) = self;
        person
    }
}

/// The same dialog, although the person was seen meanwhile: what it says went wrong stays.
impl PartialEq for AskedGrant {
    fn eq(&self, other: &AskedGrant) -> bool {
        let key = |asked: &AskedGrant| {
            let person = asked.person();
            let to = if let AskedGrant::Change(_, to) = asked { Some(*to) } else { None };
            (to, person.user.uuid.clone(), person.grant.as_ref().map(|grant| grant.level), person.level)
        };
        key(self) == key(other)
    }
}

impl AskedGrant {
    /// What a query means, if the person is there and it would change something.
    pub(super) fn parse(
        dialog: &str,
        person: &str,
        level: &str,
        people: &[Person],
        private: bool,
    ) -> Option<AskedGrant> {
        let person = people.iter().find(|one| one.user.uuid.as_str() == person)?.clone();
        let granted = person.grant.as_ref()?.level;
        match dialog {
            "remove" => Some(AskedGrant::Remove(person)),
            "level" if private => {
                let to = Level::GRANTABLE.into_iter().find(|to| to.number().to_string() == level)?;
                (to != granted).then_some(AskedGrant::Change(person, to))
            }
            _ => None,
        }
    }
}
