//! What can be done with a member of the organization, with the decisions of the rules. Changes are confirmed in the
//! dialogs of the members page.

use super::{
    entry::{Command, Entry, Purpose},
    people,
};
use crate::{
    language::{t, tr},
    pages::role_table::{MemberDialog, change_of_level},
    query::Query,
    routes::OrganizationPage,
    session::Session,
    text,
};
use rolecall_api::{Member, RequestAction, StartView, param};
use rolecall_policy::{Act, Decision, Level, Target};

/// Everything that can be done with a person; reads the session.
pub(super) fn on_person(session: Session, member: &Member) -> Vec<Entry> {
    let acts = PersonActs::new(session, member);
    let is_owner = member.level == Level::Owner;
    let mut entries = Vec::new();
    if acts.own {
        entries.extend(ask_for_level(session));
    } else {
        entries.extend(Level::GRANTABLE.into_iter().filter(|to| *to != member.level).map(|to| acts.change(to)));
    }
    if !acts.own && !is_owner {
        entries.push(acts.transfer());
    }
    // Nobody can remove the owner.
    if acts.own || !is_owner {
        entries.push(acts.remove());
    }
    entries.extend(acts.sights());
    if !acts.own {
        entries.push(acts.view_as());
    }
    entries
}

/// The person, as somebody to choose for something.
pub(super) fn for_purpose(session: Session, purpose: Purpose, member: &Member) -> Entry {
    let acts = PersonActs::new(session, member);
    let person = people::entry(member);
    let act = match purpose {
        // The levels are listed next.
        Purpose::ChangeLevel => return person.gated(change_of_level(session.level(), acts.target())).on(member),
        Purpose::Remove => acts.remove(),
        Purpose::TransferOwnership => acts.transfer(),
    };
    Entry { decision: act.decision, person: act.person, command: act.command, ..person }
}

/// The wish of a member for another level, which only others can change.
pub(super) fn ask_for_level(session: Session) -> Option<Entry> {
    let (person, name) = session.with_user(|user| (user.uuid.clone(), user.first_name.clone()))?;
    let asked = crate::session::AskedAct { action: RequestAction::ChangeMemberLevel, person: Some(person), name };
    let is_member = session.level() == Some(Level::Member);
    is_member
        .then(|| Entry::action("arrow-up", t("Ask for another level"), Command::Ask(asked)).found_by("role permission"))
}

/// A member as the target of acts.
struct PersonActs<'a> {
    session: Session,
    member: &'a Member,
    /// True if it is the signed-in user.
    own: bool,
}

impl<'a> PersonActs<'a> {
    fn new(session: Session, member: &'a Member) -> Self {
        let own = session.with_user(|user| user.uuid == member.user.uuid) == Some(true);
        PersonActs { session, member, own }
    }

    fn target(&self) -> Target {
        Target { level: Some(self.member.level), is_actor: self.own }
    }

    fn name(&self) -> &str {
        &self.member.user.first_name
    }

    fn decide_level(&self, to: Level) -> Decision {
        self.session.decide(Act::ChangeLevel { target: self.target(), to })
    }

    /// A dialog of the members page, which shows this person.
    fn dialog(&self, dialog: &MemberDialog) -> Command {
        let about = dialog.about();
        let about = about.iter().map(|(key, value)| (*key, value.as_str()));
        let pairs: Vec<_> =
            [("dialog", dialog.name()), ("search", &self.member.user.email)].into_iter().chain(about).collect();
        self.page(OrganizationPage::Members, &pairs)
    }

    fn page(&self, page: OrganizationPage, pairs: &[(&'static str, &str)]) -> Command {
        Command::Go(Query::url(&self.session.page(page).to_string(), pairs))
    }

    fn change(&self, to: Level) -> Entry {
        let command = self.dialog(&MemberDialog::Change { person: self.member.user.uuid.clone(), to });
        let label = tr!("Make {name} {level}", name = self.name(), level = text::a_level(to));
        Entry::action("people", label, command)
            .found_by("change level role")
            .gated(self.decide_level(to))
            .on(self.member)
    }

    fn transfer(&self) -> Entry {
        let command = self.dialog(&MemberDialog::Change { person: self.member.user.uuid.clone(), to: Level::Owner });
        // Others cannot be asked for it, so it names no person.
        Entry::action("arrow-right", tr!("Transfer ownership to {name}", name = self.name()), command)
            .gated(self.decide_level(Level::Owner))
    }

    fn remove(&self) -> Entry {
        let organization = self.session.organization_name();
        let (icon, label) = if self.own {
            ("sign-out", tr!("Leave {name}", name = organization))
        } else {
            ("trash", tr!("Remove {name} from {organization}", name = self.name()))
        };
        let command = self.dialog(&MemberDialog::Remove { person: self.member.user.uuid.clone() });
        Entry::action(icon, label, command)
            .gated(self.session.decide(Act::Remove { target: self.target() }))
            .on(self.member)
    }

    fn view_as(&self) -> Entry {
        let whom = StartView { user_uuid: Some(self.member.user.uuid.clone()), level: None };
        Entry::action("person", tr!("View as {name}", name = self.name()), Command::ViewAs(whom))
            .found_by("impersonate see access")
            .gated(self.session.decide(Act::ViewAs { target: self.target() }))
    }

    /// The pages that show something about the person.
    fn sights(&self) -> [Entry; 3] {
        let (id, name) = (self.member.user.uuid.0.as_str(), self.name());
        let access = self.page(OrganizationPage::Access, &[("person", id)]);
        let access = Entry::action("lock", tr!("See the access of {name}"), access).found_by("projects");
        [
            Entry::action(
                "search",
                tr!("Show {name} in the list of members"),
                self.page(OrganizationPage::Members, &[("search", &self.member.user.email)]),
            ),
            if self.own { access } else { access.gated(self.session.decide(Act::ViewActivity)) },
            Entry::action(
                "history",
                tr!("See the activity of {name}"),
                self.page(OrganizationPage::Activity, &[(param::ITEM, id)]),
            ),
        ]
    }
}
