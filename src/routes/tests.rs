//! Tests of printing and parsing paths.

use super::*;

#[test]
fn every_route_survives_a_round_trip_through_its_path() {
    let mut routes = vec![Route::Home, Route::Login, Route::SignUp, Route::Account, Route::NewOrganization];
    routes.push(Route::OrganizationHome("acme".into()));
    routes.push(Route::Invite(InviteId("0f".into())));
    routes.extend([Route::RequestReset, Route::Reset(UserId("0f".into()), "aB3".into())]);
    routes.push(Route::Confirm(UserId("0f".into()), "aB3".into()));
    routes.push(Route::Invoice("acme".into(), "RC-7K3M9Q-2026-0001".into()));
    routes.push(Route::ReviewReport("acme".into(), ReviewId("0f".into())));
    routes.extend(OrganizationPage::ALL.map(|page| Route::Organization("meridian".into(), page)));
    routes.push(Route::Project(ProjectId(7), ProjectPage::Home));
    routes.push(Route::Project(ProjectId(7), ProjectPage::Trends));
    routes.push(Route::Project(ProjectId(7), ProjectPage::Sql));
    routes.extend(ProjectTab::ALL.map(|tab| Route::Project(ProjectId(7), ProjectPage::Settings(tab))));
    for route in routes {
        assert_eq!(Route::parse(&route.to_string()), route);
        assert_eq!(Route::parse(&format!("{route}/")), route);
    }
}

#[test]
fn a_path_without_a_page_is_unknown() {
    for path in
        ["/nothing", "/project/x", "/project/7/settings/x", "/project/7/x", "/organization/a/b/c", "/organization"]
    {
        assert_eq!(Route::parse(path), Route::Unknown, "{path}");
    }
}

#[test]
fn switching_keeps_the_kind_of_page_where_the_other_organization_has_it_too() {
    let roles = Route::Organization("acme".into(), OrganizationPage::Roles);
    assert_eq!(roles.in_organization("kestrel"), Route::Organization("kestrel".into(), OrganizationPage::Roles));
    let invoice = Route::Invoice("acme".into(), "RC-7K3M9Q-2026-0001".into());
    let billing = Route::Organization("kestrel".into(), OrganizationPage::Billing);
    assert_eq!(invoice.in_organization("kestrel"), billing);
    for page in [Route::Project(ProjectId(7), ProjectPage::Home), Route::Account, Route::Home] {
        assert_eq!(page.in_organization("kestrel"), Route::OrganizationHome("kestrel".into()));
    }
}
