/**
 * `npm run sbom [-- FILE]`: the software bill of materials of what runs, as CycloneDX JSON, by npm from the lockfile. The
 * same lockfile gives the same bytes with the same npm.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as z from 'zod';
import { runtimePackages } from './lockfile.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
/** npm names the project by its folder, which is nobody's business. */
const NAME = 'standing-orders';

const bom = z.looseObject({
  metadata: z.looseObject({ component: z.looseObject({ 'bom-ref': z.string() }) }),
  components: z.array(z.looseObject({ 'bom-ref': z.string(), name: z.string(), version: z.string() })),
  dependencies: z.array(z.looseObject({ ref: z.string(), dependsOn: z.array(z.string()).optional() })),
});

export function sbomText(): string {
  const whole = bom.parse(JSON.parse(askNpm()));
  const { metadata, components, dependencies, ...others } = whole;
  // npm's own `--omit=dev` leaves out what a development package needs as well, such as the AWS SDK.
  const runs = new Set(runtimePackages().map(({ name, version }) => `${name}@${version}`));
  const kept = components.filter(({ name, version }) => runs.has(`${name}@${version}`));
  const refs = new Set([metadata.component['bom-ref'], ...kept.map((each) => each['bom-ref'])]);
  const links = dependencies
    .filter(({ ref }) => refs.has(ref))
    .map((each) => ({ ...each, dependsOn: each.dependsOn?.filter((ref) => refs.has(ref)).sort() ?? [] }));
  const { serialNumber: _chance, ...head } = others;
  const { timestamp: _now, ...about } = metadata;
  const sorted = {
    ...head,
    metadata: { ...about, component: { ...metadata.component, name: NAME } },
    components: kept.toSorted((a, b) => order(a['bom-ref'], b['bom-ref'])),
    dependencies: links.toSorted((a, b) => order(a.ref, b.ref)),
  };
  return `${JSON.stringify(sorted, null, 2)}\n`;
}

function askNpm(): string {
  const words = ['sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'application', '--package-lock-only'];
  // On Windows npm is a script of the shell.
  const windows = process.platform === 'win32';
  return execFileSync('npm', words, {
    cwd: PROJECT,
    encoding: 'utf8',
    shell: windows,
    maxBuffer: 64 * 1024 * 1024,
  });
}

function order(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const file = process.argv[2];
  if (file === undefined) process.stdout.write(sbomText());
  else writeFileSync(file, sbomText());
}
