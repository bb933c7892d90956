//! Moments as microseconds since 1970, for serde.

use crate::clock::Moment;
use serde::{Deserialize, Deserializer, Serializer};

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
pub(super) fn serialize<S: Serializer>(moment: &Moment, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_i64(moment.micros())
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Moment, D::Error> {
    i64::deserialize(from).map(Moment::from_micros)
}
