"""Sends numbered events until told to stop (by the end of the input); prints how many: `load.py HOST TOKEN PREFIX`."""

import select
import sys

from client import Sender

host, token, prefix = sys.argv[1:]
sender = Sender(host, token, flush_interval=0.1, max_retries=10)
count = 0
# Pauses of some milliseconds: this is a load, not a flood.
while not select.select([sys.stdin], [], [], 0.01)[0]:
    count += 1
    sender.capture(f"{prefix} {count}", "ada", {"number": count})
sender.shut_down()
print(count)
