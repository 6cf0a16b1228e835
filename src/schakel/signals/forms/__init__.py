"""What may be filled in about a signal, one file per noun?"""
