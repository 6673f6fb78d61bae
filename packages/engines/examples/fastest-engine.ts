// Starts each engine of the table and measures it, or says why it does not start.
import '@tensorflow/tfjs';
import { disposeEngine, listEngines, measureEngine, useEngine } from '@gans/engines';

for (const { name } of listEngines()) {
  try {
    const engine = await useEngine(name);
    const speed = await measureEngine({ batchSize: 2 });
    console.log(`${engine.name} ${engine.version}, ${engine.threads} threads:`, speed);
    await disposeEngine(engine);
  } catch (error) {
    console.log(String(error));
  }
}
