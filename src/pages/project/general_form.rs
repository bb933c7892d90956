//! The values of a project's general settings: validation, and the changes against the server's values. Pure.

use rolecall_api::{Project, Retention, UpdateProject, is_web_url};

/// Maximum length of an app URL, in characters (the server's limit).
const URL_LENGTH: usize = 200;
/// Maximum retention in days, unless events are kept forever (the server's limit).
const LONGEST: u32 = 36_500;

/// The values of the fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormValues {
    /// The project's name.
    pub name: String,
    /// The name of a time zone, such as `Europe/Berlin`.
    pub timezone: String,
    /// The app URLs, including empty fields.
    pub app_urls: Vec<String>,
    /// True if IP addresses of visitors are dropped.
    pub anonymize_ips: bool,
    /// How many days events are kept; empty for forever.
    pub retention: String,
}

/// A validation error that is found before sending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldError {
    /// The name is empty.
    NoName,
    /// The app URL with this index is too long.
    LongUrl(usize),
    /// The app URL with this index is no URL of a web page.
    InvalidUrl(usize),
    /// The retention is no valid number of days.
    Retention,
}

impl FormValues {
    /// The values of a project as the server has them.
    #[must_use]
    pub fn from_project(project: &Project) -> FormValues {
        FormValues {
            name: project.basic.name.clone(),
            timezone: project.basic.timezone.clone(),
            app_urls: project.app_urls.clone(),
            anonymize_ips: project.anonymize_ips,
            retention: match project.retention_days {
                Retention::Forever => String::new(),
                Retention::Days(days) => days.to_string(),
            },
        }
    }

    /// Parses the retention.
    fn retention(&self) -> Result<Retention, FieldError> {
        let text = self.retention.trim();
        if text.is_empty() {
            return Ok(Retention::Forever);
        }
        let days = text.parse().ok().filter(|days| (1..=LONGEST).contains(days));
        days.map(Retention::Days).ok_or(FieldError::Retention)
    }

    /// The request: only the fields that differ from `project`, so that changes by somebody else are not overwritten.
    /// `None` if nothing differs.
    ///
    /// # Errors
    /// If a value is invalid.
    pub fn changes(&self, project: &Project) -> Result<Option<UpdateProject>, FieldError> {
        let present = FormValues::from_project(project);
        let name = self.name.trim();
        if name.is_empty() {
            return Err(FieldError::NoName);
        }
        let addresses: Vec<String> = self.app_urls.iter().map(|address| address.trim().to_owned()).collect();
        if let Some(line) = addresses.iter().position(|address| address.chars().count() > URL_LENGTH) {
            return Err(FieldError::LongUrl(line));
        }
        // Accept unchanged URLs even if they are invalid, so that other fields can be saved.
        let is_wrong =
            |address: &String| !address.is_empty() && !is_web_url(address) && !present.app_urls.contains(address);
        if let Some(line) = addresses.iter().position(is_wrong) {
            return Err(FieldError::InvalidUrl(line));
        }
        let addresses: Vec<String> = addresses.into_iter().filter(|address| !address.is_empty()).collect();
        let retention = self.retention()?;
        let update = UpdateProject {
            name: (name != present.name).then(|| name.to_owned()),
            timezone: (self.timezone != present.timezone).then(|| self.timezone.clone()),
            app_urls: (addresses != present.app_urls).then_some(addresses),
            anonymize_ips: (self.anonymize_ips != present.anonymize_ips).then_some(self.anonymize_ips),
            retention_days: (retention != project.retention_days).then_some(retention),
            ..UpdateProject::default()
        };
        Ok((update != UpdateProject::default()).then_some(update))
    }
}

/// The retention in days after `update`, if it is shorter than before, so that older events are deleted.
#[must_use]
pub fn shortened(update: &UpdateProject, project: &Project) -> Option<u32> {
    match (update.retention_days?, project.retention_days) {
        (Retention::Days(days), Retention::Forever) => Some(days),
        (Retention::Days(days), Retention::Days(before)) => (days < before).then_some(days),
        (Retention::Forever, _) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rolecall_api::{OrganizationId, ProjectBasic, ProjectId, Retention, Timestamp};
    use rolecall_policy::Level;

    fn project() -> Project {
        let moment = Timestamp("2026-02-04T09:00:00Z".into());
        Project {
            basic: ProjectBasic {
                id: ProjectId(7),
                uuid: "p".into(),
                organization: OrganizationId("o".into()),
                api_token: "phc_7".into(),
                name: "Storefront".into(),
                ingested_event: false,
                timezone: "UTC".into(),
                access_control: false,
                effective_membership_level: Level::Administrator,
                explicit_level: None,
            },
            app_urls: vec!["https://meridian.example".into()],
            anonymize_ips: false,
            retention_days: Retention::Forever,
            created_at: moment.clone(),
            updated_at: moment,
            managers: Vec::new(),
        }
    }

    #[test]
    fn nothing_is_sent_when_nothing_has_changed() {
        let mut filled = FormValues::from_project(&project());
        assert_eq!(filled.changes(&project()), Ok(None));
        filled.name = "  Storefront ".into();
        filled.app_urls.push("  ".into());
        assert_eq!(filled.changes(&project()), Ok(None));
    }

    #[test]
    fn only_what_has_changed_is_sent() {
        let mut filled = FormValues::from_project(&project());
        filled.timezone = "Europe/Oslo".into();
        let update = UpdateProject { timezone: Some("Europe/Oslo".into()), ..UpdateProject::default() };
        assert_eq!(filled.changes(&project()), Ok(Some(update)));
        filled.timezone = "UTC".into();
        filled.app_urls = vec![String::new(), " https://shop.example ".into()];
        let update = UpdateProject { app_urls: Some(vec!["https://shop.example".into()]), ..UpdateProject::default() };
        assert_eq!(filled.changes(&project()), Ok(Some(update)));
    }

    #[test]
    fn faults_are_found_at_their_field_before_anything_is_sent() {
        let mut filled = FormValues::from_project(&project());
        filled.app_urls.push("x".repeat(201));
        assert_eq!(filled.changes(&project()), Err(FieldError::LongUrl(1)));
        for no_web_address in ["javascript:alert(1)", "shop.example"] {
            filled.app_urls[1] = no_web_address.into();
            assert_eq!(filled.changes(&project()), Err(FieldError::InvalidUrl(1)), "{no_web_address}");
        }
        filled.name = " ".into();
        assert_eq!(filled.changes(&project()), Err(FieldError::NoName));
    }

    #[test]
    fn events_are_kept_for_a_number_of_days_or_for_ever() {
        let mut filled = FormValues::from_project(&project());
        assert_eq!(filled.retention, "");
        filled.retention = " 90 ".into();
        let update = UpdateProject { retention_days: Some(Retention::Days(90)), ..UpdateProject::default() };
        assert_eq!(filled.changes(&project()), Ok(Some(update)));
        for wrong in ["0", "-1", "ninety", "36501", "1.5"] {
            filled.retention = wrong.into();
            assert_eq!(filled.changes(&project()), Err(FieldError::Retention), "{wrong}");
        }
    }

    #[test]
    fn only_a_shorter_time_makes_events_go() {
        let of = |days| Project { retention_days: days, ..project() };
        let to = |days| UpdateProject { retention_days: Some(days), ..UpdateProject::default() };
        assert_eq!(shortened(&to(Retention::Days(30)), &of(Retention::Forever)), Some(30));
        assert_eq!(shortened(&to(Retention::Days(30)), &of(Retention::Days(31))), Some(30));
        assert_eq!(shortened(&to(Retention::Days(31)), &of(Retention::Days(30))), None);
        assert_eq!(shortened(&to(Retention::Forever), &of(Retention::Days(30))), None);
        assert_eq!(shortened(&UpdateProject::default(), &of(Retention::Forever)), None);
    }
}
