"""The rules of the house: rows in, events or a refusal out. Nothing here waits or opens anything."""
