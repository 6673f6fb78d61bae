import type { Bench } from '../bench';
import { classBalancing } from './class-balancing';
import { igc } from './igc';
import { kernels } from './kernels';
import { losses } from './losses';
import { metrics } from './metrics';
import { nets } from './nets';
import { step } from './step';
import { syntheticData } from './synthetic-data';
import { training } from './training';
import { uap } from './uap';

/** All benches by name. A new one is a file beside this one, a file in `peers/`, and a name here. */
export const benches: Readonly<Record<string, Bench>> = {
  step,
  training,
  'class-balancing': classBalancing,
  kernels,
  losses,
  nets,
  metrics,
  igc,
  'synthetic-data': syntheticData,
  uap,
};
