"""May one person elsewhere read parts of a signal, for how long, and on what ground?"""
