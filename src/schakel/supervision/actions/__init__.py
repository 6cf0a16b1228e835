"""What may the privacy officer do?"""
