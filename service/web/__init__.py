"""The REST interface and the reader's page: parse, call one use case, format."""
