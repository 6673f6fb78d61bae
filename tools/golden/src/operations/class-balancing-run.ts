import { classBalancingLoss } from '@gans/losses/class-balancing';
import { countClasses, createClassFrequency, updateClassFrequency } from '@gans/losses/class-frequency';
import { classWeights } from '@gans/losses/class-weights';
import { argMax, type Tensor2D, tensor2d } from '@tensorflow/tfjs-core';
import { lossAndGradients } from '../loss-and-gradients';
import type { Operation } from '../operation';
import { readWeighting, weightingOptions } from './class-balancing';

/** The regulariser over several batches, with its frequencies: counted at every batch, updated after every few. */
export const classBalancingRun: Operation = {
  options: ['forgetting', 'update_every', 'initial_count', 'initial_pending', 'combination', ...weightingOptions],
  precision: 'float32',
  run: async (reader) => {
    const { shape, data } = reader.input('logits');
    const [steps = 0, samples = 0, classCount = 0] = shape;
    const weighting = readWeighting(reader);
    const every = reader.number('update_every');
    const forgetting = {
      forgetting: reader.number('forgetting'),
      combination: reader.choice('combination', ['convex', 'sum']),
    };
    let frequency = createClassFrequency(classCount, {
      initialCount: reader.number('initial_count'),
      initialPending: reader.number('initial_pending'),
    });
    const losses: number[] = [];
    const slopes: number[] = [];
    const counts: number[] = [];
    for (let step = 0; step < steps; step++) {
      const batch = Float32Array.from(data.slice(step * samples * classCount, (step + 1) * samples * classCount));
      const logits = tensor2d(batch, [samples, classCount]);
      const weights = classWeights(frequency.counts, weighting);
      const outputs = await lossAndGradients({ logits }, (x) => classBalancingLoss(x.logits as Tensor2D, weights));
      losses.push(...Array.from(outputs.loss!.data));
      slopes.push(...Array.from(outputs.grad_logits!.data));
      frequency = countClasses(frequency, await argMax(logits, 1).data());
      if ((step + 1) % every === 0) {
        frequency = updateClassFrequency(frequency, forgetting);
        counts.push(...frequency.counts);
      }
    }
    return {
      loss_steps: { shape: [steps], data: losses },
      grad_logits: { shape, data: slopes },
      counts: { shape: [counts.length / classCount, classCount], data: counts },
    };
  },
};
