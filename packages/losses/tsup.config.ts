import { preset } from '../../tools/build/tsup-preset';

export default preset([
  'src/index.ts',
  'src/adversarial-loss.ts',
  'src/class-balanced-cross-entropy.ts',
  'src/class-balancing.ts',
  'src/class-frequency.ts',
  'src/class-weights.ts',
  'src/d2d-cross-entropy.ts',
  'src/d2d-statistics.ts',
  'src/deferred-class-weights.ts',
  'src/focal.ts',
  'src/hinge.ts',
  'src/ldam.ts',
  'src/least-squares.ts',
  'src/optimal-histogram.ts',
  'src/rahinge.ts',
  'src/ralsgan.ts',
  'src/rasgan.ts',
  'src/rsgan.ts',
  'src/vanilla.ts',
  'src/wasserstein.ts',
]);
