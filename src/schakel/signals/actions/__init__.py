"""What do people do with a signal? One file per group of verbs; each verb is one transaction."""
