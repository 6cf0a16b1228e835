"""What can be done with a puzzle? One verb an action; each writes its step in the history."""
