//! Every actor × every act in every state, printed and compared with `matrix.txt`, so that a change shows as a diff.
//!
//! After a deliberate change of the rules: `BLESS=1 cargo test -p rolecall-policy --test matrix`.

#![expect(clippy::format_push_string, clippy::format_collect, reason = "a table is printed once")]

#[path = "support/acts.rs"]
mod acts;

use acts::{ACTORS, every_act};
use rolecall_policy::{Act, Decision, Level, ProjectState, Right, Target, decide, permits, sees_invite_link};

/// The table of the article, verbatim.
const ARTICLE: &str = "\
Member (base level)AdministratorOwner
Viewing and querying project data✅✅✅
Inviting new members✅✅✅
Billing management✅✅✅
Project creation and deletion❌✅✅
Project settings management (incl. project-specific memberships)❌✅✅
Organization settings management (incl. memberships)❌✅✅
Leaving the organization✅✅❌
Transferring ownership❌❌✅
Organization deletion❌❌✅
";

const INTRODUCTION: &str = "\
Who may do what: every actor, every act, every state, as `decide` answers. Written by a test; see matrix.rs.

needs, held  the level that the rule asks for and the one that the actor holds where it counts
help         the least level of somebody else who may do it
!            this state cannot be: a second owner, an offer to the owner, a successor who is no administrator, or a
             membership that contradicts the actor's own
";

#[test]
fn the_matrix_is_the_table_of_the_article() {
    let mut table = String::from("Member (base level)AdministratorOwner\n");
    for (right, line) in Right::ALL.into_iter().zip(ARTICLE.lines().skip(1)) {
        table += line.trim_end_matches(['✅', '❌']);
        table.extend(Level::ALL.map(|level| if permits(right, level) { '✅' } else { '❌' }));
        table.push('\n');
    }
    assert_eq!(table, ARTICLE);
}

/// The rows have the article's order and names, so the test above compares the right ones.
#[test]
fn the_rows_of_the_matrix_are_those_of_the_article() {
    use Right as R;
    let rows = [
        (R::ViewProjectData, "Viewing and querying project data"),
        (R::InviteMembers, "Inviting new members"),
        (R::ManageBilling, "Billing management"),
        (R::CreateAndDeleteProjects, "Project creation and deletion"),
        (R::ManageProjectSettings, "Project settings management (incl. project-specific memberships)"),
        (R::ManageOrganizationSettings, "Organization settings management (incl. memberships)"),
        (R::LeaveOrganization, "Leaving the organization"),
        (R::TransferOwnership, "Transferring ownership"),
        (R::DeleteOrganization, "Organization deletion"),
    ];
    assert_eq!(rows.map(|(right, _)| right), Right::ALL);
    for ((_, name), line) in rows.into_iter().zip(ARTICLE.lines().skip(1)) {
        assert_eq!(line.trim_end_matches(['✅', '❌']), name);
    }
}

#[test]
fn every_decision_matches_the_reviewed_text() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/matrix.txt");
    let printed = print();
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(path, &printed).unwrap();
    }
    let reviewed = std::fs::read_to_string(path).unwrap().replace("\r\n", "\n");
    let differ = printed.lines().zip(reviewed.lines()).position(|(is, was)| is != was);
    let line = differ.unwrap_or(printed.lines().count().min(reviewed.lines().count()));
    assert!(
        printed == reviewed,
        "matrix.txt differs from line {}:\n  was {}\n  is  {}\n`BLESS=1` writes it anew; review the diff",
        line + 1,
        reviewed.lines().nth(line).unwrap_or("(end)"),
        printed.lines().nth(line).unwrap_or("(end)"),
    );
}

fn print() -> String {
    let mut text = String::from(INTRODUCTION);
    text += "\n== The table of the article ==\n\n";
    text += &row([("", 66), ("member", 8), ("administrator", 15), ("owner", 0)]);
    for (right, line) in Right::ALL.into_iter().zip(ARTICLE.lines().skip(1)) {
        let [member, administrator, owner] = Level::ALL.map(|level| if permits(right, level) { "yes" } else { "no" });
        let name = line.trim_end_matches(['✅', '❌']);
        text += &row([(name, 66), (member, 8), (administrator, 15), (owner, 0)]);
    }

    let by_actor = ACTORS.map(every_act);
    let mut headings = (String::new(), String::new());
    for place in 0..by_actor[0].len() {
        let acts = by_actor.iter().map(|acts| acts[place]);
        for (actor, act) in ACTORS.into_iter().zip(acts) {
            // The outsider's line comes first and determines the heading of the four lines.
            if actor.is_none() {
                let heading = (heading(act), subheading(act));
                if heading.0 != headings.0 {
                    text += &format!("\n== {} ==\n", heading.0);
                }
                if heading != headings {
                    text += &format!("\n{}{}", heading.1, titles(act));
                }
                headings = heading;
            }
            text += &line(actor, act);
        }
    }
    text + &links()
}

/// Who can see the link and contents of a pending invite (contract 2.4).
fn links() -> String {
    let private = |explicit| Some(ProjectState { private: true, explicit });
    let promises = [
        ("nothing", None),
        ("an open project", Some(ProjectState { private: false, explicit: None })),
        ("a private project, where the viewer is nothing", private(None)),
        ("a private project, where the viewer is member", private(Some(Level::Member))),
        ("a private project, where the viewer is administrator", private(Some(Level::Administrator))),
    ];
    let line = |own: &str, level: &str, promise: &str, viewers: &[String; 4]| {
        let [outsider, member, administrator, owner] = viewers;
        row([(own, 12), (level, WORD), (promise, 54), (outsider, 10), (member, 8), (administrator, WORD), (owner, 0)])
    };
    let mut text = String::from("\n== the link of an invite is shown to ==\n\n");
    text += &line("own invite", "as", "promises", &ACTORS.map(|viewer| viewer.map_or("outsider".to_owned(), word)));
    for own in [true, false] {
        for as_level in Level::GRANTABLE {
            for (promise, project) in promises {
                let promised: Vec<_> = project.map(|project| (project, Level::Administrator)).into_iter().collect();
                let shown = ACTORS.map(|viewer| yes(sees_invite_link(viewer, own, as_level, &promised)));
                text += &line(&yes(own), &word(as_level), promise, &shown);
            }
        }
    }
    text
}

/// The heading of an act: the name of its action. Leaving is listed under removing, as the case of oneself.
fn heading(act: Act) -> String {
    match act {
        Act::Remove { .. } => "remove_member, leave_organization".to_owned(),
        Act::Revoke { .. } => "revoke_project_access, leave_project".to_owned(),
        Act::WithdrawOffer => "offer_ownership: withdraw".to_owned(),
        Act::RemoveSuccessor => "name_successor: remove".to_owned(),
        _ => snake(&act.action()),
    }
}

/// The kind of project, for acts in projects with many lines.
fn subheading(act: Act) -> String {
    let (Act::Grant { project, .. } | Act::ChangeGrant { project, .. } | Act::Revoke { project, .. }) = act else {
        return String::new();
    };
    format!("in {} project, actor's explicit membership: {}\n\n", privacy(project), level(project.explicit))
}

/// The facts that differ from line to line. Add a new act to `acts.rs` too.
fn circumstances(act: Act) -> Vec<(&'static str, String)> {
    match act {
        Act::ViewOrganization
        | Act::ManageBilling
        | Act::CreateProject
        | Act::ManageOrganization
        | Act::ViewActivity
        | Act::WithdrawOffer
        | Act::RemoveSuccessor
        | Act::StopClaim
        | Act::DeleteOrganization => vec![],
        Act::Invite { level, members_can_invite } => {
            vec![("members may", yes(members_can_invite)), ("as", word(level))]
        }
        Act::CancelInvite { own } => vec![("own invite", yes(own))],
        Act::AnswerOffer { is_mine } => vec![("to actor", yes(is_mine))],
        Act::ClaimOwnership { is_successor } => vec![("is successor", yes(is_successor))],
        Act::ChangeLevel { target, to } => vec![("target", whom(target)), ("to", word(to))],
        Act::Remove { target }
        | Act::ViewAs { target }
        | Act::OfferOwnership { target }
        | Act::NameSuccessor { target } => vec![("target", whom(target))],
        Act::ViewProject(project)
        | Act::ManageProject(project)
        | Act::SetPrivacy(project)
        | Act::DeleteProject(project)
        | Act::ExportEvents(project)
        | Act::EraseEvents(project) => {
            vec![("project", privacy(project).to_owned()), ("explicit", level(project.explicit))]
        }
        Act::Grant { target, level, .. } => vec![("target", whom(target)), ("level", word(level))],
        Act::ChangeGrant { target, from, to, .. } => {
            vec![("target", whom(target)), ("from", word(from)), ("to", word(to))]
        }
        Act::Revoke { target, from, .. } => vec![("target", whom(target)), ("level", word(from))],
    }
}

fn titles(act: Act) -> String {
    let circumstances = circumstances(act);
    let mut cells: Vec<(&str, usize)> = circumstances.iter().map(|(title, _)| (*title, WORD)).collect();
    cells.push(("actor", WORD + 1));
    cells.extend([("result", 8), ("rule", 21), ("needs", WORD), ("held", WORD), ("help", WORD), ("grounds", 0)]);
    row(cells)
}

fn line(actor: Option<Level>, act: Act) -> String {
    let decision = decide(actor, act);
    let (result, grounds) = match decision {
        Decision::Allow(grounds) => ("allow", snake(&grounds)),
        Decision::Deny(_) => ("deny", String::new()),
        Decision::Hidden(_) => ("hidden", String::new()),
    };
    let circumstances = circumstances(act);
    let actor_word = level(actor);
    let (rule, needs, held, helper) = decision.denial().map_or_else(Default::default, |denial| {
        let levels = [denial.needs_level, denial.your_level, denial.helper_level()];
        let [needs, held, helper] = levels.map(|level| level.map_or("-".to_owned(), word));
        (snake(&denial.rule), needs, held, helper)
    });
    let mut cells: Vec<(&str, usize)> = circumstances.iter().map(|(_, word)| (word.as_str(), WORD)).collect();
    cells.push((&actor_word, WORD - 1));
    cells.push((if can_be(actor, act) { "" } else { "!" }, 2));
    cells.extend([(result, 8), (&*rule, 21), (&*needs, WORD), (&*held, WORD), (&*helper, WORD), (&*grounds, 0)]);
    row(cells)
}

/// True if an organization can be in a state in which this act is possible.
fn can_be(actor: Option<Level>, act: Act) -> bool {
    let second_owner =
        |target: Target| actor == Some(Level::Owner) && target.level == Some(Level::Owner) && !target.is_actor;
    match act {
        Act::ChangeLevel { target, .. }
        | Act::Remove { target }
        | Act::ViewAs { target }
        | Act::OfferOwnership { target }
        | Act::NameSuccessor { target }
        | Act::Grant { target, .. } => !second_owner(target),
        Act::AnswerOffer { is_mine } => !is_mine || actor.is_some_and(|level| level != Level::Owner),
        Act::ClaimOwnership { is_successor } => !is_successor || actor == Some(Level::Administrator),
        Act::ChangeGrant { project, target, from, .. } | Act::Revoke { project, target, from } => {
            !second_owner(target) && (!target.is_actor || project.explicit == Some(from))
        }
        _ => true,
    }
}

/// Width of a column of levels, in characters.
const WORD: usize = 15;

fn row<'a>(cells: impl IntoIterator<Item = (&'a str, usize)>) -> String {
    let line: String = cells.into_iter().map(|(cell, width)| format!("{cell:width$}")).collect();
    format!("{}\n", line.trim_end())
}

fn whom(target: Target) -> String {
    if target.is_actor { "oneself".to_owned() } else { target.level.map_or("outsider".to_owned(), word) }
}

fn privacy(project: ProjectState) -> &'static str {
    if project.private { "private" } else { "open" }
}

fn level(level: Option<Level>) -> String {
    level.map_or("none".to_owned(), word)
}

fn word(level: Level) -> String {
    format!("{level:?}").to_lowercase()
}

fn yes(yes: bool) -> String {
    if yes { "yes" } else { "no" }.to_owned()
}

/// The name in the API.
fn snake(value: &impl std::fmt::Debug) -> String {
    let mut name = String::new();
    for letter in format!("{value:?}").chars() {
        if letter.is_uppercase() && !name.is_empty() {
            name.push('_');
        }
        name.extend(letter.to_lowercase());
    }
    name
}
