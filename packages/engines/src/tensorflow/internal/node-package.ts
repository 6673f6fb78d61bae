import { EngineError } from '@gans/tensor';
import { findNodePackage, type NodePackage } from './backend';

/** The npm package that carries the sources of the binding.
 *
 *  @throws EngineError when it is not installed.
 */
export function requireNodePackage(caller: string): NodePackage {
  const nodePackage = findNodePackage();
  if (nodePackage !== undefined) return nodePackage;
  throw new EngineError(
    `${caller}: expected @tensorflow/tfjs-node-gpu or @tensorflow/tfjs-node to be installed, got neither. Run \`npm install --ignore-scripts @tensorflow/tfjs-node-gpu@4.22.0\`.`,
  );
}
