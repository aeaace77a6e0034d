"""What each event does, one module a noun."""
