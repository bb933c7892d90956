//! Pages of an organization: its roles, projects and settings, and making a new one. Its people are `pages::members`.

mod new;
mod projects;
mod roles;
mod settings;

pub use new::{CreateOrganizationForm, NewOrganization};
pub use projects::Projects;
pub use roles::Roles;
pub use settings::Settings;
