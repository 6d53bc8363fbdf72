"""Work that outlives a request: jobs, their results, webhooks and idempotency keys, kept in SQLite or PostgreSQL."""
