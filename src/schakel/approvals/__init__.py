"""What may nobody do alone? A second person agrees to exactly what was asked, and no more."""
