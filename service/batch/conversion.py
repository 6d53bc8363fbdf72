"""Records that are not plain text as articles."""
