"""Kinds of translation models: how each is installed and opened."""
