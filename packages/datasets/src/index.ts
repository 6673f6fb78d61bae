export { type AugmentOptions, augmentDataset } from './augment';
export { batch, epochOrder, type ImageBatch } from './batch';
export { type CifarRecords, type CifarVariant, decodeCifar, encodeCifar } from './cifar';
export { type CifarDatasetOptions, readCifarDataset } from './cifar-dataset';
export { classHistogram } from './class-histogram';
export { type ContentHasher, contentHash, contentHasher } from './content-hash';
export { type EpochBatchesOptions, epochBatches } from './epoch-batches';
export {
  type Glyphs,
  type GlyphsDataset,
  type GlyphsDatasetOptions,
  type GlyphsOptions,
  glyphs,
  glyphsDataset,
} from './glyphs';
export { decodeIdxImages, decodeIdxLabels, encodeIdxImages, encodeIdxLabels, type IdxImages } from './idx';
export { type IdxDatasetOptions, readIdxDataset, readIdxImages, readIdxLabels } from './idx-dataset';
export {
  createImageDataset,
  type DatasetSplit,
  type ImageDataset,
  type ImageShape,
  type ImageSource,
} from './image-dataset';
export { type DecodedImage, type DecodeImage, IMAGE_DECODERS, imageDecoder } from './image-decoder';
export { type ImageFolderDataset, type ImageFolderOptions, readImageFolder } from './image-folder';
export type { Alphabet } from './internal/glyphs/characters';
export { GLYPH_COLOURS, type GlyphAttributes, type GlyphColour } from './internal/glyphs/style';
export type { ResizeFilter } from './internal/resampling';
export {
  type LongTailCountsOptions,
  type LongTailOptions,
  type LongTailType,
  longTailCounts,
  longTailSubset,
} from './long-tail';
export { type NpzDatasetOptions, readNpzDataset } from './npz-dataset';
export { toImages, toPixels } from './pixels';
export { type ReadDatasetOptions, readDataset } from './read-dataset';
export { type ResizeOptions, resizeDataset, resizePixels } from './resize';
export { type SplitOptions, type SubsetOptions, splitDataset, takeSubset } from './subset';
