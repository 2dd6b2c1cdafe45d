/** What `package-lock.json` says about every package: https://docs.npmjs.com/cli/configuring-npm/package-lock-json */
import { readFileSync } from 'node:fs';
import * as z from 'zod';

const entry = z.looseObject({
  version: z.string(),
  license: z.string().optional(),
  dev: z.boolean().optional(),
  optional: z.boolean().optional(),
  resolved: z.string().optional(),
  integrity: z.string().optional(),
  inBundle: z.boolean().optional(),
  hasInstallScript: z.boolean().optional(),
});

const lockfile = z.looseObject({ packages: z.record(z.string(), z.looseObject({})) });

export interface LockedPackage extends z.output<typeof entry> {
  readonly name: string;
  /** Relative to the project, e.g. `node_modules/zod`. */
  readonly path: string;
}

const LOCKFILE = new URL('../../package-lock.json', import.meta.url);

/** Without the project itself. */
export function lockedPackages(): readonly LockedPackage[] {
  const { packages } = lockfile.parse(JSON.parse(readFileSync(LOCKFILE, 'utf8')));
  return Object.entries(packages)
    .filter(([path]) => path !== '')
    .map(([path, value]) => ({
      ...entry.parse(value),
      path,
      name: path.split('node_modules/').at(-1) ?? path,
    }));
}

/** Those that run with the product: what only tests and the CDK need is not among them. */
export function runtimePackages(): readonly LockedPackage[] {
  return lockedPackages().filter(({ dev }) => dev !== true);
}
