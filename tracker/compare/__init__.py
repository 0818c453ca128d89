"""The templates side by side: topics x instruments, every cell with its proof and its state."""

from tracker.compare.matrix import Asked, Matrix, UnknownChoice, matrix

__all__ = ["Asked", "Matrix", "UnknownChoice", "matrix"]
