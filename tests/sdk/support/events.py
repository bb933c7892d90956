"""Sends events of every kind: `events.py HOST TOKEN gzip|plain`."""

import datetime
import sys

from client import Sender

host, token, encoding = sys.argv[1:]
sender = Sender(host, token, gzip=encoding == "gzip")
sender.set("ada", {"plan": "pro"})
sender.alias("visitor", "ada")
sender.capture("order paid", "ada", {"amount": 12.5, "text": "\u2603 \U0001f600 \ud83d", "items": [1, None, {"a": True}]})
sender.capture("odd", "ada", {"nan": float("nan"), "most": [float("inf"), -float("inf")], "zero": "a\0b"})
sender.capture("earlier", "ada", {}, timestamp=datetime.datetime(2022, 10, 1, 12, 30, tzinfo=datetime.timezone.utc))
for _ in range(2):
    sender.capture("twice", "ada", {}, uuid="01900000-0000-7000-8000-0000000000aa")
for number in range(1, 251):
    sender.capture(f"many {number}", f"person {number % 7}", {"number": number})
sender.shut_down()
