"""The reader's page and the operator's."""
