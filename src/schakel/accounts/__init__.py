"""How do people come in, change function, and leave? Two administrators, who never read content."""
