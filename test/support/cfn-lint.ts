/** Amazon's checker of CloudFormation templates, a Python program, where it is installed. */
import { spawnSync } from 'node:child_process';

/** Why it cannot run here; `undefined` when it can. */
export function cfnLintFault(): string | undefined {
  const { error, status } = spawnSync('cfn-lint', ['--version'], { encoding: 'utf8' });
  return error === undefined && status === 0 ? undefined : 'cfn-lint is not installed (pip install cfn-lint)';
}

/** What it finds in the files, a line each; nothing when all is well. */
export function cfnLint(files: readonly string[], ignored: readonly string[] = []): string {
  const regions = ['us-east-1'];
  const ignore = ignored.length === 0 ? [] : ['--ignore-checks', ...ignored];
  const args = ['--format', 'parseable', ...ignore, '--regions', ...regions, '--template', ...files];
  const { status, stdout, stderr } = spawnSync('cfn-lint', args, { encoding: 'utf8' });
  return status === 0 ? '' : `${stdout}${stderr}` || `cfn-lint ended with ${status}`;
}
