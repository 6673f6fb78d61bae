import { expectNoLeak } from '@gans/tensor/testing';
import { type Tensor, type Tensor2D, tidy, transpose } from '@tensorflow/tfjs-core';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { auxiliaryClassifierLoss } from './auxiliary-classifier';
import { conditionalContrastiveLoss } from './conditional-contrastive';
import {
  type ClassifierHead,
  type ConditionalLoss,
  conditionalLoss,
  conditionalLossNames,
  type EmbeddingHead,
} from './conditional-loss';
import { d2dCrossEntropy } from './d2d-cross-entropy';
import { matrix, smoothBatch } from './internal/embedded-batches';
import { multiHingeLoss } from './multi-hinge';
import { softmaxCrossEntropy } from './softmax-cross-entropy';

describeOnEngines('conditionalLoss', () => {
  it('is the loss of that name, with its options', () => {
    const { labels } = smoothBatch;
    const [embeddings, proxies] = [matrix(smoothBatch.embeddings), matrix(smoothBatch.proxies)];
    const heads = { embeddings, proxies, features: embeddings, kernel: transpose(proxies) as Tensor2D };
    const equal = (got: Tensor, expected: Tensor) => tidy(() => expectClose(got, expected, { rtol: 0, atol: 0 }));
    equal(conditionalLoss('softmax-cross-entropy')(embeddings, labels), softmaxCrossEntropy(embeddings, labels));
    equal(conditionalLoss('multi-hinge')(embeddings, labels), multiHingeLoss(embeddings, labels));
    equal(
      conditionalLoss('auxiliary-classifier', { normalizeFeatures: true })(heads, labels),
      auxiliaryClassifierLoss(embeddings, heads.kernel, labels, { normalizeFeatures: true }),
    );
    equal(
      conditionalLoss('conditional-contrastive', { temperature: 0.3 })(heads, labels),
      conditionalContrastiveLoss(embeddings, proxies, labels, { temperature: 0.3 }),
    );
    const options = { temperature: 0.3, positiveMargin: 0.9, form: 'studiogan' } as const;
    equal(
      conditionalLoss('d2d-cross-entropy', options)(heads, labels),
      d2dCrossEntropy(embeddings, proxies, labels, options),
    );
    equal(conditionalLoss('d2d-cross-entropy')(heads, labels), d2dCrossEntropy(embeddings, proxies, labels));
  });

  it('leaves no tensors', async () => {
    const logits = matrix(smoothBatch.embeddings);
    await expectNoLeak(() => conditionalLoss('multi-hinge')(logits, smoothBatch.labels).dispose());
  });
});

describe('conditionalLoss', () => {
  it('knows these names', () => {
    expect(conditionalLossNames).toEqual([
      'softmax-cross-entropy',
      'auxiliary-classifier',
      'multi-hinge',
      'conditional-contrastive',
      'd2d-cross-entropy',
    ]);
    expect(Object.isFrozen(conditionalLossNames)).toBe(true);
  });

  it('is typed by the head that each loss takes', () => {
    expectTypeOf(conditionalLoss('d2d-cross-entropy')).toEqualTypeOf<ConditionalLoss<EmbeddingHead>>();
    expectTypeOf(conditionalLoss('auxiliary-classifier')).toEqualTypeOf<ConditionalLoss<ClassifierHead>>();
    expectTypeOf(softmaxCrossEntropy).toExtend<ReturnType<typeof conditionalLoss<'softmax-cross-entropy'>>>();
  });

  it('rejects an unknown name with the nearest known one', () => {
    expect(() => conditionalLoss('d2d-cross-entropi' as 'd2d-cross-entropy')).toThrow(
      "conditionalLoss: expected name to be one of 'softmax-cross-entropy', 'auxiliary-classifier', 'multi-hinge', 'conditional-contrastive', 'd2d-cross-entropy', got 'd2d-cross-entropi'. Did you mean 'd2d-cross-entropy'?",
    );
  });
});
