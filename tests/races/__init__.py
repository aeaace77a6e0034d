"""Many hands at once, and kills."""
