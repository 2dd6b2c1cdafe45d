import { afterAll, describe, expect, it } from 'vitest';
import { cfnLint, cfnLintFault } from '../../support/cfn-lint.ts';
import { withAddress } from './full-automations.ts';
import { emptyApp, removeFolders, stageOf } from './synthesize.ts';

const fault = cfnLintFault();
const LINT_TIMEOUT_MS = 180_000;

afterAll(removeFolders);

describe('cfn-lint', { timeout: LINT_TIMEOUT_MS }, () => {
  it('finds nothing in the templates, whatever gives the functions their address', ({ skip }) => {
    skip(fault !== undefined, fault);
    const files = (['none', 'natInstance', 'natGateway'] as const).flatMap((kind) => {
      const app = emptyApp();
      stageOf(app, 'prod', withAddress(kind));
      // The data are the same in all of them.
      return kind === 'none' ? templatesOf(app) : templatesOf(app).slice(1);
    });

    expect(files).toHaveLength(4);
    expect(cfnLint(files)).toBe('');
  });

  it('finds nothing where the data may go but in what the CDK brings to empty the bucket', ({ skip }) => {
    skip(fault !== undefined, fault);
    const app = emptyApp();
    stageOf(app, 'prod', withAddress('none'), undefined, { data: 'destroy' });

    const [data = ''] = templatesOf(app);
    expect(data).toContain('-data.template.json');
    // The CDK's own function waits for its role twice.
    expect(cfnLint([data], ['W3005'])).toBe('');
  });
});

function templatesOf(app: ReturnType<typeof emptyApp>): readonly string[] {
  return app.synth().stacks.map(({ templateFullPath }) => templateFullPath);
}
