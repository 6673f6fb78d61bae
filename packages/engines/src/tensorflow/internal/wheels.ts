/** A Python package that holds TensorFlow's library, and how pip is asked for it. */
export interface Wheel {
  readonly project: string;
  readonly version: string;
  /** What pip calls the platform. */
  readonly platform: string;
  /** What pip calls the Python that it is for. The library in it is the same for each, and needs none. */
  readonly python: string;
  readonly sha256: string;
  readonly sizeBytes: number;
  /** Size of what is kept of it. */
  readonly unpackedBytes: number;
  /** The oldest GNU C library that it runs on; undefined where the system has another. */
  readonly glibc?: string;
}

/** The pinned wheel by `process.platform` and `process.arch`. */
export type Wheels = Readonly<Record<string, Wheel>>;

/** What `setupTensorflow` fetches. Sizes and hashes are those of the Python package index. */
export const wheels: Wheels = {
  'linux x64': {
    project: 'tensorflow-cpu',
    version: '2.21.0',
    platform: 'manylinux_2_27_x86_64',
    python: '311',
    sha256: '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c',
    sizeBytes: 273_829_956,
    unpackedBytes: 853_450_000,
    glibc: '2.27',
  },
  'linux arm64': {
    project: 'tensorflow',
    version: '2.21.0',
    platform: 'manylinux_2_27_aarch64',
    python: '312',
    sha256: 'b07d15737406533898e36c7ef7944b1be18e9028dc521b9229952c537bbc5552',
    sizeBytes: 281_946_471,
    unpackedBytes: 883_200_000,
    glibc: '2.27',
  },
  'darwin arm64': {
    project: 'tensorflow',
    version: '2.21.0',
    platform: 'macosx_12_0_arm64',
    python: '312',
    sha256: '56ecd7d47429acbe1df2694d50b75bf9fc3995ac92cb367cd9af6c4780ead712',
    sizeBytes: 223_488_205,
    unpackedBytes: 740_950_000,
  },
};

/** Files of the wheel that are kept, below `tensorflow/`, besides the two libraries: what the binding is compiled with. */
export const keptHeaders: readonly string[] = [
  'tensorflow/c/c_api.h',
  'tensorflow/c/c_api_macros.h',
  'tensorflow/c/eager/c_api.h',
  'tensorflow/c/tf_attrtype.h',
  'tensorflow/c/tf_buffer.h',
  'tensorflow/c/tf_datatype.h',
  'tensorflow/c/tf_status.h',
  'tensorflow/c/tf_tensor.h',
  'tensorflow/c/tf_tstring.h',
  'tensorflow/core/platform/ctstring.h',
  'tensorflow/core/platform/ctstring_internal.h',
  'tsl/platform/ctstring.h',
  'tsl/platform/ctstring_internal.h',
  'xla/tsl/c/tsl_status.h',
].map((name) => `include/${name}`);
