"""Is each guard of Schakel watched by a test? Take it away, and see."""
