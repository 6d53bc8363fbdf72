"""Adapters behind the ports Translator and AbstractiveModel, and the models that they run."""
