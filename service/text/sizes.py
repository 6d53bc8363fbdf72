"""Sizes of units, the only table of them: what each is in metres, grams, litres, square metres or metres a second.

Those of the United States and of Britain are exact by the International Yard and Pound agreement of 1959; a gallon is
the American one.
"""

SIZES: dict[str, tuple[str, float]] = {
    "kilometre": ("length", 1000), "metre": ("length", 1), "centimetre": ("length", 0.01),
    "millimetre": ("length", 0.001), "mile": ("length", 1609.344), "yard": ("length", 0.9144),
    "foot": ("length", 0.3048), "inch": ("length", 0.0254),
    "tonne": ("mass", 1e6), "quintal": ("mass", 1e5), "kilogram": ("mass", 1000), "gram": ("mass", 1),
    "short ton": ("mass", 907184.74), "pound": ("mass", 453.59237), "ounce": ("mass", 28.349523125),
    "stone": ("mass", 6350.29318),
    "litre": ("volume", 1), "centilitre": ("volume", 0.01), "millilitre": ("volume", 0.001),
    "cubic metre": ("volume", 1000), "cubic foot": ("volume", 28.316846592), "gallon": ("volume", 3.785411784),
    "pint": ("volume", 0.473176473),
    "hectare": ("area", 1e4), "square kilometre": ("area", 1e6), "square metre": ("area", 1),
    "acre": ("area", 4046.8564224), "square mile": ("area", 2589988.110336), "square foot": ("area", 0.09290304),
    "kilometre per hour": ("speed", 1 / 3.6), "metre per second": ("speed", 1), "mile per hour": ("speed", 0.44704),
    "foot per second": ("speed", 0.3048),
    "cubic metre per second": ("flow", 1000), "cubic foot per second": ("flow", 28.316846592),
}  # fmt: skip


def factor(unit: str, other: str) -> float:
    """Return how many of `other` one `unit` is. Raises KeyError for an unknown one, ValueError for two kinds."""
    (kind, size), (same, others) = SIZES[unit], SIZES[other]
    if kind != same:
        raise ValueError(f"{unit} is a {kind}, {other} a {same}")
    return size / others
