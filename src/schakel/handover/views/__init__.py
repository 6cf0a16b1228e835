"""Which pages pass a signal on, and which pages does a partner see?"""
