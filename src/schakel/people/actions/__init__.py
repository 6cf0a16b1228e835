"""What do people do with their own account? Each verb is one transaction."""
