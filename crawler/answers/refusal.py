"""Why somebody gets no answer, as one sentence that tells nothing of the machine."""

from __future__ import annotations

import logging

from crawler.store import StoreError

logger = logging.getLogger(__name__)


class Refused(ValueError):
    """What was asked is not answered; the message is one sentence for who asked.

    :param status: the HTTP status that says so (RFC 9110 section 15.5).
    """

    def __init__(self, message: str, status: int = 400):
        super().__init__(message)
        self.status = status


class WrongParameter(Refused):
    """A parameter is unknown, or has a value that it cannot have.

    :param name: the parameter.
    """

    def __init__(self, name: str, problem: str):
        super().__init__(f"{name}: {problem}")
        self.name = name


def refusal_of(error: Exception) -> Refused:
    """What is told of an error; what only its operator may know, such as where the store is, goes into the log."""
    if isinstance(error, Refused):
        return error
    if isinstance(error, StoreError):
        logger.error("The store cannot be used: %s", error)
        return Refused("the store cannot be used at this moment; try again later, or ask who runs this", 503)
    logger.error("A request failed", exc_info=error)
    return Refused("this cannot be answered because of a fault; who runs this finds it in the log", 500)
