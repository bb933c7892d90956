//! The logic of the session without signals and requests: whether an organization matches the URL, which project is
//! current, which organizations were lost. Pure.

use super::LostProject;
use crate::routes::Scope;
use rolecall_api::{Me, Organization, OrganizationId, OrganizationRef, ProjectBasic, ProjectId, UpdateMe};

/// True if `organization` is the one that `scope` asks for. `former` are the slugs that it had in this tab before it
/// was renamed; `mine` are all organizations of the user, because another one may have such a slug now.
pub(super) fn holds(
    organization: Option<&Organization>,
    scope: &Scope,
    former: &[String],
    mine: &[OrganizationRef],
) -> bool {
    match (scope, organization) {
        (Scope::Person, _) => true,
        (_, None) => false,
        (Scope::Organization(slug), Some(organization)) => {
            let another = || mine.iter().any(|other| other.slug == *slug && other.id != organization.id);
            organization.slug == *slug || organization.id.as_str() == slug || (former.contains(slug) && !another())
        }
        (Scope::Project(id), Some(organization)) => organization.teams.iter().any(|team| team.id == *id),
    }
}

/// The project of the URL; else the first of `wishes` that is in the organization; else, as on the server, the first
/// open project, or the first private one.
pub(super) fn current_project<'a>(
    organization: &'a Organization,
    scope: &Scope,
    wishes: [Option<ProjectId>; 2],
) -> Option<&'a ProjectBasic> {
    let teams = &organization.teams;
    let addressed = if let Scope::Project(id) = scope { Some(*id) } else { None };
    [addressed, wishes[0], wishes[1]]
        .into_iter()
        .flatten()
        .find_map(|id| teams.iter().find(|team| team.id == id))
        .or_else(|| teams.iter().find(|team| !team.access_control))
        .or_else(|| teams.first())
}

/// The organizations that the user cannot reach any more, as they are listed `now`, or were before: those they are no
/// longer a member of, and those that keep them out since.
pub(super) fn lost(before: &[OrganizationRef], now: &[OrganizationRef]) -> Vec<OrganizationRef> {
    let lost = |one: &OrganizationRef| match find(now, one) {
        None => Some(one.clone()),
        Some(listed) => listed.is_kept_out.then(|| listed.clone()),
    };
    before.iter().filter(|one| !one.is_kept_out).filter_map(lost).collect()
}

/// The organizations that the user has joined since, and can reach.
pub(super) fn joined(before: &[OrganizationRef], now: &[OrganizationRef]) -> Vec<OrganizationRef> {
    now.iter().filter(|one| !one.is_kept_out && find(before, one).is_none()).cloned().collect()
}

/// The organizations that kept the user out and do not any more, as they were listed `before`.
pub(super) fn opened(before: &[OrganizationRef], now: &[OrganizationRef]) -> Vec<OrganizationRef> {
    before.iter().filter(|one| one.is_kept_out && reaches(now, &one.id)).cloned().collect()
}

/// True if the user reaches this organization: they are a member, and it does not keep them out.
pub(super) fn reaches(organizations: &[OrganizationRef], id: &OrganizationId) -> bool {
    organizations.iter().any(|one| one.id == *id && !one.is_kept_out)
}

fn find<'a>(organizations: &'a [OrganizationRef], wanted: &OrganizationRef) -> Option<&'a OrganizationRef> {
    organizations.iter().find(|one| one.id == wanted.id)
}

/// The project of the URL, if it was in the organization `before` and is not in it `now`.
pub(super) fn lost_project(before: &Organization, now: &Organization, scope: &Scope) -> Option<LostProject> {
    let Scope::Project(id) = scope else { return None };
    let had = before.teams.iter().find(|team| team.id == *id)?;
    let is_lost = now.teams.iter().all(|team| team.id != *id);
    is_lost.then(|| LostProject { name: had.name.clone(), was_private: had.access_control })
}

/// True if the scope of the URL is one of these organizations.
pub(super) fn names_one_of(scope: &Scope, organizations: &[OrganizationRef]) -> bool {
    match scope {
        Scope::Organization(slug) => organizations.iter().any(|one| one.slug == *slug || one.id.as_str() == slug),
        Scope::Person | Scope::Project(_) => false,
    }
}

/// True if the scope of the URL is one of these organizations, and it keeps the user out.
pub(super) fn is_kept_out(scope: &Scope, organizations: &[OrganizationRef]) -> bool {
    organizations.iter().any(|one| one.is_kept_out && names_one_of(scope, std::slice::from_ref(one)))
}

/// The update that stores `scope` as current on the server; `None` if it is stored already.
pub(super) fn update_to_store(me: &Me, organization: Option<&Organization>, scope: &Scope) -> Option<UpdateMe> {
    match scope {
        Scope::Project(id) if me.team.as_ref().map(|team| team.id) != Some(*id) => {
            Some(UpdateMe { set_current_team: Some(*id), ..UpdateMe::default() })
        }
        Scope::Organization(_) => {
            let id = &organization?.id;
            (me.organization.as_ref().map(|told| &told.id) != Some(id))
                .then(|| UpdateMe { set_current_organization: Some(id.clone()), ..UpdateMe::default() })
        }
        Scope::Person | Scope::Project(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rolecall_api::{OrganizationId, Timestamp, User, UserId};
    use rolecall_policy::Level;

    fn project(id: i64, private: bool) -> ProjectBasic {
        ProjectBasic {
            id: ProjectId(id),
            uuid: format!("p{id}"),
            organization: OrganizationId("o1".into()),
            api_token: String::new(),
            name: format!("P{id}"),
            ingested_event: false,
            timezone: "UTC".into(),
            access_control: private,
            effective_membership_level: Level::Member,
            explicit_level: None,
        }
    }

    fn organization(id: &str, slug: &str, teams: Vec<ProjectBasic>) -> Organization {
        Organization {
            id: OrganizationId(id.into()),
            name: slug.to_uppercase(),
            slug: slug.into(),
            created_at: Timestamp(String::new()),
            updated_at: Timestamp(String::new()),
            membership_level: Level::Member,
            teams,
            available_features: Vec::new(),
            is_member_join_email_enabled: true,
            members_can_invite: true,
            require_two_factor: false,
            member_count: 1,
            billing_notice: None,
            requests_to_decide: 0,
            has_ownership_notice: false,
            managers: Vec::new(),
        }
    }

    fn reference(id: &str, slug: &str) -> OrganizationRef {
        OrganizationRef {
            id: OrganizationId(id.into()),
            name: slug.to_uppercase(),
            slug: slug.into(),
            membership_level: Level::Member,
            require_two_factor: false,
            is_kept_out: false,
        }
    }

    fn slug(slug: &str) -> Scope {
        Scope::Organization(slug.into())
    }

    #[test]
    fn an_organization_is_held_under_its_name_its_id_and_the_name_that_it_had() {
        let acme = organization("o1", "acme", vec![project(7, false)]);
        let former = ["old".to_owned()];
        for scope in [slug("acme"), slug("o1"), slug("old"), Scope::Project(ProjectId(7)), Scope::Person] {
            assert!(holds(Some(&acme), &scope, &former, &[]), "{scope:?}");
        }
        for scope in [slug("other"), Scope::Project(ProjectId(8))] {
            assert!(!holds(Some(&acme), &scope, &former, &[]), "{scope:?}");
        }
        assert!(!holds(None, &slug("acme"), &[], &[]));
    }

    #[test]
    fn a_former_name_that_another_organization_bears_now_is_the_others() {
        let acme = organization("o1", "acme", Vec::new());
        let mine = [reference("o1", "acme"), reference("o2", "old")];
        assert!(!holds(Some(&acme), &slug("old"), &["old".to_owned()], &mine));
    }

    #[test]
    fn the_current_project_is_that_of_the_url_then_the_last_one_then_an_open_one() {
        let acme = organization("o1", "acme", vec![project(1, true), project(2, false), project(3, false)]);
        let current = |scope: Scope, wishes: [Option<i64>; 2]| {
            current_project(&acme, &scope, wishes.map(|wish| wish.map(ProjectId))).map(|project| project.id.0)
        };
        assert_eq!(current(Scope::Project(ProjectId(3)), [Some(1), None]), Some(3));
        assert_eq!(current(Scope::Person, [Some(1), Some(3)]), Some(1));
        assert_eq!(current(Scope::Person, [Some(99), Some(3)]), Some(3));
        assert_eq!(current(Scope::Project(ProjectId(99)), [None, None]), Some(2));
        assert_eq!(current_project(&organization("o1", "acme", Vec::new()), &Scope::Person, [None, None]), None);
    }

    #[test]
    fn lost_organizations_are_those_that_were_there_before() {
        let before = [reference("o1", "acme"), reference("o2", "kestrel")];
        let renamed = [reference("o2", "falcon"), reference("o3", "new")];
        assert_eq!(lost(&before, &renamed), [reference("o1", "acme")]);
        assert!(names_one_of(&slug("acme"), &lost(&before, &renamed)));
        assert!(!names_one_of(&slug("kestrel"), &lost(&before, &renamed)));
    }

    #[test]
    fn an_organization_that_keeps_the_user_out_is_lost_until_it_does_not() {
        let open = [reference("o1", "acme")];
        let kept_out = [OrganizationRef { is_kept_out: true, ..reference("o1", "acme") }];
        assert_eq!(lost(&open, &kept_out), kept_out);
        assert_eq!(opened(&kept_out, &open), kept_out);
        assert_eq!((opened(&open, &open), joined(&kept_out, &open)), (Vec::new(), Vec::new()));
        assert_eq!((joined(&[], &open), joined(&[], &kept_out)), (open.to_vec(), Vec::new()));
        assert_eq!(lost(&kept_out, &kept_out), []);
        // Who leaves it then loses nothing more.
        assert_eq!(lost(&kept_out, &[]), []);
        let here = Scope::Organization("acme".into());
        assert!(is_kept_out(&here, &kept_out) && !is_kept_out(&here, &open) && !is_kept_out(&Scope::Person, &kept_out));
        assert!(reaches(&open, &open[0].id) && !reaches(&kept_out, &open[0].id));
    }

    #[test]
    fn the_project_of_the_url_is_lost_if_it_is_no_longer_in_the_organization() {
        let before = organization("o1", "acme", vec![project(7, false), project(8, true)]);
        let now = organization("o1", "acme", vec![project(9, false)]);
        let lost = |id| lost_project(&before, &now, &Scope::Project(ProjectId(id)));
        assert_eq!(lost(7), Some(LostProject { name: "P7".into(), was_private: false }));
        assert_eq!(lost(8).map(|lost| lost.was_private), Some(true));
        assert_eq!((lost(9), lost(10)), (None, None));
        assert_eq!(lost_project(&before, &now, &slug("acme")), None);
        assert_eq!(lost_project(&before, &before, &Scope::Project(ProjectId(7))), None);
    }

    #[test]
    fn only_changes_are_stored_on_the_server() {
        let acme = organization("o1", "acme", vec![project(7, false)]);
        let user = User {
            uuid: UserId("u1".into()),
            distinct_id: String::new(),
            first_name: "Ada".into(),
            email: "ada@acme.example".into(),
        };
        let me = Me {
            user,
            is_email_verified: false,
            pending_email: None,
            date_joined: Timestamp(String::new()),
            has_password: true,
            is_staff: false,
            team: Some(project(7, false)),
            organizations: vec![reference("o1", "acme"), reference("o2", "kestrel")],
            organization: Some(acme.clone()),
        };
        let kestrel = organization("o2", "kestrel", Vec::new());
        assert_eq!(update_to_store(&me, Some(&acme), &slug("acme")), None);
        assert_eq!(update_to_store(&me, Some(&acme), &Scope::Project(ProjectId(7))), None);
        assert_eq!(update_to_store(&me, Some(&kestrel), &Scope::Person), None);
        let told =
            update_to_store(&me, Some(&kestrel), &slug("kestrel")).and_then(|told| told.set_current_organization);
        assert_eq!(told, Some(OrganizationId("o2".into())));
        let told =
            update_to_store(&me, Some(&acme), &Scope::Project(ProjectId(8))).and_then(|told| told.set_current_team);
        assert_eq!(told, Some(ProjectId(8)));
    }
}
