//! A project of a list with all settings, written as JSON straight from the row of the database: a list of 500 would
//! otherwise copy 2,500 texts, and look at each byte of the names of 8,000 fields.

use super::days;
use crate::clock::Moment;
use crate::store::RightsOf;
use crate::store::decode;
use crate::store::sql::{Error, Row};
use rolecall_api::{OrganizationId, ProjectId, Retention};
use rolecall_policy::{Level, effective_level};
use serde::Serialize;
use serde_json::value::RawValue;

/// A project of a list. Its texts stay in the row.
#[derive(Debug)]
pub(crate) struct ListedProject<'a> {
    pub(crate) id: ProjectId,
    uuid: &'a str,
    organization: &'a OrganizationId,
    name: &'a str,
    api_token: &'a str,
    timezone: &'a str,
    ingested_event: bool,
    pub(crate) access_control: bool,
    effective_membership_level: Level,
    explicit_level: Option<Level>,
    app_urls: &'a RawValue,
    anonymize_ips: bool,
    retention_days: Retention,
    created_at: Moment,
    updated_at: Moment,
}

/// A project of [`super::page`].
pub(crate) fn listed<'a>(
    row: &'a Row,
    reader: RightsOf<'_>,
    organization: &'a OrganizationId,
) -> Result<ListedProject<'a>, Error> {
    let (level, state) = reader.access_in(row)?;
    let level = effective_level(Some(level), state).ok_or_else(|| Error::column("id", "the person has no access"))?;
    // In the order of the columns.
    Ok(ListedProject {
        access_control: state.private,
        effective_membership_level: level,
        explicit_level: state.explicit,
        id: ProjectId(row.try_get("id")?),
        uuid: row.text("uuid")?,
        organization,
        name: row.text("name")?,
        api_token: row.text("api_token")?,
        timezone: row.text("timezone")?,
        ingested_event: decode::switch(row, "ingested_event")?,
        app_urls: serde_json::from_str(row.text("app_urls")?).map_err(|error| Error::Value(error.into()))?,
        anonymize_ips: decode::switch(row, "anonymize_ips")?,
        retention_days: days(row.try_get("retention_days")?),
        created_at: decode::time(row, "created_at")?,
        updated_at: decode::time(row, "updated_at")?,
    })
}

impl ListedProject<'_> {
    /// Writes the fields of [`rolecall_api::Project`] except the managers, and leaves the object open.
    pub(in crate::store) fn write(&self, into: &mut Vec<u8>) -> serde_json::Result<()> {
        field(into, "{\"id\":", &self.id)?;
        text(into, ",\"uuid\":", self.uuid)?;
        text(into, ",\"organization\":", self.organization.as_str())?;
        text(into, ",\"api_token\":", self.api_token)?;
        text(into, ",\"name\":", self.name)?;
        field(into, ",\"ingested_event\":", &self.ingested_event)?;
        text(into, ",\"timezone\":", self.timezone)?;
        field(into, ",\"access_control\":", &self.access_control)?;
        field(into, ",\"effective_membership_level\":", &self.effective_membership_level)?;
        field(into, ",\"explicit_level\":", &self.explicit_level)?;
        into.extend_from_slice(b",\"app_urls\":");
        into.extend_from_slice(self.app_urls.get().as_bytes());
        field(into, ",\"anonymize_ips\":", &self.anonymize_ips)?;
        field(into, ",\"retention_days\":", &self.retention_days)?;
        text(into, ",\"created_at\":", &self.created_at.wire().0)?;
        text(into, ",\"updated_at\":", &self.updated_at.wire().0)
    }
}

fn field(into: &mut Vec<u8>, name: &str, value: &impl Serialize) -> serde_json::Result<()> {
    into.extend_from_slice(name.as_bytes());
    serde_json::to_writer(into, value)
}

fn text(into: &mut Vec<u8>, name: &str, value: &str) -> serde_json::Result<()> {
    into.extend_from_slice(name.as_bytes());
    // Counts all bytes instead of stopping at the first, so that many bytes are looked at in one step.
    let special = |byte: &u8| usize::from(matches!(byte, 0..0x20 | b'"' | b'\\'));
    let is_plain = value.as_bytes().iter().map(special).sum::<usize>() == 0;
    if !is_plain {
        return serde_json::to_writer(into, value);
    }
    into.push(b'"');
    into.extend_from_slice(value.as_bytes());
    into.push(b'"');
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::text;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn texts_are_written_as_by_serde(value in "([a-z\"\\\\\u{0}-\u{1f}\u{7f}é😀]|.){0,40}") {
            let mut written = Vec::new();
            text(&mut written, "", &value).unwrap();
            prop_assert_eq!(String::from_utf8(written).unwrap(), serde_json::to_string(&value).unwrap());
        }
    }
}
