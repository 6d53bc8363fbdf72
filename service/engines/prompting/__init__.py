"""Prompts, what is asked for in them, and what comes back."""
