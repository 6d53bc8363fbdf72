"""Sentences and texts into English through whatever engine is behind the port."""
