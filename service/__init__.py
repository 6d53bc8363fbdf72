"""Entrefilet: French news articles in, bilingual briefs with evidence out."""

import os

__version__ = "0.1.0"

# NumPy's threads would wait for one another by spinning, beside an engine that has every core at work; and the last bit
# of a product must not depend on how many there are. To be said before NumPy is loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
