import type { PeerErrors } from './peer-errors';
import type { Stage } from './stages';

/** What was measured of one engine: errors by stage. */
export interface EngineErrors {
  readonly engine: string;
  readonly version: string;
  readonly errors: ReadonlyMap<string, number>;
}

/** The page PRECISION.md. */
export function precisionPage(
  stages: readonly Stage[],
  engines: readonly EngineErrors[],
  peer: PeerErrors | undefined,
): string {
  const tools = peer === undefined ? [] : (['sqrtm', 'eigvals'] as const);
  const head = ['stage', 'against', 'bound', ...engines.map(({ engine }) => engine), ...tools];
  const rows = stages.map(({ name, against, bound }) => [
    name,
    against,
    figure(bound),
    ...engines.map(({ errors }) => figure(errors.get(name)!)),
    ...tools.map((tool) => {
      const found = peer!.errors.get(name);
      return found === undefined ? '' : figure(found[tool]);
    }),
  ]);
  const versions = [...engines.map(({ engine, version }) => `${engine}: ${version}`), ...(peer ? [peer.versions] : [])];
  return `# Precision of @gans/metrics

How far each stage of a measurement is off its reference, on every engine. Written by \`npm run precision\`; a test holds every engine to the bounds.

The features are sums of columns of Hadamard matrices times powers of 2: their moments and their Fréchet distance are known in closed form and are exact in float64 but for a factor n/(n - 1), so an error below 1e-16 is printed as 0.
\`sqrtm\` is what TTUR, pytorch-fid and clean-fid do with the same float64 features (\`scipy.linalg.sqrtm\` of the product of the covariances), \`eigvals\` what torch-fidelity does since 0.4 (roots of the eigenvalues of the product); both take mean and covariance from \`numpy.mean\` and \`numpy.cov\`.

${versions.join('; ')}.

${[head, head.map((_, column) => (column < 2 ? '---' : '--:')), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')}
`;
}

/** Two digits, as 3.1e-13. */
const figure = (value: number): string => (value < 1e-16 ? '0' : value.toExponential(1));
