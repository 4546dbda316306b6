"""A linear inverse problem, A x = b with more equations than unknowns: click `Solve A x = b`."""

import numpy as np

A = np.array(
    [
        [1.0, 2.0],
        [3.0, 4.0],
        [5.0, 6.0],
        [7.0, 8.5],
    ]
)
b = np.array([5.1, 10.9, 17.2, 24.0])

# The third column is the sum of the others: infinitely many solutions, and the panel says so.
D = np.array(
    [
        [1.0, 0.0, 1.0],
        [0.0, 1.0, 1.0],
        [2.0, 1.0, 3.0],
        [1.0, 3.0, 4.0],
    ]
)
d = np.array([2.0, 3.0, 7.0, 11.0])

solution = np.linalg.lstsq(A, b, rcond=None)[0]
shortest = np.linalg.lstsq(D, d, rcond=None)[0]
