//! The change of a grant that the URL asks to confirm.

use crate::pages::project::state::Person;
use rolecall_policy::Level;

/// The change of a grant that a dialog confirms.
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

/// Ignores when the person was last seen, so that an update of it does not render the dialog again and lose its error.
impl PartialEq for AskedGrant {
    fn eq(&self, other: &AskedGrant) -> bool {
        let key = |asked: &AskedGrant| {
            let person = asked.person();
            let to = if let AskedGrant::Change(_, to) = asked { Some(*to) } else { None };
            let grant = person.grant.as_ref().map(|grant| (grant.level, grant.expires_at.clone()));
            (to, person.user.uuid.clone(), grant, person.level)
        };
        key(self) == key(other)
    }
}

impl AskedGrant {
    /// Parses the URL's query; `None` if nothing would change.
    pub(super) fn parse(dialog: &str, person: Person, level: &str, private: bool) -> Option<AskedGrant> {
        let granted = person.grant.as_ref()?.level;
        match dialog {
            "remove" => Some(AskedGrant::Remove(person)),
            // Only when it ends.
            "end" if private => Some(AskedGrant::Change(person, granted)),
            "level" if private => {
                let to = Level::GRANTABLE.into_iter().find(|to| to.number().to_string() == level)?;
                (to != granted).then_some(AskedGrant::Change(person, to))
            }
            _ => None,
        }
    }
}
