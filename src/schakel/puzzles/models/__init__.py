"""What is kept of a puzzle, one file per noun?"""

from schakel.puzzles.models.history import PuzzleSignal, PuzzleStep
from schakel.puzzles.models.pattern import PatternSeen
from schakel.puzzles.models.puzzle import Puzzle
from schakel.puzzles.models.source import SourceStatement

__all__ = ["PatternSeen", "Puzzle", "PuzzleSignal", "PuzzleStep", "SourceStatement"]
