"""News items that must not be published, or not yet, as NewsML-G2, NITF and ninjs say it."""

from service.errors import BadInput


class ItemNotUsable(BadInput):
    """The news item is embargoed, withheld or cancelled."""


def withheld(status: str, field: str) -> ItemNotUsable:
    """Return the error for an item whose `field` has another status than usable."""
    mend = "send usable items, or set ENTREFILET_EMBARGOED=true"
    return ItemNotUsable(f"the item is {status}", mend=mend, field=field)


def embargoed(until: str, field: str) -> ItemNotUsable:
    """Return the error for an item that is embargoed until a moment, as written, or without end where it is empty."""
    mend = "send it then, or set ENTREFILET_EMBARGOED=true"
    return ItemNotUsable(f"the item is embargoed until {until or 'further notice'}", mend=mend, field=field)
