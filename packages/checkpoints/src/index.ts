export type { Metadata } from './internal/safetensors-header';
export type { Compression } from './internal/zip-writer';
export { type ArrayData, type DType, type NdArray, type NdArrays, ndArray } from './nd-array';
export { decodeNpy, encodeNpy, readNpy, writeNpy } from './npy';
export { decodeNpz, encodeNpz, type NpzReadOptions, type NpzWriteOptions, readNpz, writeNpz } from './npz';
export { decodeSafetensors, encodeSafetensors, type SafetensorsContent } from './safetensors';
export { readSafetensors, type WriteSafetensorsOptions, writeSafetensors } from './safetensors-file';
export { arraysFromTree, type TreeFromArraysOptions, treeFromArrays } from './tree-arrays';
export { type FileContent, writeFileAtomic } from './write-file-atomic';
