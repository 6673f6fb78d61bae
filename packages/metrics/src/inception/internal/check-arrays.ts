import { ShapeError, ValueError } from '@gans/tensor';
import type { NamedArrays } from '../named-arrays';
import { parameterShapes } from './parameters';

const SHOWN = 3;

/** Checks that arrays are the state dict of the network: every tensor of its shape, in float32, finite, and nothing else but the counters that PyTorch keeps beside batch norms.
 *
 *  @returns the values of a tensor by its name.
 *  @throws ValueError naming the first tensors that are missing, unknown, of another type or not finite; ShapeError naming the first of another shape.
 */
export function checkArrays(arrays: NamedArrays): (name: string) => Float32Array {
  const expected = parameterShapes();
  const names = Object.keys(arrays).filter((name) => !name.endsWith('.num_batches_tracked'));
  const advice = adviceFor(arrays);
  refuse(
    'hold every tensor of the network',
    'lack',
    Array.from(expected.keys()).filter((name) => !Object.hasOwn(arrays, name)),
    advice,
  );
  refuse(
    'hold nothing but the tensors of the network',
    'also hold',
    names.filter((name) => !expected.has(name)),
    advice,
  );
  for (const [name, shape] of expected) {
    const array = arrays[name]!;
    if (array.shape.join() !== shape.join())
      throw new ShapeError(
        `createFidInception: expected '${name}' to be [${shape.join(', ')}], got [${array.shape.join(', ')}]. ${advice}`,
      );
    const count = shape.reduce((product, size) => product * size, 1);
    if (array.data.length !== count)
      throw new ShapeError(
        `createFidInception: expected '${name}' to have ${count} numbers, got ${array.data.length}. ${advice}`,
      );
    if (array.dtype !== 'float32' || !(array.data instanceof Float32Array))
      throw new ValueError(
        `createFidInception: expected '${name}' to be float32, got ${array.dtype}. Convert the original file, since rounding changes the metric.`,
      );
    const low = name.endsWith('.running_var') ? 0 : Number.NEGATIVE_INFINITY;
    const wrong = array.data.findIndex((value) => !Number.isFinite(value) || value < low);
    if (wrong >= 0)
      throw new ValueError(
        `createFidInception: expected '${name}' to hold finite numbers${low === 0 ? ' >= 0' : ''}, got ${array.data[wrong]} at position ${wrong}. The file is damaged: convert it again.`,
      );
  }
  return (name) => arrays[name]!.data as Float32Array;
}

function refuse(rule: string, verb: string, names: readonly string[], advice: string): void {
  if (names.length === 0) return;
  const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : '';
  throw new ValueError(
    `createFidInception: expected arrays to ${rule}, got arrays that ${verb} '${names.slice(0, SHOWN).join("', '")}'${more}. ${advice}`,
  );
}

function adviceFor(arrays: NamedArrays): string {
  const isTorchvision = arrays['fc.weight']?.shape[0] === 1000 || 'AuxLogits.fc.weight' in arrays;
  return isTorchvision
    ? 'These are the ImageNet weights of torchvision, whose features give other distances: take those of FID.'
    : "Convert PyTorch's file of the FID weights as the README shows.";
}
