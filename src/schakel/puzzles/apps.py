from django.apps import AppConfig


class PuzzlesConfig(AppConfig):
    name = "schakel.puzzles"
    verbose_name = "puzzels"
