"""What does a visitor of the demo find? Invented people, and three years of their work."""
