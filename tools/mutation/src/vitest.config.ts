import { defineConfig } from 'vitest/config';
import { config } from '../../../vitest.config';

// One project, whose files are chosen and whose sources are changed: not those of the repository.
const { projects: _, ...test } = config.test;
export default defineConfig({ ...config, test });
