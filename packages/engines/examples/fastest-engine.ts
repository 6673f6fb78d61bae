// Starts each engine of the table and measures it.
import '@tensorflow/tfjs';
import { disposeEngine, listEngines, measureEngine, useEngine } from '@gans/engines';

for (const { name } of listEngines()) {
  const engine = await useEngine(name);
  const speed = await measureEngine({ batchSize: 2 });
  console.log(`${engine.name} ${engine.version}, ${engine.threads} threads:`, speed);
  await disposeEngine(engine);
}
