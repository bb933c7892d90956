"""A client of PostHog's Python SDK, with what is called otherwise in 2022 under the names of today."""

import sys

from posthog.client import Client
from posthog.version import VERSION

IS_CURRENT = not VERSION.startswith("2.")


class Sender:
    """Sends, and remembers what was not sent."""

    def __init__(self, host, token, **options):
        self.errors = []
        self.client = Client(token, host=host, on_error=self._note, **options)

    def _note(self, error, batch):
        self.errors.append(f"{error!r} for {len(batch)} events")

    def capture(self, name, person, properties, **more):
        if IS_CURRENT:
            self.client.capture(name, distinct_id=person, properties=properties, **more)
        else:
            self.client.capture(person, name, properties, **more)

    def set(self, person, properties):
        self.client.set(distinct_id=person, properties=properties)

    def alias(self, previous, person):
        self.client.alias(previous, person)

    def shut_down(self):
        """Sends the rest; the program ends badly if anything was not sent."""
        self.client.shutdown()
        if self.errors:
            sys.exit("\n".join(self.errors))
