import type { CvaeDecoder, CvaeDecoderParams } from '@gans/core-nets';
import { mapTree } from '@gans/tensor';
import { elu, tanh } from '@gans/tensor/ops';
import {
  add,
  concat,
  customGrad,
  gather,
  matMul,
  mul,
  reshape,
  slice,
  stack,
  sub,
  type Tensor,
  type Tensor2D,
  type Tensor3D,
  type Tensor4D,
  tensor1d,
  tensor2d,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';

/** Decoders of one shape, one a class, as one net: their weights, class by class, and a generator of them. */
export interface StackedDecoders {
  /** Each leaf [K, ...]; the caller disposes them. */
  readonly params: CvaeDecoderParams;
  /** Latents [R, D] and conditions [R, K + what each decoder takes] -> images [R, H, W, C]; rows of any classes may be mixed. */
  readonly generate: (params: CvaeDecoderParams, latent: Tensor2D, condition: Tensor2D) => Tensor4D;
}

/** Makes one generator of a decoder for each class: the first entries of a condition say which class, what is left of it goes to that decoder. The rows of all classes go through each layer in one batch of products.
 *
 *  G(z, [a; b]) = G_k(z, b) where a is one-hot at k, sum_k a_k G_k(z, b) where it is not
 *  Schott et al., "Towards the first adversarially robust neural network model on MNIST", 2018 (ABS): a decoder a class. arXiv:1805.09190. Deviates: mixtures, for a search of classes that are not decided yet.
 *
 *  A row of one class costs one decoder, and what is padded to the largest class. Its class entries are constants: only mixtures have a gradient to them.
 *
 *  @param decoders by class, of one config.
 */
export function stackDecoders(decoders: readonly CvaeDecoder[]): StackedDecoders {
  const count = decoders.length;
  const [first, ...others] = decoders.map(({ params }) => params);
  const params = mapTree((leaf, same) => tidy(() => stack([leaf, ...same])), first!, ...others);
  const { imageShape } = decoders[0]!.spec;
  return {
    params,
    generate: ({ hidden1, hidden2, output }, latent, condition) =>
      tidy(() => {
        const places = placesOf(condition, count);
        const rest = condition.shape[1] - count;
        const input = rest === 0 ? latent : concat([latent, slice(condition, [0, count], [-1, rest])], 1);
        const { present, rowAt } = places;
        const rows = reshape(pickRows(input, rowAt), [present.length, -1, input.shape[1]!]);
        const layer = (weights: Layer, x: Tensor) =>
          dense(present.length === count ? weights : only(weights, present), x);
        const drawn = tanh(layer(output, elu(layer(hidden2, elu(layer(hidden1, rows))))));
        const images = mixed(reshape(drawn, [rowAt.length, -1]) as Tensor2D, condition, places);
        return reshape(images, [-1, ...imageShape]) as Tensor4D;
      }),
  };
}

/** The weights of one class; the caller disposes them. */
export const unstackDecoder = (params: CvaeDecoderParams, k: number): CvaeDecoderParams =>
  mapTree((leaf) => tidy(() => reshape(slice(leaf, k, 1), leaf.shape.slice(1))), params);

type Layer = CvaeDecoderParams['output'];

/** The weights of these classes. */
const only = (layer: Layer, classes: readonly number[]): Layer =>
  mapTree((leaf) => concat(classes.map((k) => slice(leaf, k, 1))), layer);

/** A layer of each class: [K, M, in] -> [K, M, out]. */
function dense({ kernel, bias }: Layer, x: Tensor): Tensor3D {
  const [count, size] = bias.shape;
  return add(matMul(x, kernel), reshape(bias, [count!, 1, size!]));
}

/** Where rows go: place p is row p % M of the class floor(p / M) among those present, M rows of the largest class. */
interface Places {
  /** Classes that draw any row. */
  readonly present: readonly number[];
  /** [present M]: the row at each place, -1 where it is padding. */
  readonly rowAt: Int32Array;
  /** By class present [rows]: the place of each row, -1 where that class does not draw it. */
  readonly placeAt: readonly Int32Array[];
  /** 1 for each row whose class is not decided; undefined where all are. */
  readonly isMixture?: Float32Array;
}

function placesOf(condition: Tensor2D, count: number): Places {
  const [rows, columns] = condition.shape;
  // A constant of the search, so that it lies on the engine for no gradient's sake: reading it stops nothing.
  const entries = condition.dataSync();
  const groups = Array.from({ length: count }, (): number[] => []);
  const isMixture = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    const own = entries.subarray(row * columns, row * columns + count);
    const isOneHot = own.every((entry) => entry === 0 || entry === 1) && own.filter(Boolean).length === 1;
    for (const [k, group] of groups.entries()) if (!isOneHot || own[k] === 1) group.push(row);
    isMixture[row] = Number(!isOneHot);
  }
  const present = [...groups.keys()].filter((k) => groups[k]!.length > 0);
  const width = Math.max(...groups.map(({ length }) => length));
  const rowAt = new Int32Array(present.length * width).fill(-1);
  const placeAt = present.map((k, slot) => {
    const places = new Int32Array(rows).fill(-1);
    for (const [i, row] of groups[k]!.entries()) {
      rowAt[slot * width + i] = row;
      places[row] = slot * width + i;
    }
    return places;
  });
  return { present, rowAt, placeAt, ...(isMixture.includes(1) && { isMixture }) };
}

/** What each row gets of what lies at its places. */
function mixed(drawn: Tensor2D, condition: Tensor2D, { present, placeAt, isMixture }: Places): Tensor2D {
  if (isMixture === undefined) {
    const places = placeAt.reduce((all, own) => all.map((place, row) => Math.max(place, own[row]!)));
    return pickRows(drawn, places);
  }
  // The share of a decided class is 1, a constant.
  const open = tensor2d(isMixture, [isMixture.length, 1]);
  return placeAt
    .map((places, slot) => {
      const share = add(mul(slice(condition, [0, present[slot]!], [-1, 1]), open), sub(1, open));
      return mul(pickRows(drawn, places), share);
    })
    .reduce((total, part) => add(total, part)) as Tensor2D;
}

/** Rows by index, zeros at -1. The gradient of `gather` sums up segments, which not every engine can; this one's picks rows, too. */
function pickRows(x: Tensor2D, indices: Int32Array): Tensor2D {
  const [rows, columns] = x.shape;
  const pick = customGrad((given) => {
    const isWhole = indices.every((index) => index >= 0);
    const source = isWhole ? (given as Tensor2D) : concat([given as Tensor2D, zeros([1, columns]) as Tensor2D]);
    const places = isWhole ? indices : indices.map((index) => (index < 0 ? rows : index));
    return {
      value: gather(source, tensor1d(places, 'int32')),
      gradFunc: (dy: Tensor) =>
        readersOf(indices, rows)
          .map((readers) => pickRows(dy as Tensor2D, readers))
          .reduce((total, part) => add(total, part)),
    };
  });
  return pick(x) as Tensor2D;
}

/** Of each of `rows` rows, where it is read: the first place, the second, and so on, -1 where there is none. */
function readersOf(indices: Int32Array, rows: number): Int32Array[] {
  const layers = [new Int32Array(rows).fill(-1)];
  const seen = new Int32Array(rows);
  for (const [place, row] of indices.entries()) {
    if (row < 0) continue;
    if (seen[row] === layers.length) layers.push(new Int32Array(rows).fill(-1));
    layers[seen[row]!]![row] = place;
    seen[row]!++;
  }
  return layers;
}
