//! Access reviews and their reports.

use super::Answer;
use crate::api::{
    change::{Change, ChangeName},
    connection::read,
};
use gloo_net::http::Method;
use rolecall_api::{NewReviewReport, OrganizationId, Page, Review, ReviewId, ReviewReport, ReviewSummary, param};

/// What a review finds now.
pub async fn review(id: &OrganizationId) -> Answer<Review> {
    read(&format!("/api/organizations/{id}/review")).await
}

/// The newest reports, without their findings.
pub async fn review_reports(id: &OrganizationId, limit: u32) -> Answer<Page<ReviewSummary>> {
    read(&format!("/api/organizations/{id}/reviews?{}={limit}", param::LIMIT)).await
}

/// A report with its findings.
pub async fn review_report(id: &OrganizationId, report: &ReviewId) -> Answer<ReviewReport> {
    read(&format!("/api/organizations/{id}/reviews/{report}")).await
}

/// Carries out the decisions of a review, and records its report.
pub fn finish_review(id: &OrganizationId, report: &NewReviewReport) -> Change<ReviewReport> {
    Change::new(ChangeName::FinishReview, Method::POST, format!("/api/organizations/{id}/reviews"), report)
}
