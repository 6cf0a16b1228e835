"""What do people fill in to pass something on, to answer, and to record a call?"""
