"""Adapters behind the ports Translator and Generator, and the models that they run."""
