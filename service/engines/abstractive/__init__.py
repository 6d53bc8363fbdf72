"""Models that write abstracts, key points and headlines."""
