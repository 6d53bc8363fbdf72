"""Sentences of an article that speak to a model rather than to a reader: never shown to one, never evidence."""

import re

from service.summarise.patterns import any_of

_ORDERS = re.compile(any_of("orders", "orders"), re.IGNORECASE)


def gives_orders(text: str) -> bool:
    """Tell whether a sentence looks like an order to a model: an instruction, a fake turn, markup, a coded message.

    It errs on the side of orders: such a sentence may still be quoted by extraction, which obeys nobody.
    """
    return _ORDERS.search(text) is not None
