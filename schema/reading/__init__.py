"""One statement a read: a selection becomes SQL that returns the JSON that is sent."""
