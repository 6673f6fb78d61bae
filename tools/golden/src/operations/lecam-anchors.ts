import { type LecamAnchors, updateLecamAnchors } from '@gans/losses/lecam';
import type { Operation } from '../operation';

/** The anchors after each step. */
export const lecamAnchors: Operation = {
  options: ['decay', 'start'],
  precision: 'float64',
  run: async (reader) => {
    const options = { decay: reader.number('decay'), start: reader.number('start') };
    const [real, fake] = [reader.input('mean_real'), reader.input('mean_fake')];
    const path: LecamAnchors[] = [];
    for (let step = 0; step < real.data.length; step++)
      path.push(
        updateLecamAnchors(path.at(-1), { real: real.data[step]!, fake: fake.data[step]! }, { ...options, step }),
      );
    return {
      anchor_real: { shape: real.shape, data: path.map((anchors) => anchors.real) },
      anchor_fake: { shape: fake.shape, data: path.map((anchors) => anchors.fake) },
    };
  },
};
