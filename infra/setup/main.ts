/** What `npm run setup` starts. */
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../../shared/core/system-clock.ts';
import { machineTimezone } from '../local/time-text.ts';
import { runSetup } from './run-setup.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

// For example `setup --yes | head`: the reader has seen enough, and the file is written.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

const { AWS_REGION: region, AWS_DEFAULT_REGION: otherRegion } = process.env;

process.exitCode = await runSetup(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  interactive: process.stdin.isTTY === true && process.stdout.isTTY === true,
  world: { nowMs: systemClock.nowMs(), timezone: machineTimezone(), region: region ?? otherRegion },
  folder: process.cwd(),
  defaultPath: join(PROJECT, 'infra', 'automations.ts'),
  windows: process.platform === 'win32',
});
