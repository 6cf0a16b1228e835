"""What is a signal, from report to closure?"""
