"""REST version 1 and LibreTranslate's endpoints."""
