"""What of an article goes into its brief: sentences ranked, chosen and shortened, or written and checked."""
