import type { Json, MeasurementOptions, MetricResult } from '../result';
import { identityToJson } from './identity-to-json';

/** The protocol of a value: the metric, what the caller tells of extractor and data, then the metric's own conditions and findings. */
export function protocolOf(
  metric: string,
  { extractor, resize, reference, versions }: MeasurementOptions,
  fields: { readonly [key: string]: Json },
): MetricResult['protocol'] {
  return {
    metric,
    extractor: identityToJson(extractor),
    ...(resize === undefined ? {} : { resize }),
    ...(reference === undefined ? {} : { reference: identityToJson(reference) }),
    ...(versions === undefined ? {} : { versions }),
    ...fields,
  };
}
