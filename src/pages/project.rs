//! Pages of a project: where it starts, and its settings.

mod access;
mod add_people;
mod current;
mod danger;
mod dry_run;
mod erasure;
mod events;
mod everyone;
mod facts;
mod filters;
mod first_run;
mod first_steps;
mod general;
mod general_form;
mod grant_dialogs;
mod home;
mod people_column;
mod person_row;
mod privacy;
mod retention;
mod settings;
mod snippets;
mod state;
mod token;
mod trends;
mod words;
mod zones;

pub use current::Current;
pub use events::EventsPage;
pub use filters::{AddFilter, Filters, PropertyChips, PropertyDialog};
pub use first_run::FirstRun;
pub use home::Home;
pub use privacy::PrivacyToggle;
pub use settings::Settings;
pub use state::{Grant, Person, join};
pub use trends::{Trends, chart_of};
