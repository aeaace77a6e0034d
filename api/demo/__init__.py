"""The demonstration: a firm, its board, and a tax form signed through the public API."""
