//! Organizations, their members and invites.

use crate::schema::operation::{Operation, operation};
use crate::schema::parameters::{at, choice, cursor, level, member_order};
use crate::{
    BulkLine, ChangeLevel, ChangeMembers, ChangedMember, CheckEmails, CheckedEmails, CreateOrganization, Deleted,
    Domain, Invite, Member, MemberAccessAt, MemberWithoutTwoFactor, Members, NewDomain, NewInvite, Organization, Page,
    UpdateDomain, UpdateOrganization, param,
};

/// Why somebody cannot be invited.
const CANNOT_INVITE: &[&str] = &["already_invited", "does_not_exist", "duplicate", "too_many"];

pub(super) fn operations() -> Vec<Operation> {
    [organizations(), domains(), members(), invites()].into_iter().flatten().collect()
}

fn organizations() -> Vec<Operation> {
    vec![
        operation("organization.list", "Lists the caller's organizations.")
            .paged()
            .returns::<Page<Organization>>(200, "A page of organizations, sorted by name."),
        operation("organization.deleted.list", "Lists deleted organizations that the caller can restore.")
            .paged()
            .returns::<Page<Deleted>>(200, "A page of organizations, with the entry to undo."),
        operation("organization.create", "Creates an organization, of which the caller is the owner.")
            .takes::<CreateOrganization>()
            .returns::<Organization>(201, "The organization."),
        operation("organization.show", "Shows an organization.").returns::<Organization>(200, "The organization."),
        operation("organization.update", "Changes the settings of an organization.")
            .may_take::<UpdateOrganization>()
            .returns::<Organization>(200, "The organization.")
            .fails(400, &["unique"]),
        operation("organization.delete", "Deletes an organization; it can be restored for 30 days.")
            .returns_nothing(204, "It is deleted."),
    ]
}

fn domains() -> Vec<Operation> {
    vec![
        operation("domain.list", "Lists the domains of an organization.")
            .paged()
            .returns::<Page<Domain>>(200, "A page of domains, sorted by name."),
        operation("domain.create", "Adds a domain to an organization, which has to be verified.")
            .details("Add a TXT record with the name `record_name` and the value `verification_challenge` to the DNS, then verify it.")
            .takes::<NewDomain>()
            .returns::<Domain>(201, "The domain.")
            .fails(400, &["unique", "too_many"]),
        operation("domain.update", "Switches automatic joining by a domain.")
            .details("People with a confirmed address of exactly this domain then join as member when they sign in, or confirm their address. Who was removed or left needs an invite.")
            .may_take::<UpdateDomain>()
            .returns::<Domain>(200, "The domain.")
            .fails(400, &["not_verified"]),
        operation("domain.verify", "Looks up the TXT record of a domain, and verifies it.")
            .returns::<Domain>(200, "The domain, which is verified.")
            .fails(400, &["record_not_found", "record_differs", "domain_taken"])
            .fails(503, &["dns_unavailable"]),
        operation("domain.delete", "Removes a domain from an organization.").returns_nothing(204, "It is removed."),
    ]
}

fn members() -> Vec<Operation> {
    vec![
        operation("member.list", "Lists the members of an organization.")
            .searched()
            .query([level("Only members of this level."), member_order(), cursor()])
            .returns::<Members>(200, "A page of members, and the number of members per level."),
        operation("member.bulk", "Changes many members at once, each as a single change would.")
            .details("At most 500 people. The result of each is in the order of the request; each change has an entry of its own in the activity log.")
            .takes::<ChangeMembers>()
            .returns::<Vec<ChangedMember>>(200, "The result for each of the people.")
            .fails(400, &["does_not_exist", "duplicate"]),
        operation("member.update", "Changes a member's level; 15 transfers ownership.")
            .details("With `expires_at` the level ends at that time, and the one from before returns. Without it the level has no end afterwards.")
            .takes::<ChangeLevel>()
            .returns::<Member>(200, "The member."),
        operation("member.delete", "Removes a member; with `@me` the caller leaves.")
            .returns_nothing(204, "They are no longer a member."),
        operation("member.without_two_factor.list", "Lists the members without two-factor authentication.")
            .paged()
            .returns::<Page<MemberWithoutTwoFactor>>(200, "A page of them: the caller first, then by level and name."),
        operation("member.access.list", "Shows what a member had access to at a time.")
            .query([at()])
            .returns::<MemberAccessAt>(200, "Their level, and the projects."),
    ]
}

fn invites() -> Vec<Operation> {
    vec![
        operation("invite.list", "Lists the pending and expired invites of an organization.")
            .searched()
            .returns::<Page<Invite>>(200, "A page of invites, newest first."),
        operation("invite.create", "Invites a person by their email address.")
            .takes::<NewInvite>()
            .returns::<Invite>(201, "The invite, whose id is the secret of the link `<site>/signup/<id>`.")
            .fails(400, CANNOT_INVITE),
        operation("invite.bulk", "Invites many people: all or none, or with `partial` those who can be invited.")
            .details("At most 20 lines; with `partial` at most 500.")
            .query([choice(
                param::PARTIAL,
                &["true", "1", "false", "0"],
                "`true` or `1`: invites those who can be invited.",
            )])
            .takes::<Vec<NewInvite>>()
            .returns::<Vec<Invite>>(201, "All invites.")
            .returns::<Vec<BulkLine>>(200, "With `partial`: the result of each line.")
            .fails(400, CANNOT_INVITE),
        operation("invite.check", "Says which of some email addresses belong to members, or are invited.")
            .takes::<CheckEmails>()
            .returns::<CheckedEmails>(200, "The members and the invites."),
        operation("invite.send", "Sends the mail with the link of an invite again.")
            .returns::<Invite>(200, "The invite.")
            .fails(400, &["expired", "mail_off"]),
        operation("invite.delete", "Cancels an invite.").returns_nothing(204, "Its link no longer works."),
    ]
}
