"""Fine-tuning and its evaluation; never imported by the service."""
