import { defineConfig } from 'vitest/config';
import { settingsFor } from './vitest.settings.ts';

export default defineConfig({ test: settingsFor(['test/**/*.test.ts'], ['**/*.long.test.ts']) });
