"""The use cases: what is done with an article, whatever model or outer layer is in play."""
