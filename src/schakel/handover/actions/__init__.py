"""What do people do with a handover? One file per group of verbs; each verb is one transaction."""
