"""Who asks is told one sentence; what only the operator may know goes into the log."""

from __future__ import annotations

import logging

import pytest

from crawler.answers.refusal import Refused, WrongParameter, refusal_of
from crawler.store import StoreError


def test_a_refusal_is_told_as_it_is():
    refused = WrongParameter("limit", "is missing")
    assert refusal_of(refused) is refused
    assert (str(refused), refused.status, refused.name) == ("limit: is missing", 400, "limit")
    assert refusal_of(Refused("there is none", 404)).status == 404


@pytest.mark.parametrize(
    ("error", "status"), [(StoreError("/srv/secret.db is locked"), 503), (KeyError("/srv/secret.db"), 500)]
)
def test_a_fault_tells_nothing_of_the_machine_but_to_the_log(caplog, error, status):
    with caplog.at_level(logging.ERROR):
        told = refusal_of(error)
    assert told.status == status
    assert "secret" not in str(told)
    assert "secret" in caplog.text
