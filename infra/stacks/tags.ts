/** The tags of everything that takes tags: whose it is, which stage, and what it is for. */
import { Tags } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** Also the tags of the stack itself. */
export function stackTags(stage: string, what: string): Record<string, string> {
  return { project: 'standing-orders', stage, what };
}

/** The linter's copy of CloudFormation's schema knows no tags on dashboards yet: a region may know none either. */
const UNTAGGED = ['AWS::CloudWatch::Dashboard'];

/** Everything below `scope`; what is nearer says more. */
export function tagAll(scope: Construct, tags: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(tags)) {
    Tags.of(scope).add(name, value, { excludeResourceTypes: UNTAGGED });
  }
}
