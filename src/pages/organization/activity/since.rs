//! What has changed since an entry, in sentences. Pure.

use super::values::{self, Names};
use crate::language::{t, tr};
use rolecall_api::{ChangedSince, ChangedSinceKind};

/// The sentence of something that has changed since.
#[must_use]
pub fn sentence(since: &ChangedSince, names: &dyn Names) -> String {
    use ChangedSinceKind as K;
    let name = if since.name.is_empty() { t("This") } else { since.name.as_str() };
    let field = since.field.as_deref().unwrap_or_default();
    let value = || values::value(field, &since.value, names);
    match since.kind {
        K::Value => tr!("{name}: {field} is now {value}.", field = values::field(field), value = value()),
        K::Restored => tr!("{name} is as before already."),
        K::PersonLeft => tr!("{name} is no longer a member."),
        K::PersonIsBack => tr!("{name} is a member again."),
        K::AccountDeleted => tr!("{name} has deleted their account."),
        K::ProjectGone if since.name.is_empty() => {
            t("The project is deleted, or you no longer have access to it.").to_owned()
        }
        K::ProjectGone => tr!("The project {name} is deleted, or you no longer have access to it."),
        K::GrantGone => tr!("{name} no longer has access to the project."),
        K::GrantEnded => tr!("{name}’s access to the project had an end, which is over."),
        K::GrantIsBack => tr!("{name} has access to the project again."),
        K::ProjectIsOpen => tr!("The project {name} is open to everyone by now."),
        K::InviteExpired => tr!("The invite to {name} has expired."),
        K::InviteGone => tr!("The invite to {name} was accepted or cancelled."),
        K::InvitedAgain => tr!("{name} was invited again."),
        K::InviterCannot => tr!("Who invited {name} can no longer invite at this level."),
        K::InviterCannotGrant if since.name.is_empty() => {
            t("Who sent an invite can no longer give access to a project in it.").to_owned()
        }
        K::InviterCannotGrant => tr!("Who sent an invite to the project {name} can no longer give access to it."),
        K::Forgotten => tr!("The record of what {name} had was deleted with an account."),
        K::Taken => tr!("{field}: {value} is in use elsewhere.", field = values::field(field), value = value()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::Known;
    use super::*;
    use rolecall_api::ChangeValue;

    fn since(kind: ChangedSinceKind, field: Option<&str>, value: ChangeValue) -> String {
        let since =
            ChangedSince { kind, field: field.map(ToOwned::to_owned), value, name: "Linnea".into(), prevents: false };
        sentence(&since, &Known)
    }

    #[test]
    fn a_value_is_said_in_words() {
        assert_eq!(since(ChangedSinceKind::Value, Some("level"), 8.into()), "Linnea: Level is now Administrator.");
        assert_eq!(
            since(ChangedSinceKind::Taken, Some("slug"), "meridian".into()),
            "Name in URLs: meridian is in use elsewhere."
        );
    }

    #[test]
    fn a_project_is_named_if_it_may_be() {
        let hidden = |kind| {
            let value = ChangeValue::Null;
            sentence(&ChangedSince { kind, field: None, value, name: String::new(), prevents: false }, &Known)
        };
        assert_eq!(
            since(ChangedSinceKind::InviterCannotGrant, None, ChangeValue::Null),
            "Who sent an invite to the project Linnea can no longer give access to it."
        );
        assert_eq!(
            hidden(ChangedSinceKind::InviterCannotGrant),
            "Who sent an invite can no longer give access to a project in it."
        );
        assert_eq!(
            since(ChangedSinceKind::ProjectIsOpen, None, ChangeValue::Null),
            "The project Linnea is open to everyone by now."
        );
    }

    #[test]
    fn who_is_gone_is_named() {
        assert_eq!(since(ChangedSinceKind::PersonLeft, None, ChangeValue::Null), "Linnea is no longer a member.");
        assert_eq!(
            since(ChangedSinceKind::ProjectGone, None, ChangeValue::Null),
            "The project Linnea is deleted, or you no longer have access to it."
        );
    }
}
