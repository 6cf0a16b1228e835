"""What does a visitor of the demo find? Invented people, and three years of their work."""

from schakel.ops.demo.seeding import Summary, seed

__all__ = ["Summary", "seed"]
