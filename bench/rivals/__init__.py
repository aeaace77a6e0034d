"""What Countersign is measured against; each rival is a page."""
