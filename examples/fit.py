"""A model fitted to data of a file: click `Fit` above `decay`. Change decay.csv, and the fit follows."""

import numpy as np
import pandas as pd

readings = pd.read_csv("decay.csv", comment="#")
t = readings["time_s"].values
y = readings["voltage_V"].values


def decay(t, amplitude, lifetime, offset):
    """The voltage of a discharge that does not go down to 0."""
    return amplitude * np.exp(-t / lifetime) + offset


def misfit(amplitude, lifetime, offset):
    """The sum of squares that the fit makes smallest."""
    return np.sum((decay(t, amplitude, lifetime, offset) - y) ** 2)
