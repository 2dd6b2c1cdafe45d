// Imported before everything else, and kept in plain old JavaScript so that an old Node can read it.
// It runs `process.exit` on purpose: nothing below may be loaded by a Node that cannot run it.
const NEEDED_MAJOR = 24;
const major = Number(process.versions.node.split('.')[0]);

if (major < NEEDED_MAJOR) {
  process.stderr.write(
    `Standing Orders needs Node ${NEEDED_MAJOR} or later and this is Node ${process.versions.node}: install Node ${NEEDED_MAJOR} (https://nodejs.org), or on Linux and Windows run \`npm ci\` and start with \`npm start\`, which brings its own.\n`,
  );
  process.exit(1);
}
