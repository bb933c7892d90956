//! Checks the endpoint table: a router can be built from it, and no endpoint is public by accident.

use rolecall_api::{ENDPOINTS, Guard, Method};
use std::collections::BTreeSet;

#[test]
fn each_call_stands_there_once() {
    let names: BTreeSet<_> = ENDPOINTS.iter().map(|endpoint| endpoint.name).collect();
    assert_eq!(names.len(), ENDPOINTS.len(), "a name twice");
    let calls: BTreeSet<_> = ENDPOINTS.iter().map(|endpoint| (endpoint.path, endpoint.method)).collect();
    assert_eq!(calls.len(), ENDPOINTS.len(), "a method and path twice");
}

#[test]
fn names_are_words_with_dots() {
    for endpoint in ENDPOINTS {
        let word = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        assert!(endpoint.name.split('.').all(word), "{}", endpoint.name);
    }
}

#[test]
fn paths_begin_with_a_slash_and_end_without_one() {
    for endpoint in ENDPOINTS {
        let path = endpoint.path;
        let parts: Vec<&str> = path.split('/').collect();
        assert_eq!(parts[0], "", "{path} is not absolute");
        assert!(parts[1..].iter().all(|part| !part.is_empty()), "{path} has an empty part");
        for part in &parts[1..] {
            let plain = part.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
            let plain = plain || endpoint.guard == Guard::Token && ["v0", "config.js"].contains(part);
            let parameters = [
                "{org}",
                "{project}",
                "{user}",
                "{invite}",
                "{key}",
                "{event}",
                "{token}",
                "{number}",
                "{entry}",
                "{session}",
                "{passkey}",
                "{domain}",
                "{request}",
                "{review}",
            ];
            let parameter = parameters.contains(part) || *part == "invoices.csv";
            assert!(plain || parameter, "{path}: what is {part}?");
        }
        let is_in_place = path.starts_with("/api/") || ["/_preflight", "/_health", "/_ready"].contains(&path);
        assert_eq!(is_in_place, endpoint.guard != Guard::Token, "{path}");
    }
}

/// Overlapping paths (they differ only in a parameter's name, or one has a fixed segment where the other has a
/// parameter) must be listed here.
#[test]
fn a_word_in_the_place_of_a_parameter_is_known() {
    let mut known = BTreeSet::new();
    for (one, other) in ENDPOINTS.iter().flat_map(|one| ENDPOINTS.iter().map(move |other| (one.path, other.path))) {
        let (one_parts, other_parts): (Vec<_>, Vec<_>) = (one.split('/').collect(), other.split('/').collect());
        let clash = one != other
            && one_parts.len() == other_parts.len()
            && one_parts.iter().zip(&other_parts).all(|(one, other)| one == other || one.starts_with('{'));
        if clash {
            known.insert((one, other));
        }
    }
    // `bulk` and `check` are not valid invite ids.
    let [bulk, check] = ["/api/organizations/{org}/invites/bulk", "/api/organizations/{org}/invites/check"]
        .map(|path| ("/api/organizations/{org}/invites/{invite}", path));
    // `bulk` is not a valid user id either.
    let people = ("/api/organizations/{org}/members/{user}", "/api/organizations/{org}/members/bulk");
    // `export` is not a valid event uuid.
    let export = ("/api/projects/{project}/events/{event}", "/api/projects/{project}/events/export");
    // `start` is not a valid passkey id.
    let passkeys = "/api/users/{user}/two_factor/passkeys";
    let start = (&*format!("{passkeys}/{{passkey}}"), &*format!("{passkeys}/start"));
    assert_eq!(known, BTreeSet::from([people, bulk, check, export, start]));
}

#[test]
fn only_these_calls_need_no_account() {
    let public: Vec<_> =
        ENDPOINTS.iter().filter(|endpoint| endpoint.guard == Guard::Public).map(|endpoint| endpoint.name).collect();
    let expected = [
        "preflight.show",
        "health.show",
        "health.ready",
        "schema.show",
        "signup.create",
        "signup.invite.show",
        "signup.invite.claim",
        "login",
        "login.token",
        "login.passkey.start",
        "login.passkey",
        "logout",
        "reset.create",
        "reset.show",
        "reset.complete",
        "confirm.create",
        "billing.stripe",
    ];
    assert_eq!(public, expected);
}

#[test]
fn only_these_paths_take_whom_a_token_lets_in() {
    let paths: BTreeSet<_> =
        ENDPOINTS.iter().filter(|endpoint| endpoint.guard == Guard::Token).map(|endpoint| endpoint.path).collect();
    let expected = [
        "/array/{token}/config",
        "/array/{token}/config.js",
        "/batch",
        "/capture",
        "/decide",
        "/e",
        "/engage",
        "/flags",
        "/i/v0/e",
        "/track",
    ];
    assert_eq!(paths, BTreeSet::from(expected));
}

#[test]
fn only_these_calls_are_about_oneself() {
    let signed_in: Vec<_> =
        ENDPOINTS.iter().filter(|endpoint| endpoint.guard == Guard::SignedIn).map(|endpoint| endpoint.name).collect();
    let expected = [
        "user.show",
        "user.update",
        "user.delete",
        "user.confirm_password",
        "user.email_confirmation.send",
        "user.email_confirmation.delete",
        "user.two_factor.show",
        "user.totp.start",
        "user.totp.confirm",
        "user.totp.delete",
        "user.recovery_codes.create",
        "user.passkey.start",
        "user.passkey.create",
        "user.passkey.delete",
        "user.export",
        "user.session.list",
        "user.session.end_others",
        "user.session.delete",
        "stream.show",
        "personal_api_key.list",
        "personal_api_key.create",
        "personal_api_key.show",
        "personal_api_key.delete",
        "permissions.show",
        "organization.list",
        "organization.deleted.list",
        "organization.create",
        "project.list",
    ];
    assert_eq!(signed_in, expected);
}

#[test]
fn a_call_is_judged_where_its_path_leads() {
    for endpoint in ENDPOINTS {
        let Guard::May(action) = endpoint.guard else { continue };
        let in_project = endpoint.path.starts_with("/api/projects/{project}");
        assert_eq!(action.judged_in_project(), in_project, "{}", endpoint.name);
        let in_organization = endpoint.path.starts_with("/api/organizations/{org}");
        // A project is created in the current organization, or in the one in the path.
        let current = endpoint.name == "project.create";
        assert!(in_project || in_organization || current, "{} is nowhere", endpoint.name);
    }
}

#[test]
fn reading_is_get_and_the_rest_is_not() {
    use rolecall_policy::Action::{ExportEvents, ManageBilling, ViewOrganization, ViewProject};
    for endpoint in ENDPOINTS {
        let Guard::May(action) = endpoint.guard else { continue };
        // Everybody who can see billing can change it.
        if action == ManageBilling {
            continue;
        }
        // A query, a question about many emails and a preview have a body, so they are POSTs. What undoing does depends on the entry,
        // so the rules are asked about that, and so does what an access request asks for, and a change of many people. Only people who can erase can list
        // erasures, and only people who manage the organization can list its domains, export its log, and see who has no second
        // factor.
        let exception = matches!(
            endpoint.name,
            "query.create"
                | "invite.check"
                | "preview.create"
                | "member.bulk"
                | "activity.undo"
                | "erasure.list"
                | "activity.export"
                | "member.without_two_factor.list"
                | "domain.list"
                | "review.show"
                | "review.report.list"
                | "review.report.show"
                | "request.create"
                | "request.delete"
                | "request.approve"
                | "request.decline"
        );
        let reads = matches!(action, ViewOrganization | ViewProject | ExportEvents);
        assert_eq!(reads != exception, endpoint.method == Method::Get, "{}", endpoint.name);
    }
}
