import { type Kernels, plainKernels } from './kernels';
import { simdModule } from './simd-kernels';

/** Zeroed float64 arrays in one memory, and the kernels that work there. */
export interface Workspace {
  readonly kernels: Kernels;
  readonly arrays: readonly Float64Array[];
}

/** Memory that is kept between calls, with the kernels over it. */
interface Bench {
  readonly kernels: Kernels;
  readonly buffer: () => ArrayBuffer;
  readonly byteLength: number;
}

const PAGE = 65536;
/** Streams of features of 2048 numbers keep their memory between batches; what is larger is given back. */
const LARGEST_KEPT = 64 * 2 ** 20;

let module: WebAssembly.Module | null | undefined;
let kept: Bench | undefined;

/** Reserves arrays until the next call.
 *
 *  @param lengths in numbers.
 */
export function workspaceOf(lengths: readonly number[]): Workspace {
  // Each array starts at a multiple of 64 bytes, a cache line.
  const starts = lengths.map(() => 0);
  let bytes = 0;
  lengths.forEach((length, i) => {
    starts[i] = bytes;
    bytes += Math.ceil(length / 8) * 64;
  });
  if (kept === undefined || kept.byteLength < bytes) kept = createBench(bytes);
  const { kernels, buffer } = kept;
  if (kept.byteLength > LARGEST_KEPT) kept = undefined;
  const arrays = lengths.map((length, i) => new Float64Array(buffer(), starts[i], length).fill(0));
  return { kernels, arrays };
}

function createBench(bytes: number): Bench {
  const pages = Math.ceil(bytes / PAGE);
  if (module === undefined) module = compile();
  if (module === null) {
    const buffer = new ArrayBuffer(pages * PAGE);
    return { kernels: plainKernels(buffer), buffer: () => buffer, byteLength: buffer.byteLength };
  }
  const memory = new WebAssembly.Memory({ initial: pages });
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  return { kernels: exports as unknown as Kernels, buffer: () => memory.buffer, byteLength: pages * PAGE };
}

/** The module, or null where WebAssembly or its SIMD is missing or forbidden. */
function compile(): WebAssembly.Module | null {
  try {
    return new WebAssembly.Module(simdModule());
  } catch {
    return null;
  }
}
