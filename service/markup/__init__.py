"""Texts with markup: cut into runs of text, translated, and every tag put back where it belongs."""
