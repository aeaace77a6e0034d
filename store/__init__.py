"""PostgreSQL, the event log, live feeds, the doorway and the files: where things are kept."""
