/**
 * `npm run licences`: every package that runs, by licence, with a mark at those in the bundles. Ends with 1 for a licence
 * that nobody has thought about yet. `-- --json` for a program.
 */
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import * as z from 'zod';
import { wrapText } from '../local/terminal.ts';
import { bundledPackages } from './bundled.ts';
import { type LockedPackage, runtimePackages } from './lockfile.ts';

/** Why each may be used by somebody who deploys this to an account or a machine of their own. */
export const ALLOWED: Readonly<Record<string, string>> = {
  MIT: 'permissive; its notice goes with copies that are passed on',
  'Apache-2.0': 'permissive, with a grant of patents; licence and notices go with copies that are passed on',
  'BSD-3-Clause': 'permissive; its notice goes with copies that are passed on',
  ISC: 'permissive; its notice goes with copies that are passed on',
  '0BSD': 'permissive, without a condition',
};

export interface Licensed {
  readonly name: string;
  readonly version: string;
  /** As the installed package says it, or else the lockfile. */
  readonly licence: string;
  readonly bundled: boolean;
}

export async function licencesInUse(): Promise<readonly Licensed[]> {
  const bundled = new Set(await bundledPackages());
  return runtimePackages()
    .map((each) => ({
      name: each.name,
      version: each.version,
      licence: licenceOf(each),
      bundled: bundled.has(each.name),
    }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Those that may not be used before somebody has read their licence. */
export function unknownLicences(packages: readonly Licensed[]): readonly Licensed[] {
  return packages.filter(({ licence }) => !Object.hasOwn(ALLOWED, licence));
}

const manifest = z.looseObject({ license: z.string().optional() });

/** Packages for other systems are not installed. */
function licenceOf({ path, license }: LockedPackage): string {
  const file = new URL(`../../${path}/package.json`, import.meta.url);
  try {
    return manifest.parse(JSON.parse(readFileSync(file, 'utf8'))).license ?? license ?? 'unknown';
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return license ?? 'unknown';
  }
}

function linesOf(packages: readonly Licensed[]): readonly string[] {
  const groups = Map.groupBy(packages, ({ licence }) => licence);
  const bundled = packages.filter((each) => each.bundled).length;
  return [
    `${packages.length} packages run with the product, ${bundled} of them (*) in the bundles that Lambda runs.`,
    ...[...groups]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([licence, members]) => [
        '',
        `${licence} (${members.length}): ${ALLOWED[licence] ?? 'NOT ALLOWED YET'}`,
        ...wrapText(
          members.map(({ name, version, bundled }) => `${name}@${version}${bundled ? '*' : ''}`).join(' '),
          96,
        ).map((line) => `  ${line}`),
      ]),
    '',
    'Bundles go into your own AWS account, which passes nothing on. Whoever hands bundles to others must add the notices',
    'of the packages in them: they are in each package below node_modules.',
  ];
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const packages = await licencesInUse();
  const unknown = unknownLicences(packages);
  const asJson = process.argv.includes('--json');
  console.log(asJson ? JSON.stringify(packages, null, 2) : linesOf(packages).join('\n'));
  for (const { name, version, licence } of unknown) {
    console.error(
      `${name}@${version} has the licence ${licence}: read it, and allow it in infra/supply/licences.ts or do without.`,
    );
  }
  process.exitCode = unknown.length === 0 ? 0 : 1;
}
