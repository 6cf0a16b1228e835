"""Which forms do the pages of puzzles have?"""
