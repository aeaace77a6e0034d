"""The house itself: its floors, its locks, its words."""
