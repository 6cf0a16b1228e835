"""How long is a signal kept, who agrees that it goes, and is it then gone for good?"""
