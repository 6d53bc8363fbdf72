"""Entrefilet: French news articles in, bilingual briefs with evidence out."""

__version__ = "0.1.0"
