import { preset } from '../../tools/build/tsup-preset';

export default preset(['src/index.ts', 'src/d2d-cross-entropy.ts', 'src/d2d-statistics.ts', 'src/hinge.ts']);
