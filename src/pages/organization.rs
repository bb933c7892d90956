//! Pages of an organization: its roles, projects, settings and billing, and making a new one. Its people are `pages::role_table`.

mod billing;
mod new;
mod projects;
mod roles;
mod settings;

pub use billing::{billing_page, invoice_page};
pub use new::{CreateOrganizationForm, new_organization_page};
pub use projects::projects_page;
pub use roles::roles_page;
pub use settings::organization_settings_page;
