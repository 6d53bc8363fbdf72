"""From bytes to an Article: decoding, reading and language detection."""
