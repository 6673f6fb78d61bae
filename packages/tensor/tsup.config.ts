import { preset } from '../../tools/build/tsup-preset';

export default preset(['src/index.ts', 'src/assembler.ts', 'src/ops.ts', 'src/portable-kernels.ts', 'src/testing.ts']);
