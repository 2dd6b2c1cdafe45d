import '../local/node-version.js';
import process from 'node:process';

// Only now: an old Node must not get to see what it cannot load.
const { COMMANDS } = await import('./commands.ts');
const { runCli } = await import('./run-cli.ts');
const { thisMachine } = await import('./this-machine.ts');

// Data and keys are nobody else's business.
process.umask(0o077);
// For example `orders | head`: the reader has seen enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

process.exitCode = await runCli(process.argv.slice(2), COMMANDS, thisMachine);
