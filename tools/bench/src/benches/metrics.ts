import type { Bench } from '../bench';
import { frechetCases } from '../metrics/frechet';
import { imageCases } from '../metrics/images';
import { neighbourCases } from '../metrics/neighbours';

/** What the metrics take, each beside the Python tool that is named in brackets. */
export const metrics: Bench = {
  name: 'metrics',
  description: 'metrics from features or statistics, each beside the Python tool in brackets',
  roundSeconds: 0.6,
  requirements: 'requirements-metrics.txt',
  cases: [...frechetCases, ...neighbourCases, ...imageCases],
};
