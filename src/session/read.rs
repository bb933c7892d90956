//! Reads single fields of the session without cloning all of it. The generic part of each method is small, to save
//! code: the signal itself is read in a function that is compiled only once.

use super::{Account, Session, state};
use crate::routes::{OrganizationPage, Route, Scope};
use rolecall_api::{Me, Organization, OrganizationId, OrganizationRef, ProjectBasic, ProjectId, User, UserId};
use rolecall_policy::{Act, Decision, decide};
use rolecall_view::prelude::*;

impl Session {
    /// Reads the account: whether somebody is signed in, and who.
    pub fn with_account<T>(self, read: impl FnOnce(&Account) -> T) -> T {
        self.account.with(read)
    }

    /// Reads the response about the signed-in user, if somebody is signed in.
    pub fn with_me<T>(self, read: impl FnOnce(&Me) -> T) -> Option<T> {
        let (mut read, mut seen) = (Some(read), None);
        self.see_me(&mut |me| seen = read.take().map(|read| read(me)));
        seen
    }

    /// Reads the signed-in user, if somebody is signed in.
    pub fn with_user<T>(self, read: impl FnOnce(&User) -> T) -> Option<T> {
        let (mut read, mut seen) = (Some(read), None);
        self.see_user(&mut |user| seen = read.take().map(|read| read(user)));
        seen
    }

    /// The id of the signed-in user; notifies only if it changes.
    #[must_use]
    pub fn person(self) -> Memo<Option<UserId>> {
        Memo::new(move |_| self.with_user(|user| user.uuid.clone()))
    }

    /// Reads the current organization, if there is one.
    pub fn with_organization<T>(self, read: impl FnOnce(&Organization) -> T) -> Option<T> {
        let (mut read, mut seen) = (Some(read), None);
        self.see_organization(&mut |organization| seen = read.take().map(|read| read(organization)));
        seen
    }

    /// True if there is a current organization.
    #[must_use]
    pub fn has_organization(self) -> bool {
        self.with_organization(|_| ()).is_some()
    }

    /// The id of the current organization; notifies only if it changes.
    #[must_use]
    pub fn organization_id(self) -> Memo<Option<OrganizationId>> {
        Memo::new(move |_| self.with_organization(|organization| organization.id.clone()))
    }

    /// The current organization's name; empty without one.
    #[must_use]
    pub fn organization_name(self) -> String {
        self.with_organization(|organization| organization.name.clone()).unwrap_or_default()
    }

    /// The URL name of the current organization.
    #[must_use]
    pub fn organization_slug(self) -> Option<String> {
        self.with_organization(|organization| organization.slug.clone())
    }

    /// The route of a page of the current organization.
    #[must_use]
    pub fn page(self, page: OrganizationPage) -> Route {
        Route::Organization(self.organization_slug().unwrap_or_default(), page)
    }

    /// Reads all organizations of the user.
    pub fn with_organizations<T: Default>(self, read: impl FnOnce(&[OrganizationRef]) -> T) -> T {
        let (mut read, mut seen) = (Some(read), None);
        self.see_organizations(&mut |organizations| seen = read.take().map(|read| read(organizations)));
        seen.unwrap_or_default()
    }

    /// The decision of the rules about one act now, tracked; for a signal, [`Session::can`].
    #[must_use]
    pub fn decide(self, act: Act) -> Decision {
        decide(self.level(), act)
    }

    /// Reads the current project, if there is one.
    pub fn with_project<T>(self, read: impl FnOnce(&ProjectBasic) -> T) -> Option<T> {
        let (mut read, mut seen) = (Some(read), None);
        let project = &mut |project: &ProjectBasic| seen = read.take().map(|read| read(project));
        see_project(self.account, self.organization_source, self.visited, self.scope, project);
        seen
    }

    fn see_me(self, read: &mut dyn FnMut(&Me)) {
        self.account.with(|account| account.me().into_iter().for_each(read));
    }

    fn see_organizations(self, read: &mut dyn FnMut(&[OrganizationRef])) {
        self.account.with(|account| read(account.me().map(|me| me.organizations.as_slice()).unwrap_or_default()));
    }

    fn see_user(self, read: &mut dyn FnMut(&User)) {
        self.account.with(|account| account.me().into_iter().for_each(|me| read(&me.user)));
    }

    fn see_organization(self, read: &mut dyn FnMut(&Organization)) {
        self.organization_source.with(|organization| organization.iter().for_each(read));
    }
}

/// Reads the current project, if there is one.
pub(super) fn see_project(
    account: RwSignal<Account>,
    organization_source: RwSignal<Option<Organization>>,
    visited: RwSignal<Option<ProjectId>>,
    scope: Memo<Scope>,
    read: &mut dyn FnMut(&ProjectBasic),
) {
    let told = account.with(|account| account.me()?.team.as_ref().map(|team| team.id));
    let (scope, wishes) = (scope.get(), [visited.get(), told]);
    organization_source.with(|organization| {
        let project = organization.as_ref().and_then(|one| state::current_project(one, &scope, wishes));
        project.into_iter().for_each(read);
    });
}
