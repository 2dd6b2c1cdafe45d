/**
 * Puts all that a start reads into one file. To find, read and link a module costs a start a millisecond or two,
 * whatever its size, and what is shared with parts that are loaded when needed is cut into a dozen of them.
 */
import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type BuildOptions, build, type Metafile } from 'esbuild';

/**
 * `folder` is what esbuild made, `outputs` what it says of it, and `entry` the file that a start loads. That file then
 * holds whatever it imported before it ran; the files that it came from give it to the others as before.
 */
export async function joinStart(
  folder: string,
  entry: string,
  outputs: Metafile['outputs'],
  options: BuildOptions,
): Promise<void> {
  const files = new Map(Object.entries(outputs).map(([path, output]) => [basename(path), output]));
  const shared = [...importedBy(entry, files)].filter((file) => file !== entry).sort();
  if (shared.length === 0) return;
  const names = shared.map((file, index) => `export * as ${nameOf(index)} from './${file}';`);
  const { outputFiles = [] } = await build({
    ...options,
    // Where relative names of what stays outside begin.
    absWorkingDir: folder,
    stdin: { contents: [`export * from './${entry}';`, ...names].join('\n'), resolveDir: folder },
    outfile: join(folder, entry),
    external: [...files.keys()]
      .filter((file) => file !== entry && !shared.includes(file))
      .map((file) => `./${file}`),
    write: false,
  });
  await writeFile(join(folder, entry), outputFiles[0]?.contents ?? '');
  await Promise.all(
    shared.map((file, index) =>
      writeFile(join(folder, file), handedOn(entry, nameOf(index), files.get(file)?.exports ?? [])),
    ),
  );
}

type Files = ReadonlyMap<string, Metafile['outputs'][string]>;

/** The file and what it imports before it runs, by name. */
function importedBy(entry: string, files: Files): ReadonlySet<string> {
  const found = new Set([entry]);
  for (const file of found) {
    for (const { path, kind } of files.get(file)?.imports ?? []) {
      if (kind === 'import-statement' && files.has(basename(path))) found.add(basename(path));
    }
  }
  return found;
}

function nameOf(index: number): string {
  return `shared${index}`;
}

/** A module that exports what the start has under `name`. It is loaded after the start, so all is there. */
function handedOn(entry: string, name: string, exported: readonly string[]): string {
  const taken = exported.map((each, index) => `${each}:e${index}`).join();
  const given = exported.map((each, index) => `e${index} as ${each}`).join();
  return `import{${name}}from"./${entry}";const{${taken}}=${name};export{${given}};\n`;
}
