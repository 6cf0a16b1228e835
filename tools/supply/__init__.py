"""What is Schakel made of, and may it be trusted? Run by `make audit`; no network is needed."""
