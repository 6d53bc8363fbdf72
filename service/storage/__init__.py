"""What is kept in the database: tables, cached responses, shared briefs, API keys and their use."""
