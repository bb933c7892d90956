//! The pages of an organization: roles, projects, settings, billing, and creating one. Its members are in
//! `pages::role_table`.

mod access;
mod activity;
mod billing;
mod new;
mod projects;
mod roles;
mod settings;

pub use access::access_page;
pub use activity::activity_page;
pub use billing::{billing_page, invoice_page};
pub use new::{CreateOrganizationForm, new_organization_page};
pub use projects::projects_page;
pub use roles::roles_page;
pub use settings::organization_settings_page;
