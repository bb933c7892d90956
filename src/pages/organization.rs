//! Pages of an organization: its roles, projects, settings and billing, and making a new one. Its people are `pages::members`.

mod billing;
mod new;
mod projects;
mod roles;
mod settings;

pub use billing::{Billing, InvoicePage};
pub use new::{CreateOrganizationForm, NewOrganization};
pub use projects::Projects;
pub use roles::Roles;
pub use settings::Settings;
