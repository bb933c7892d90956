//! Every history of small organizations, by model checking: `docs/proof.md`. `./dev prove` runs the full sizes.

#[path = "support/checker.rs"]
mod checker;
#[path = "support/handover.rs"]
mod handover;
#[path = "support/laws.rs"]
mod laws;
#[path = "support/organization.rs"]
mod organization;
#[path = "support/preview.rs"]
mod preview;
#[path = "support/rules.rs"]
mod rules;
#[path = "support/state.rs"]
mod state;
#[path = "support/step.rs"]
mod step;
#[path = "support/undo.rs"]
mod undo;

use checker::{Histories, UndoLater};
use handover::Handover;
use laws::Law;
use rolecall_policy::Level;
use rules::{Fault, Rules};
use stateright::report::WriteReporter;
use stateright::{Checker, HasDiscoveries, Model};
use std::collections::BTreeSet;
use step::Step;

const DOCUMENT: &str = include_str!("../../../docs/proof.md");

/// Visits every state. Their number is in the document: a model that lost some of them would prove less.
fn prove(histories: Histories, states: &str) {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let checker = histories.checker().threads(threads).spawn_bfs();
    let checker = checker.join_and_report(&mut WriteReporter::new(&mut std::io::stderr()));
    checker.assert_properties();
    assert_eq!(checker.unique_state_count().to_string(), states.replace(',', ""));
    assert!(DOCUMENT.contains(states));
}

/// Checks that the rules with a fault break a law, and that the shortest history which does so ends with its cause.
fn finds(fault: Fault, law: Law, is_cause: impl Fn(&Step) -> bool) {
    let histories = Histories::new((3, 1), UndoLater::All, Rules::with(fault)).with_handovers();
    // A fault may break other laws before.
    let found = HasDiscoveries::AnyOf(BTreeSet::from([law.words()]));
    let checker = histories.checker().finish_when(found).spawn_bfs().join();
    let last = checker.discovery(law.words()).and_then(|path| path.into_actions().pop());
    assert!(last.as_ref().is_some_and(is_cause), "{fault:?} by {last:?}");
}

#[test]
fn the_document_says_what_is_proven() {
    for law in Law::ALL {
        assert!(DOCUMENT.contains(law.words()), "{}", law.words());
    }
}

#[test]
fn every_history_of_three_people_and_one_project_keeps_the_laws() {
    prove(Histories::new((3, 1), UndoLater::All, Rules::REAL), "3,086");
}

#[test]
fn every_history_with_offers_and_claims_of_ownership_keeps_the_laws() {
    prove(Histories::new((3, 1), UndoLater::None, Rules::REAL).with_handovers(), "6,190");
}

#[test]
#[ignore = "a minute, optimized: ./dev prove"]
fn every_history_of_three_people_and_two_projects_keeps_the_laws() {
    prove(Histories::new((3, 2), UndoLater::All, Rules::REAL), "152,642");
}

#[test]
#[ignore = "seconds, optimized: ./dev prove"]
fn every_history_of_four_people_and_one_project_keeps_the_laws() {
    prove(Histories::new((4, 1), UndoLater::All, Rules::REAL), "25,298");
}

#[test]
#[ignore = "minutes, optimized: ./dev prove"]
fn every_history_of_four_people_and_two_projects_keeps_the_laws() {
    prove(Histories::new((4, 2), UndoLater::None, Rules::REAL), "891,536");
}

/// Each fault breaks the law that is there for it, by the step that it is about.
#[test]
fn every_fault_of_the_rules_is_found() {
    for fault in Fault::ALL {
        let (law, is_cause): (Law, fn(&Step) -> bool) = match fault {
            Fault::AdministratorsMakeOwners => {
                (Law::OneOwner, |step| matches!(step, Step::ChangeLevel { to: Level::Owner, .. }))
            }
            Fault::OwnGrantsCanBeRaised => {
                (Law::NobodyGivesMoreThanTheyHave, |step| matches!(step, Step::Grant { by, who, .. } if by == who))
            }
            Fault::InvitesAreNotJudgedAgain => {
                (Law::NobodyGivesMoreThanTheyHave, |step| matches!(step, Step::Claim { .. }))
            }
            Fault::LinksAreNotRenewed => (Law::NobodyKeepsALinkThatTheyCannotSee, |step| {
                matches!(step, Step::ChangeLevel { .. } | Step::Remove { .. })
            }),
            Fault::PrivacyForgetsGrants => (Law::PreviewEqualsEffect, |step| matches!(step, Step::SetPrivacy { .. })),
            Fault::HandoversOutliveLevels => (Law::OnlyTheOwnerMakesAnOwner, |step| {
                matches!(step, Step::Handover(Handover::Accept { .. } | Handover::TakeEffect))
            }),
            Fault::GrantsDoNotComeBack => (Law::UndoRestores, |step| matches!(step, Step::Remove { .. })),
        };
        finds(fault, law, is_cause);
    }
}
