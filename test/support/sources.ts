import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface Source {
  /** Relative to the project, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly lines: number;
}

/** Every TypeScript and JavaScript file below the given folders. */
export function sourcesIn(...folders: readonly string[]): readonly Source[] {
  return folders
    .flatMap((folder) => filesBelow(join(ROOT, folder)))
    .filter((file) => /\.(ts|js)$/.test(file))
    .map((file) => {
      const text = readFileSync(file, 'utf8');
      return { path: relative(ROOT, file), text, lines: text.split('\n').length - 1 };
    });
}

/** What a file imports: paths relative to the project, or the names of packages. */
export function importsOf(source: Source): readonly string[] {
  const found = source.text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g);
  return [...found].map(([, target = '']) =>
    target.startsWith('.') ? join(source.path, '..', target) : target,
  );
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesBelow(path) : [path];
  });
}
