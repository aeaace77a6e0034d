"""The PDF, sealed and verified."""
