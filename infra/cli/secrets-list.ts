import { isoSeconds } from '../../shared/core/clock.ts';
import { SECRET_STAGES, type SecretVersions } from '../../shared/secrets/vault.ts';
import type { JsonObject } from '../../shared/table/table.ts';
import { alignColumns } from '../local/terminal.ts';
import { versionAge } from '../local/version-age.ts';
import { AWS_OPTIONS } from './aws-options.ts';
import { knownSecrets } from './secrets-known.ts';
import { placeMeant } from './secrets-place.ts';
import type { Subcommand } from './subcommand.ts';

export const secretsList: Subcommand = {
  words: ['list'],
  positionals: '',
  maxPositionals: 0,
  summary: 'which there are and since when; never what they are',
  options: AWS_OPTIONS,
  run: async (context, given) => {
    const { vault, where } = await placeMeant(context, given);
    const known = knownSecrets(await context.automations());
    const found: { id: string; versions: SecretVersions }[] = [];
    for (const { id } of known) found.push({ id, versions: await vault.versions(id) });
    if (found.length === 0) {
      return {
        lines: ['The automations need no secret: no account is live, and no channel has one.'],
        json: [],
      };
    }
    const nowMs = context.clock.nowMs();
    const rows = found.map(({ id, versions }) => [
      id,
      ...SECRET_STAGES.map((stage) => versionAge(versions[stage], nowMs) ?? '–'),
    ]);
    return {
      lines: [
        `Secrets ${where}, by how long ago they were put:`,
        ...alignColumns([['', ...SECRET_STAGES], ...rows]),
      ],
      json: found.map(toJson),
    };
  },
};

function toJson({ id, versions }: { readonly id: string; readonly versions: SecretVersions }): JsonObject {
  const stages = SECRET_STAGES.flatMap((stage) => {
    const version = versions[stage];
    if (version === undefined) return [];
    return [[stage, version.putAtMs === undefined ? {} : { putAt: isoSeconds(version.putAtMs) }]];
  });
  return { secret: id, ...Object.fromEntries(stages) };
}
