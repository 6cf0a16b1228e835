"""Which pages stand at the door, one file per visit?"""
