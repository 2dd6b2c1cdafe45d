import { defineConfig } from 'vitest/config';
import { settingsFor } from './vitest.settings.ts';

/** What enumerates everything, and takes too long to wait for after each change. */
export default defineConfig({ test: settingsFor(['test/**/*.long.test.ts']) });
