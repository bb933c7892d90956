//! The pages of a project: home with its events, trends, SQL, and settings.

mod access;
mod current;
mod danger;
mod erasure;
mod events;
mod facts;
mod filters;
mod first_run;
mod first_steps;
mod general;
mod general_form;
mod home;
mod people_pages;
mod privacy_toggle;
mod retention;
mod settings;
mod snippets;
mod sql;
mod state;
mod token;
mod trends;
mod words;
mod zones;

pub use current::Current;
pub use events::EventsPage;
pub use filters::{AddFilter, Filters, PropertyChips, PropertyDialog};
pub use first_run::FirstRun;
pub use home::project_home_page;
pub use privacy_toggle::PrivacyToggle;
pub use settings::project_settings_page;
pub use sql::sql_page;
pub use trends::{chart_of, trends_page};
