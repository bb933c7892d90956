// Invoices require that a month passes, and the end of undo 30 days. The server uses the machine's clock, so instead these
// helpers make what has happened older, in the database files.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const OLDER = `
import sqlite3, sys
main, events, days = sys.argv[1], sys.argv[2], int(sys.argv[3])
micros = days * 24 * 60 * 60 * 1_000_000
with sqlite3.connect(events, timeout=20) as database:
    database.execute("UPDATE usage SET day = day - ?", (days,))
with sqlite3.connect(main, timeout=20) as database:
    for table, column in [("all_organizations", "created_at"), ("all_organizations", "deleted_at"),
                          ("all_projects", "deleted_at"), ("activity", "created_at"), ("activity_undo", "expires_at"),
                          ("ownership_offers", "created_at"), ("successors", "claimed_at"), ("successors", "effective_at")]:
        database.execute(f"UPDATE {table} SET {column} = {column} - ?", (micros,))
    database.execute("""UPDATE billing_accounts SET next_month = (
        SELECT strftime('%Y', o.created_at / 1000000, 'unixepoch') * 12 + strftime('%m', o.created_at / 1000000, 'unixepoch') - 1
        FROM organizations o WHERE o.id = organization_id)""")
`;

/** Lets days pass for billing, the activity log, what was deleted, and offers and claims of ownership. */
export function daysPass(server, days) {
  const files = ["rolecall.db", "rolecall-events.db"].map((name) => join(server.folder, name));
  const python = spawnSync("python3", ["-c", OLDER, ...files, String(days)], { encoding: "utf8" });
  assert.equal(python.status, 0, python.stderr);
}

/** Captures this many events in the current project of an account, like an SDK. */
export async function captures(account, count, status = 200) {
  const { team } = await account.me();
  const batch = Array.from({ length: count }, (_, number) => ({ event: "visit", distinct_id: `visitor ${number % 7}` }));
  const response = await fetch(`${account.url}/batch/`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ api_key: team.api_token, batch }),
  });
  assert.equal(response.status, status, await response.text());
}

const SIGNED_IN_BEFORE = `
import sqlite3, sys
with sqlite3.connect(sys.argv[1], timeout=20) as database:
    micros = int(sys.argv[2]) * 60 * 1_000_000
    for column in ["created_at", "last_used_at", "proven_at"]:
        database.execute(f"UPDATE sessions SET {column} = {column} - ?", (micros,))
`;

/** Lets minutes pass for those who are signed in. */
export function minutesPass(server, minutes) {
  const file = join(server.folder, "rolecall.db");
  const python = spawnSync("python3", ["-c", SIGNED_IN_BEFORE, file, String(minutes)], { encoding: "utf8" });
  assert.equal(python.status, 0, python.stderr);
}

const ENDED = `
import sqlite3, sys, time
with sqlite3.connect(sys.argv[1], timeout=20) as database:
    for table in ["memberships", "project_memberships"]:
        database.execute(f"UPDATE {table} SET expires_at = ? WHERE expires_at IS NOT NULL", (int(time.time() * 1_000_000),))
`;

/** Lets every level and grant that has an end reach it. */
export function endsCome(server) {
  const python = spawnSync("python3", ["-c", ENDED, join(server.folder, "rolecall.db")], { encoding: "utf8" });
  assert.equal(python.status, 0, python.stderr);
}

const UNSEEN = `
import sqlite3, sys
file, days, emails = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
micros = days * 24 * 60 * 60 * 1_000_000
with sqlite3.connect(file, timeout=20) as database:
    database.execute("UPDATE invites SET created_at = created_at - ?", (micros,))
    for email in emails:
        database.execute("UPDATE users SET last_seen = last_seen - ? WHERE email = ?", (micros, email))
        database.execute("""UPDATE memberships SET joined_at = joined_at - ?, updated_at = updated_at - ?
            WHERE user_id = (SELECT id FROM users WHERE email = ?)""", (micros, micros, email))
`;

/** Lets days pass in which these accounts were not seen, and invites were not used. */
export function areNotSeenFor(server, days, ...accounts) {
  const emails = accounts.map((account) => account.email);
  const python = spawnSync("python3", ["-c", UNSEEN, join(server.folder, "rolecall.db"), String(days), ...emails], { encoding: "utf8" });
  assert.equal(python.status, 0, python.stderr);
}
