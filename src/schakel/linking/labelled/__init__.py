"""Invented people with the truth beside them, to measure and train linking on."""
