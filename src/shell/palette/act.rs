//! The actions of the command palette, each with the decision of the rules. They open the dialogs of the pages, where they are
//! confirmed; nothing is changed here but the appearance.

use super::{
    entry::{Command, Entry, Purpose},
    person,
};
use crate::{
    frame::Appearance,
    language::{t, tr},
    query::Query,
    routes::{OrganizationPage, ProjectPage, ProjectTab, Route},
    session::{Session, state_of},
    text,
};
use rolecall_api::{ProjectBasic, RequestAction, StartView};
use rolecall_policy::{Act, Level, Target};

/// Somebody that no rule about the target refuses, as long as nobody is chosen.
const SOMEBODY: Target = Target { level: Some(Level::Member), is_actor: false };

/// What can be done here; reads the session. `is_inside`: the organization of the URL is loaded.
pub(super) fn actions(session: Session, is_inside: bool) -> Vec<Entry> {
    let mut actions = Vec::new();
    if is_inside {
        actions.extend(in_organization(session));
        actions.extend(session.with_project(|project| in_project(session, project)).unwrap_or_default());
    }
    actions.push(Entry::action("plus", t("New organization"), go(&Route::NewOrganization)).found_by("create"));
    for (appearance, icon, label) in [
        (Appearance::Light, "sun", "Use light appearance"),
        (Appearance::Dark, "moon", "Use dark appearance"),
        (Appearance::System, "monitor", "Use the system’s appearance"),
    ] {
        actions.push(Entry::action(icon, t(label), Command::Appear(appearance)).found_by("theme mode colour color"));
    }
    actions.push(
        Entry::action("info", t("Keyboard shortcuts"), Command::Open(super::SHORTCUTS))
            .found_by("keys help")
            .keyed("?"),
    );
    actions.push(Entry::action("sign-out", t("Sign out"), Command::SignOut).found_by("log out"));
    actions
}

fn go(page: &Route) -> Command {
    Command::Go(page.to_string())
}

/// A page with a dialog.
fn at(page: &Route, dialog: &str) -> Command {
    Command::Go(Query::url(&page.to_string(), &[("dialog", dialog)]))
}

fn in_organization(session: Session) -> Vec<Entry> {
    let name = session.organization_name();
    let [projects, settings] = [OrganizationPage::Projects, OrganizationPage::Settings].map(|page| session.page(page));
    let members_can_invite = session.with_organization(|organization| organization.members_can_invite) == Some(true);
    let me = Target { level: session.level(), is_actor: true };
    let mut actions = vec![
        Entry::action("plus", t("Invite members"), Command::Open("invite"))
            .found_by("add people")
            .gated(session.decide(Act::Invite { level: Level::Member, members_can_invite })),
        Entry::action("plus", t("New project"), at(&projects, "new"))
            .found_by("create")
            .gated(session.decide(Act::CreateProject)),
        Entry::action("people", t("Change someone’s level"), Command::Choose(Purpose::ChangeLevel))
            .found_by("role administrator member permission")
            .gated(session.decide(Act::ChangeLevel { target: SOMEBODY, to: Level::Administrator })),
        Entry::action("trash", t("Remove someone"), Command::Choose(Purpose::Remove))
            .found_by("member people")
            .gated(session.decide(Act::Remove { target: SOMEBODY })),
    ];
    actions.extend(Level::GRANTABLE.map(|level| {
        let target = Target { level: Some(level), is_actor: false };
        let whom = StartView { user_uuid: None, level: Some(level) };
        Entry::action("person", tr!("View as {level}", level = text::a_level(level)), Command::ViewAs(whom))
            .found_by("impersonate role level")
            .gated(session.decide(Act::ViewAs { target }))
    }));
    actions.extend(person::ask_for_level(session));
    actions.extend([
        Entry::action("arrow-right", t("Transfer ownership"), Command::Choose(Purpose::TransferOwnership))
            .found_by("owner")
            .gated(session.decide(Act::ChangeLevel { target: SOMEBODY, to: Level::Owner })),
        Entry::action("gear", tr!("Rename {name}"), go(&settings))
            .found_by("organization name url")
            .gated(session.decide(Act::ManageOrganization))
            .asking(RequestAction::SetOrganizationName),
        Entry::action("sign-out", tr!("Leave {name}"), at(&settings, "leave"))
            .found_by("organization")
            .gated(session.decide(Act::Remove { target: me })),
        Entry::action("trash", tr!("Delete {name}"), at(&settings, "delete"))
            .found_by("organization")
            .gated(session.decide(Act::DeleteOrganization)),
    ]);
    actions
}

fn in_project(session: Session, project: &ProjectBasic) -> Vec<Entry> {
    let (state, name) = (state_of(project), &project.name);
    let [general, access, token, danger] =
        ProjectTab::ALL.map(|tab| Route::Project(project.id, ProjectPage::Settings(tab)));
    let privacy = if project.access_control { tr!("Make {name} open") } else { tr!("Make {name} private") };
    let mut actions = vec![
        Entry::action("lock", privacy, at(&access, "privacy"))
            .found_by("project privacy access")
            .gated(session.decide(Act::SetPrivacy(state))),
        Entry::action("gear", tr!("Rename {name}"), go(&general))
            .found_by("project name")
            .gated(session.decide(Act::ManageProject(state)))
            .asking(RequestAction::SetProjectName),
        Entry::action("code", tr!("Reset the token of {name}"), at(&token, "reset"))
            .found_by("project api key")
            .gated(session.decide(Act::ManageProject(state)))
            .asking(RequestAction::ResetProjectToken),
        Entry::action("trash", tr!("Delete a user’s data from {name}"), go(&danger))
            .found_by("project erase events")
            .gated(session.decide(Act::EraseEvents(state))),
        Entry::action("trash", tr!("Delete {name}"), at(&danger, "delete"))
            .found_by("project")
            .gated(session.decide(Act::DeleteProject(state))),
    ];
    // In an open project, there is nobody to add.
    if project.access_control {
        let grant = Act::Grant { project: state, target: SOMEBODY, level: Level::Member };
        let add = Entry::action("plus", tr!("Add people to {name}"), at(&access, "add"));
        let add = add.found_by("project grant access").gated(session.decide(grant));
        actions.insert(1, add.asking(RequestAction::GrantProjectAccess));
    }
    actions
}
