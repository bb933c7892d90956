//! Reading one thing of the globals without a copy of the whole.

use super::{Account, Session};
use crate::routes::{OrganizationPage, Route};
use leptos::prelude::*;
use rolecall_api::{Me, Organization, OrganizationId, OrganizationRef, ProjectBasic, User, UserId};

impl Session {
    /// Reads whether somebody is signed in.
    pub fn with_account<T>(self, read: impl FnOnce(&Account) -> T) -> T {
        self.account.with(read)
    }

    /// Reads what the server says of the person, if somebody is signed in.
    pub fn with_me<T>(self, read: impl FnOnce(&Me) -> T) -> Option<T> {
        self.account.with(|account| account.me().map(read))
    }

    /// Reads something of who is signed in.
    pub fn with_user<T>(self, read: impl FnOnce(&User) -> T) -> Option<T> {
        self.user.with(|user| user.as_ref().map(read))
    }

    /// The id of who is signed in; changes only when somebody else is.
    #[must_use]
    pub fn person(self) -> Memo<Option<UserId>> {
        Memo::new(move |_| self.with_user(|user| user.uuid.clone()))
    }

    /// Reads something of the current organization.
    pub fn with_organization<T>(self, read: impl FnOnce(&Organization) -> T) -> Option<T> {
        self.organization.with(|organization| organization.as_ref().map(read))
    }

    /// The current organization's id; changes only when another one becomes current.
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

    /// The page of the current organization.
    #[must_use]
    pub fn page(self, page: OrganizationPage) -> Route {
        Route::Organization(self.organization_slug().unwrap_or_default(), page)
    }

    /// Reads all organizations of the person.
    pub fn with_organizations<T>(self, read: impl FnOnce(&[OrganizationRef]) -> T) -> T {
        self.account.with(|account| read(account.me().map(|me| me.organizations.as_slice()).unwrap_or_default()))
    }

    /// Reads something of the current project.
    pub fn with_project<T>(self, read: impl FnOnce(&ProjectBasic) -> T) -> Option<T> {
        self.project.with(|project| project.as_ref().map(read))
    }
}
