"""What happens after the commit: sealing, mails, reminders."""
