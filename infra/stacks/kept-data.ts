/**
 * A second, empty ledger beside one that was kept would know no slot, no order and no budget of before, and could buy
 * again what was bought. So a parameter of a fixed name stays with the data: while it is there, CloudFormation refuses
 * to make the data stack of this stage anew. Another holds the way back: what was kept, as `cdk import` reads it.
 */
import { CfnResource, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CfnBucketPolicy } from 'aws-cdk-lib/aws-s3';
import { CfnParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { parameterName, stackName } from '../physical-names.ts';
import type { Fate } from './fate.ts';

/** The property by which CloudFormation takes a resource in again, of all types that stay; it is what `Ref` gives. */
const IDENTIFIERS: Readonly<Record<string, string>> = {
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::SecretsManager::Secret': 'Id',
};

export interface KeptDataProps {
  readonly stage: string;
  readonly fate: Fate;
}

export class KeptData extends Construct {
  /** The stack must hold everything that stays already. */
  constructor(scope: Construct, id: string, { stage, fate }: KeptDataProps) {
    super(scope, id);
    const stack = Stack.of(this);
    const resources = stack.node.findAll().filter((one) => CfnResource.isCfnResource(one));
    const kept = resources.filter(({ cfnResourceType }) => cfnResourceType in IDENTIFIERS);
    const policies = resources.filter((one) => one instanceof CfnBucketPolicy);

    const marker = new CfnParameter(this, 'LedgerExists', {
      type: 'String',
      name: parameterName(stage, 'ledger-exists'),
      description: `Keeps a second ledger of Standing Orders, stage ${stage}, from being made beside the first.`,
      value: markerText(stage),
    });
    // Nothing is made before this has proved that there is no other.
    for (const resource of kept) resource.addResourceDependency(marker);

    const name = parameterName(stage, 'way-back');
    const wayBack = new CfnParameter(this, 'WayBack', {
      type: 'String',
      // With many secrets it is more than the 4 KB of the standard tier.
      tier: 'Intelligent-Tiering',
      name,
      description: `What is kept of Standing Orders, stage ${stage}, as npx cdk import --resource-mapping reads it.`,
      value: '{}',
    });
    wayBack.value = stack.toJsonString(
      Object.fromEntries([
        ...kept.map((one) => [idOf(one), { [IDENTIFIERS[one.cfnResourceType] ?? '']: one.ref }]),
        ...policies.map((one) => [idOf(one), { Bucket: one.bucket }]),
        [idOf(marker), { Name: marker.name }],
        [idOf(wayBack), { Name: name }],
      ]),
    );
    // A first deployment that fails takes its marks away again.
    const policy = fate === 'keep' ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY;
    for (const parameter of [marker, wayBack]) parameter.applyRemovalPolicy(policy);
  }
}

function markerText(stage: string): string {
  return `The ledger of stage ${stage} is in this region. If its stack was removed, ${parameterName(stage, 'way-back')} holds what was kept: give that to npx cdk import ${stackName(stage, 'data')}, as the README says under "Taking it down, and back again". Delete both parameters only to begin with an empty ledger.`;
}

function idOf(resource: CfnResource): string {
  return Stack.of(resource).getLogicalId(resource);
}
