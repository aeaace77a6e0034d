"""The database's changes, in order. Each stands for itself: nothing here imports today's tables."""
