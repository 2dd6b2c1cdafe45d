/** What `cdk synth` leaves: made by the app itself, with the command that cdk runs, and read as cdk reads it. */
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import type { Automations } from '../../../shared/automations/schema.ts';

const PROJECT = fileURLToPath(new URL('../../..', import.meta.url));

// biome-ignore lint/suspicious/noExplicitAny: CloudFormation's own JSON, looked at by path.
type Json = any;

export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Json;
}

export interface StackTemplate {
  readonly stackName: string;
  readonly resources: Readonly<Record<string, TemplateResource>>;
  readonly outputs: Readonly<Record<string, { readonly Value: Json; readonly Export?: { Name: Json } }>>;
}

export interface CloudAssembly {
  readonly stacks: readonly StackTemplate[];
  /** The folder that becomes the object of this key in the bucket of assets. */
  folderOf(objectKey: string): string;
}

/** Throws what the app printed when it fails. `folder` is empty or not there yet. */
export async function synthesizeApp(automations: Automations, folder: string): Promise<CloudAssembly> {
  const file = join(folder, 'automations.json');
  const out = join(folder, 'cdk.out');
  writeFileSync(file, JSON.stringify(automations));
  const { app, context } = JSON.parse(readFileSync(join(PROJECT, 'cdk.json'), 'utf8'));
  const env = {
    PATH: process.env['PATH'],
    CDK_OUTDIR: out,
    CDK_CONTEXT_JSON: JSON.stringify({ ...context, automations: file }),
  };
  const [, ...args] = app.split(' ');
  await new Promise<void>((resolve, reject) => {
    execFile(process.execPath, args, { cwd: PROJECT, env }, (error, _stdout, stderr) =>
      error === null ? resolve() : reject(new Error(`${app} failed:\n${stderr}`)),
    );
  });
  return readAssembly(out);
}

function readAssembly(out: string): CloudAssembly {
  const { artifacts } = readJson(out, 'manifest.json');
  const stacks = Object.entries<Json>(artifacts)
    .filter(([, { type }]) => type === 'aws:cloudformation:stack')
    .map(([id, { properties }]): StackTemplate => {
      const { Resources = {}, Outputs = {} } = readJson(out, properties.templateFile);
      return { stackName: properties.stackName ?? id, resources: Resources, outputs: Outputs };
    });
  const folders = new Map<string, string>();
  for (const { type, properties } of Object.values<Json>(artifacts)) {
    if (type !== 'cdk:asset-manifest') continue;
    for (const { source, destinations } of Object.values<Json>(readJson(out, properties.file).files)) {
      for (const { objectKey } of Object.values<Json>(destinations)) {
        folders.set(objectKey, join(out, source.path));
      }
    }
  }
  return {
    stacks,
    folderOf: (objectKey) => {
      const folder = folders.get(objectKey);
      if (folder === undefined) throw new Error(`no asset becomes the object ${objectKey}`);
      return folder;
    },
  };
}

function readJson(folder: string, name: string): Json {
  return JSON.parse(readFileSync(join(folder, name), 'utf8'));
}
