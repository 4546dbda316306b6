"""Functions of several variables: Nabla shows the gradient at a point and the slice along each variable through it."""


def rosenbrock(x, y):
    """A long curved valley whose floor is nearly flat; the lowest point is (1, 1)."""
    return (1 - x) ** 2 + 100 * (y - x**2) ** 2


def himmelblau(x, y):
    """Four lowest points, one of them at (3, 2)."""
    return (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2


def rosenbrock_of_vector(x):
    """The valley in as many dimensions as the point has."""
    return sum(100 * (x[i + 1] - x[i] ** 2) ** 2 + (1 - x[i]) ** 2 for i in range(3))
