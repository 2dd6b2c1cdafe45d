import './node-version.js';
import process from 'node:process';

// Only now: an old Node must not get to see what it cannot load.
const { runMain } = await import('./run-main.ts');
const exitCode = await runMain(process.argv.slice(2));
// Timers of the host may still be running; what was printed must get out first.
process.stdout.write('', () => process.exit(exitCode));
