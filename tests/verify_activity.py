#!/usr/bin/env python3
"""Verifies an exported activity log (NDJSON) as docs/activity.md says: verify_activity.py FILE [NUMBER:HASH]"""
import hashlib
import json
import sys


def digest(value):
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def is_erased(values):
    return all(value in (None, "[erased]", []) for value in values)


def is_erasable(entry):
    if entry["scope"] == "security":
        return not entry["actor"] or not entry["actor"]["salt"]
    return entry["scope"] in ("member", "grant", "invite", "account") or entry["action"] == "billing.update"


def problems(entry, number, previous):
    actor, item = entry["actor"], entry["item"]
    if entry["number"] != number + 1:
        yield "entries are missing before it, or it is out of place"
    if entry["previous"] != previous:
        yield "it does not follow the entry before it"
    if actor and actor["salt"]:
        person = {key: actor[key] for key in ("email", "first_name", "salt")}
        if digest(person) != actor["commitment"]:
            yield "the actor was edited"
    elif actor and not is_erased([actor["first_name"], actor["email"]]):
        yield "the actor was edited"
    if item["salt"]:
        if digest({key: item[key] for key in ("changes", "email", "name", "salt")}) != item["commitment"]:
            yield "the item was edited"
    elif not is_erasable(entry) or not is_erased([item["name"], item["email"], item["changes"]]):
        yield "it hides something that is never erased"
    hashed = {key: entry[key] for key in
              ("action", "changes", "created_at", "number", "organization", "previous", "project", "scope", "undoes", "via")}
    hashed |= {"actor": actor and actor["uuid"], "actor_commitment": actor and actor["commitment"],
               "item": item["id"], "item_commitment": item["commitment"], "version": 1}
    if digest(hashed) != entry["hash"]:
        yield "it was edited"


noted, found, number, previous = sys.argv[2:], 0, 0, "0" * 64
with open(sys.argv[1], encoding="utf-8", newline="\n") as file:
    for entry in map(json.loads, file):
        for problem in problems(entry, number, previous):
            print(f"entry {entry['number']}: {problem}")
            found += 1
        number, previous = entry["number"], entry["hash"]
        noted = [head for head in noted if head != f"{number}:{previous}"]
print(f"{number} entries, head {number}:{previous}")
sys.exit(1 if found or noted else 0)
