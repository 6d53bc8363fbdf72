"""The tables of the database; a column that an earlier release did not have may be null, and is added when it opens."""

from sqlalchemy import (
    BigInteger,
    Column,
    Double,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

metadata = MetaData()

jobs = Table(
    "jobs",
    metadata,
    Column("id", String, primary_key=True),
    Column("owner", String),
    Column("state", String, nullable=False),
    Column("created", Double, nullable=False),
    Column("finished", Double),
    Column("expires", Double),
    Column("total", Integer, nullable=False),
    Column("completed", Integer, nullable=False, default=0),
    Column("failed", Integer, nullable=False, default=0),
    Column("webhook_url", Text),
    Column("webhook_secret", Text),
    Column("trace", Text),
    Index("jobs_expires", "expires"),
)

items = Table(
    "items",
    metadata,
    Column("job_id", String, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("reference", Text),
    Column("state", String, nullable=False),
    Column("rank", Integer, nullable=False),
    Column("created", Double, nullable=False),
    Column("worker", String),
    Column("lease", Double),
    Column("attempts", Integer, nullable=False, default=0),
    Column("sequence", Integer),
    Column("payload", Text),
    Column("digest", String),
    Column("result", Text),
    Column("error", Text),
    Index("items_next", "state", "rank", "created", "job_id", "position"),
    Index("items_finished", "job_id", "sequence"),
    Index("items_equal", "job_id", "digest", "state"),
)

# what all articles of a job have in common, such as a glossary, kept once and not with each
commons = Table(
    "commons",
    metadata,
    Column("job_id", String, primary_key=True),
    Column("payload", Text, nullable=False),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", String, primary_key=True),
    Column("job_id", String, nullable=False, index=True),
    Column("url", Text, nullable=False),
    Column("secret", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("state", String, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("due", Double, nullable=False),
    Column("status", Integer),
    Column("error", Text),
    Column("expires", Double, nullable=False),
    Column("trace", Text),
    Index("deliveries_due", "state", "due"),
)

idempotency = Table(
    "idempotency",
    metadata,
    Column("owner", String, primary_key=True),
    Column("key", String, primary_key=True),
    Column("fingerprint", String, nullable=False),
    Column("holder", String),
    Column("lease", Double, nullable=False),
    Column("expires", Double, nullable=False, index=True),
    Column("status", Integer),
    Column("headers", Text),
    Column("body", LargeBinary),
)

keys = Table(
    "keys",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", Text, nullable=False),
    Column("digest", String, nullable=False),
    Column("scopes", Text, nullable=False),
    Column("requests_per_minute", Integer, nullable=False),
    Column("characters_per_day", Integer, nullable=False),
    Column("created", Double, nullable=False),
    Column("revoked", Double),
)

usage = Table(
    "usage",
    metadata,
    Column("key_id", String, primary_key=True),
    Column("day", String, primary_key=True),
    Column("characters", Integer, nullable=False),
)

# one row for each request of a key in the last minute
hits = Table(
    "hits",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("key_id", String, nullable=False),
    Column("at", Double, nullable=False),
    Index("hits_window", "key_id", "at"),
)

results = Table(
    "results",
    metadata,
    Column("key", String, primary_key=True),
    Column("body", LargeBinary, nullable=False),
    Column("size", Integer, nullable=False),
    Column("used", Double, nullable=False, index=True),
)
