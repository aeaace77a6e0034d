"""How fast it is, measured beside its rivals; `make bench`."""
