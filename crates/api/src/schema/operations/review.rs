//! Access reviews and their reports.

use crate::schema::operation::{Operation, operation};
use crate::schema::parameters::{limit, offset};
use crate::{NewReviewReport, Page, Review, ReviewReport, ReviewSummary};

pub(super) fn operations() -> Vec<Operation> {
    vec![
        operation("review.show", "Shows stale and wide rights, to keep, lower or remove.")
            .details(
                "Members not seen for 60 days, administrators without an administrative act in 90, grants that give \
                 nothing, expired invites, and an owner who is the only administrator. What was kept is asked again \
                 after 90 days, or when it changes.",
            )
            .returns::<Review>(200, "The findings."),
        operation("review.report.list", "Lists the reports of access reviews, newest first.")
            .query([limit(), offset()])
            .returns::<Page<ReviewSummary>>(200, "A page of them, without their findings."),
        operation("review.report.create", "Carries out the decisions of an access review, and records its report.")
            .details(
                "Each decision is made like a single change, by the same rules, and has an entry of its own in the \
                 activity log; what has changed meanwhile or is refused is reported and changes nothing. A finding that \
                 never was is a 400 for the whole report.",
            )
            .takes::<NewReviewReport>()
            .returns::<ReviewReport>(201, "The report, with what has become of each decision.")
            .fails(400, &["does_not_exist", "duplicate"]),
        operation("review.report.show", "Shows the report of an access review.")
            .returns::<ReviewReport>(200, "The report."),
    ]
}
