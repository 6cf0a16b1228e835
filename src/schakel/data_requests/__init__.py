"""Somebody asks what is known about them: how is that answered, without betraying anybody else?"""
