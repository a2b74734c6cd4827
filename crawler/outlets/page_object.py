"""The page object of web-poet that an outlet's file names: imported, and checked for what it asks to be given."""

from __future__ import annotations

import os
import re
import sys
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from web_poet import ItemPage

INPUTS = ("HttpResponse", "ResponseUrl", "RequestUrl", "PageParams")
"""What a page object is given; classes of web_poet."""


class UnusablePageObject(ValueError):
    """A page object cannot be used; the message is a phrase for a person."""


@lru_cache(maxsize=64)
def load_page_object(name: str) -> type[ItemPage[Any]]:
    """The page object's class, from where Python finds modules or from the working folder.

    :param name: ``module:Class``.
    :raises UnusablePageObject: there is none, or it asks for more than :data:`INPUTS`.
    """
    if not re.fullmatch(r"\w+(\.\w+)*:\w+", name):
        raise UnusablePageObject(f"a page object is module:Class, such as my_outlets.pages:HarbourPage, not {name!r}")
    try:
        from web_poet import ItemPage
    except ImportError:
        raise UnusablePageObject("page objects need web-poet: pip install web-poet") from None
    module, _, attribute = name.partition(":")
    if "" not in sys.path and os.getcwd() not in sys.path:
        sys.path.append(os.getcwd())  # the folder of the `crawler` command is there, that of the project is not
    try:
        found = getattr(import_module(module), attribute)
    except Exception as error:
        raise UnusablePageObject(
            f"the page object {name} cannot be imported: {type(error).__name__}: {error}"
        ) from error
    if not (isinstance(found, type) and issubclass(found, ItemPage)):
        raise UnusablePageObject(f"{name} is no page object of web_poet, neither a WebPage nor an ItemPage")
    inputs_of(found)
    return found


def inputs_of(page_object: type[ItemPage[Any]]) -> dict[str, type]:
    """Which class of web_poet each argument of a page object wants.

    :raises UnusablePageObject: one wants another than :data:`INPUTS`.
    """
    import andi
    import web_poet

    provided = {getattr(web_poet, name) for name in INPUTS}
    wanted: dict[str, type] = {}
    for argument, kinds in andi.inspect(page_object.__init__).items():
        kind = next((kind for kind in kinds if kind in provided), None)
        if kind is None:
            asked = (
                " or ".join(getattr(kind, "__name__", str(kind)) for kind in kinds) or f"{argument!r} without a type"
            )
            raise UnusablePageObject(
                f"the page object {page_object.__name__} asks for {asked}; it is given {', '.join(INPUTS)} alone"
            )
        wanted[argument] = kind
    return wanted
