"""What can be done, one module a noun: each act opens the work, holds what it needs, and asks the rule."""
