//! Offers of ownership, and the successor.

use crate::schema::operation::{Operation, operation};
use crate::{NameSuccessor, NewTransferOffer, ShownSuccessor, ShownTransferOffer, Successor, TransferOffer};

/// The caller has not entered their password lately.
const UNPROVEN: &[&str] = &["password_required"];
/// The offer has ended meanwhile.
const ENDED: &[&str] = &["offer_ended"];

pub(super) fn operations() -> Vec<Operation> {
    vec![
        operation("transfer.show", "Shows the newest offer of ownership.")
            .returns::<ShownTransferOffer>(200, "The offer, if there is one that the caller may see."),
        operation("transfer.create", "Offers ownership to a member, who can accept for 72 hours.")
            .details(
                "One at a time. An offer ends when the level of one of the two changes. To transfer ownership at once, \
                 set the member's level to 15.",
            )
            .takes::<NewTransferOffer>()
            .returns::<TransferOffer>(201, "The offer.")
            .fails(409, &["already_offered"]),
        operation("transfer.delete", "Withdraws the open offer of ownership.")
            .returns_nothing(204, "It can no longer be accepted."),
        operation("transfer.accept", "Accepts ownership that is offered to the caller.")
            .details("Needs a password that was entered in this session lately. The former owner becomes administrator.")
            .returns::<TransferOffer>(200, "The offer: the caller is the owner.")
            .needs_session()
            .fails(403, UNPROVEN)
            .fails(409, ENDED),
        operation("transfer.decline", "Declines ownership that is offered to the caller.")
            .returns::<TransferOffer>(200, "The offer.")
            .fails(409, ENDED),
        operation("successor.show", "Shows the successor.")
            .returns::<ShownSuccessor>(200, "The successor, if there is one that the caller may see."),
        operation("successor.update", "Names an administrator as the successor.")
            .details(
                "In place of the present one, whose claim ends. Needs a password that was entered in this session \
                 lately. The successor is no longer one when they are removed or lowered, and when ownership moves.",
            )
            .takes::<NameSuccessor>()
            .needs_session()
            .returns::<Successor>(200, "The successor.")
            .fails(403, UNPROVEN),
        operation("successor.delete", "Un-names the successor; a claim of theirs ends.")
            .returns_nothing(204, "There is no successor."),
        operation("successor.claim", "Claims ownership, as the successor.")
            .details(
                "Needs a password that was entered in this session lately. All members see the claim, and the owner can \
                 stop it. After the waiting time the successor is the owner.",
            )
            .returns::<Successor>(200, "The successor, with the claim.")
            .needs_session()
            .fails(403, UNPROVEN)
            .fails(409, &["already_claimed"]),
        operation("successor.claim.delete", "Takes back a claim of the caller.")
            .returns_nothing(204, "The claim has ended."),
        operation("successor.stop", "Stops the claim that waits, as the owner.")
            .returns::<Successor>(200, "The successor, who can claim again until they are un-named."),
    ]
}
