"""What is remembered, and that it is."""
