"""The cases of benches/metrics.ts in the Python tools."""

import frechet
from arrays import read_arrays

CASES = {
    "Fréchet distance, D = 2048 (scipy.linalg.sqrtm)": frechet.CASES,
    "mean and covariance, 4096 x 2048 (numpy.cov)": frechet.CASES,
}


def prepare(case, path):
    return CASES[case][case](read_arrays(path))
