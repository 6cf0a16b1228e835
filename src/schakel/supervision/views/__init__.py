"""The pages of the privacy officer's room."""
