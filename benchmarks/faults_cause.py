"""What a cause of the fault benchmark is."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.faults_certificates import Kind
from benchmarks.faults_server import Behaviour


@dataclass(slots=True, frozen=True)
class Cause:
    """One way to misbehave."""

    name: str
    page: Behaviour | None
    """How the page is answered; None: as an article."""
    state: str
    reason: str = ""
    """What the reason of the row has to hold."""
    robots: Behaviour | None = None
    url: str = "http://{address}:{port}/news/bridge-opens"
    certificate: Kind | None = None
