"""What does an officer see of what a signal touches?"""
