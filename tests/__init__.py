"""The tests: sentences about real things."""
