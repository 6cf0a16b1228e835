"""Which pages show puzzles and change them?"""
