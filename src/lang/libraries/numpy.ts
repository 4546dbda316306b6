/** NumPy, from the tables in its folder. */
export { numpy, numpyMembers } from './numpy/numpy.ts';
