"""The templates side by side: topics x instruments, every cell with its proof and its state."""

from tracker.compare.matrix import Matrix, MatrixQuery, UnknownChoice, matrix

__all__ = ["Matrix", "MatrixQuery", "UnknownChoice", "matrix"]
