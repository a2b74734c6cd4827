"""What the operations use: the server's stores and outlets' files, and jobs."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from crawler.outlets import KnownOutlets
from crawler.running.asked.commands import AskedCommands
from crawler.running.asked.jobs import Jobs
from crawler.store import Store
from crawler.web.serving import Serving


class ApiAccess:
    """What requests to the API and to feeds use.

    :param serving: what all requests of the server share.
    """

    def __init__(self, serving: Serving):
        self.store: Callable[[], AbstractContextManager[Store]] = serving.store
        self.files: Callable[[], KnownOutlets] = serving.files
        self.asked = AskedCommands(serving.target, serving.outlets, serving.settings)
        self.jobs = Jobs(self.asked)

    async def close(self) -> None:
        """End the jobs."""
        await self.jobs.close()
