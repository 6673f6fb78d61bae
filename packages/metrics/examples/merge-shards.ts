// Statistics of features gathered in two places and merged: the distance is that of all rows together.
import { accumulate, emptyStatistics, frechetDistance, mergeStatistics } from '@gans/metrics';
import { createSeed, normalValues } from '@gans/tensor';

const dimension = 8;
const rows = (seed: number, shift: number) => normalValues(createSeed(seed), 500 * dimension).map((x) => x + shift);
const gather = (values: Float32Array) => accumulate(emptyStatistics(dimension), values);

const real = gather(rows(1, 0));
const fake = mergeStatistics(gather(rows(2, 0.5)), gather(rows(3, 0.5)));
const { value, n } = frechetDistance(real, fake, { extractor: { name: 'noise' } });
console.log(`distance ${value.toFixed(3)} on ${n} rows; the shift alone gives ${dimension * 0.5 ** 2}`);
