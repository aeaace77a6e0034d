"""The PDF, from the upload to the seal and back: nothing here waits, and nothing knows a database."""
