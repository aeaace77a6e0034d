"""Everything that can happen, by noun; the union of it all is `domain/events.py`."""
