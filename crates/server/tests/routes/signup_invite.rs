//! `/api/signup/:invite`.

mod claim;
mod show;
