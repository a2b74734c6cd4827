"""What is known of the outlets whose pages a command reads: their files, and templates, given or from the store."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from crawler.cli.terminal import say

if TYPE_CHECKING:
    from crawler.extraction import OutletModel
    from crawler.items import Page


class Knowledge:
    """Reads pages as a crawl would: with what the outlets' files say, and with the template that the store holds.

    :param folder: where the outlets' files are; there need be none.
    :param template: the file of a template to use for all pages, whatever the store holds.
    :param store: the store's path or URL; None for no stored template.
    :param told: whether it is told on standard error that a stored template is used.
    :raises ValueError: the file holds no template.
    """

    def __init__(self, folder: Path, template: Path | None = None, store: str | None = None, *, told: bool = True):
        from crawler.outlets import KnownOutlets

        self.outlets = KnownOutlets(folder)
        self._store = store
        self._told = told
        self._templates: dict[str, OutletModel | None] = {}
        self._given = _read_template(template) if template else None

    def put_into(self, page: Page) -> None:
        """Give a page what the file of its outlet says."""
        outlet = self.outlets.at(page.final_url) if page.final_url else None
        if outlet is not None:
            page.selectors, page.page_object = outlet.selectors, outlet.page_object
            page.time_zone = outlet.time_zone

    def given_to(self, page: Page) -> bytes | None:
        """Give a page what the file of its outlet says; what comes back is its outlet's template, as JSON."""
        import msgspec

        self.put_into(page)
        model = self.template(page.final_url)
        return msgspec.json.encode(model) if model is not None else None

    def template(self, url: str) -> OutletModel | None:
        """The template to read a page with, if there is one; a stored one is told once, on standard error."""
        from crawler.urls import outlet_of

        if self._given is not None or self._store is None or not url:
            return self._given
        outlet = outlet_of(url)
        if outlet not in self._templates:
            self._templates[outlet] = self._stored(outlet, self._store)
        return self._templates[outlet]

    def _stored(self, outlet: str, target: str) -> OutletModel | None:
        if "://" not in target and not Path(target).exists():
            return None
        from crawler.extraction import read_model
        from crawler.store import Store, StoreError

        try:
            with Store.open(target, create=False) as store:
                text = store.outlet_model(outlet)
            model = read_model(text) if text else None
        except (StoreError, ValueError) as problem:
            say(f"read without the template of {outlet}: {problem}", err=True)
            return None
        if model is None or not model.usable:
            return None
        if self._told:
            say(
                f"read with the stored template of {outlet}, {model.version}, as a crawl does; --no-template leaves it",
                err=True,
            )
        return model


def _read_template(path: Path) -> OutletModel:
    from crawler.extraction import read_model

    try:
        model = read_model(path.read_bytes())
    except ValueError as error:
        raise ValueError(f"{path} holds {error}; make one with crawler learn -o {path}") from error
    if not model.usable:
        raise ValueError(f"{path} holds a template of too few pages to be relied on; crawler learn takes more of them")
    return model
