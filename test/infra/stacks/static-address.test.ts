import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { afterAll, describe, expect, it } from 'vitest';
import { setUpText } from '../../../infra/stacks/static-address/set-up-nat.ts';
import { withAddress } from './full-automations.ts';
import { emptyApp, type Resource, removeFolders, resourcesOf, stageOf, violationsOf } from './synthesize.ts';

afterAll(removeFolders);

const stacksWith = (kind: Parameters<typeof withAddress>[0]) =>
  stageOf(emptyApp(), 'prod', withAddress(kind)).functions;
const instanceStack = stacksWith('natInstance');
const instance = Template.fromStack(instanceStack);
const gateway = Template.fromStack(stacksWith('natGateway'));
const KINDS = [
  ['natInstance', instance],
  ['natGateway', gateway],
] as const;

function only(template: Template, type: string): readonly [string, Resource] {
  const found = resourcesOf(template, type);
  expect(found).toHaveLength(1);
  const [one] = found;
  if (one === undefined) throw new Error(`there is no ${type}`);
  return one;
}

/** The function names behind the address, and those that are not. */
function split(template: Template): readonly (readonly string[])[] {
  const lambdas = resourcesOf(template, 'AWS::Lambda::Function').map(([, { Properties }]) => Properties);
  return [true, false].map((inside) =>
    lambdas
      .filter(({ VpcConfig }) => (VpcConfig !== undefined) === inside)
      .map(({ FunctionName }) => FunctionName.replace('standing-orders-prod-', '')),
  );
}

const WITH_A_KEY = [
  'dca-buy',
  'order-reconcile',
  'slot-audit',
  'grid-health',
  'export-fills',
  'export-funding',
  'portfolio-snapshot',
  'key-guard',
  'signal-order',
  'grid-plan',
];

describe('without a fixed address', () => {
  it('there is no network at all', () => {
    const none = Template.fromStack(stacksWith('none'));

    expect(JSON.stringify(none.toJSON())).not.toMatch(/AWS::EC2|VpcConfig|ec2:|FixedIp/);
    expect(split(none)[0]).toEqual([]);
  });
});

describe.each(KINDS)('a fixed address by %s', (_, template) => {
  it('is the way of every function that uses a key, and of no other', () => {
    const [inside, outside] = split(template);

    expect(inside).toEqual(expect.arrayContaining(WITH_A_KEY));
    expect(inside).toHaveLength(WITH_A_KEY.length);
    expect(outside).toEqual(['notice-delivery', 'nightly-page', 'signal-intake']);
  });

  it('is the only way out: the private subnet leads to what translates, and nowhere else', () => {
    const [id] = only(template, 'AWS::EC2::EIP');
    const routes = resourcesOf(template, 'AWS::EC2::Route').map(([, { Properties }]) => Properties);
    const lambda = resourcesOf(template, 'AWS::Lambda::Function').find(
      ([, { Properties }]) => Properties.VpcConfig,
    );
    const [subnet] = lambda?.[1].Properties.VpcConfig.SubnetIds ?? [];
    const association = resourcesOf(template, 'AWS::EC2::SubnetRouteTableAssociation').find(
      ([, { Properties }]) => Properties.SubnetId.Ref === subnet.Ref,
    );
    const table = association?.[1].Properties.RouteTableId;

    expect(resourcesOf(template, 'AWS::EC2::Subnet')).toHaveLength(2);
    const ways = routes.filter(({ RouteTableId }) => RouteTableId.Ref === table.Ref);
    expect(ways).toHaveLength(1);
    expect(ways[0]).toMatchObject({ DestinationCidrBlock: '0.0.0.0/0' });
    expect(ways[0]).not.toHaveProperty('GatewayId');
    const target = ways[0].InstanceId ?? ways[0].NatGatewayId;
    const holder = template.toJSON()['Resources'][target.Ref];
    expect(['AWS::EC2::Instance', 'AWS::EC2::NatGateway']).toContain(holder.Type);
    expect(template.toJSON()['Outputs'].FixedIp.Value).toEqual({ Ref: id });
  });

  it('reaches the table and the bucket inside of the network, free of charge', () => {
    const endpoints = resourcesOf(template, 'AWS::EC2::VPCEndpoint').map(([, { Properties }]) => Properties);

    expect(endpoints.map(({ VpcEndpointType }) => VpcEndpointType)).toEqual(['Gateway', 'Gateway']);
    const names = endpoints.map(({ ServiceName }) => ServiceName['Fn::Join'][1].at(-1));
    expect(names).toEqual(['.dynamodb', '.s3']);
    expect(endpoints.map(({ RouteTableIds }) => RouteTableIds.length)).toEqual([2, 2]);
  });

  it('lets functions speak HTTPS, and nobody speak to them', () => {
    const lambda = resourcesOf(template, 'AWS::Lambda::Function').find(
      ([, { Properties }]) => Properties.VpcConfig,
    );
    const [group] = lambda?.[1].Properties.VpcConfig.SecurityGroupIds ?? [];
    const { Properties } = template.toJSON()['Resources'][group['Fn::GetAtt']?.[0] ?? group.Ref];

    expect(Properties).not.toHaveProperty('SecurityGroupIngress');
    expect(Properties.SecurityGroupEgress).toMatchObject([
      { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: '0.0.0.0/0' },
    ]);
  });

  it('takes from the code of a function what Lambda needs to connect it', () => {
    const [, role] =
      resourcesOf(template, 'AWS::IAM::Role').find(([id]) => id.startsWith('DcaBuyRole')) ?? [];
    const statements = role?.Properties.Policies[0].PolicyDocument.Statement.filter(
      ({ Action }: { Action: string | string[] }) => String(Action).includes('ec2:'),
    );
    const actions = [
      'ec2:AssignPrivateIpAddresses',
      'ec2:CreateNetworkInterface',
      'ec2:DeleteNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSubnets',
      'ec2:UnassignPrivateIpAddresses',
    ];

    expect(statements).toEqual([
      { Effect: 'Allow', Resource: '*', Action: actions },
      {
        Effect: 'Deny',
        Resource: '*',
        Action: actions,
        Condition: {
          ArnEquals: {
            'lambda:SourceFunctionArn': {
              'Fn::Join': ['', expect.arrayContaining([':function:standing-orders-prod-dca-buy'])],
            },
          },
        },
      },
    ]);
    const other = resourcesOf(template, 'AWS::IAM::Role').find(([id]) => id.startsWith('NoticeDeliveryRole'));
    expect(JSON.stringify(other)).not.toContain('ec2:');
  });

  it('matches the reviewed template', () => {
    const network = Object.entries<Resource>(template.toJSON()['Resources']).filter(([id]) =>
      id.startsWith('StaticAddress'),
    );
    expect(Object.fromEntries(network)).toMatchSnapshot();
  });
});

describe('the instance that translates', () => {
  const [id, machine] = only(instance, 'AWS::EC2::Instance');
  const { Properties } = machine;

  it('is the smallest there is, of Amazon’s newest image of the region, looked up at each deployment', () => {
    const image = instance.toJSON()['Parameters'][Properties.ImageId.Ref];

    expect(Properties.InstanceType).toBe('t4g.nano');
    expect(image).toMatchObject({
      Type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>',
      Default: '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64',
    });
  });

  it('hands on packets that are not its own', () => {
    expect(Properties.SourceDestCheck).toBe(false);
  });

  it('has no role, no key to log in with, an encrypted disk, and metadata by token only', () => {
    expect(Properties).not.toHaveProperty('IamInstanceProfile');
    expect(Properties).not.toHaveProperty('KeyName');
    expect(Properties.MetadataOptions).toEqual({ HttpTokens: 'required', HttpPutResponseHopLimit: 1 });
    expect(Properties.BlockDeviceMappings).toMatchObject([{ Ebs: { Encrypted: true, VolumeSize: 8 } }]);
  });

  it('takes HTTPS from the functions alone', () => {
    const [group] = Properties.SecurityGroupIds;
    const rules = instance.toJSON()['Resources'][group['Fn::GetAtt']?.[0] ?? group.Ref].Properties;

    expect(rules.SecurityGroupIngress).toEqual([
      expect.objectContaining({ IpProtocol: 'tcp', FromPort: 443, ToPort: 443 }),
    ]);
    expect(rules.SecurityGroupIngress[0]).not.toHaveProperty('CidrIp');
    expect(JSON.stringify(rules.SecurityGroupIngress[0].SourceSecurityGroupId)).toContain('FunctionsGroup');
    expect(rules.SecurityGroupEgress).toMatchObject([{ FromPort: 443, ToPort: 443 }]);
  });

  it('must have said that it is ready before the address moves to it', () => {
    expect(machine['CreationPolicy']).toEqual({ ResourceSignal: { Count: 1, Timeout: 'PT10M' } });
    const [, association] = only(instance, 'AWS::EC2::EIPAssociation');
    expect(association.Properties.InstanceId).toEqual({ Ref: id });
    expect(JSON.stringify(Properties.UserData)).toContain(`--resource ${id} `);
  });

  it('costs no more under load', () => {
    expect(Properties.CreditSpecification).toEqual({ CPUCredits: 'standard' });
  });
});

describe('what the machine does when it first starts', () => {
  const script = setUpText('Nat');

  it('translates the addresses of the functions only, also after a restart', () => {
    expect(script).toContain('ip saddr 10.0.0.64/26 masquerade');
    expect(script).toContain('systemctl enable --now nftables');
    expect(script).toContain('net.ipv4.ip_forward = 1');
  });

  it('tells a fault instead of waiting for the time-out, and lets nobody log in', () => {
    expect(script).toContain("trap 'report 1' ERR");
    expect(script.trim().endsWith('report 0')).toBe(true);
    expect(script).toContain('systemctl disable --now sshd');
  });

  it('leaves to CloudFormation only what CloudFormation knows', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation fills in these.
    expect(new Set(script.match(/\$\{[^}]*\}/g))).toEqual(new Set(['${AWS::StackId}', '${AWS::Region}']));
  });
});

describe('the price', () => {
  it.each([
    ['natInstance', 'USD 7.36 a month'],
    ['natGateway', 'USD 36.50 a month, and USD 0.045 for each GB'],
  ] as const)('of %s is said before anything is deployed, and in the output', (kind, price) => {
    const stack = stacksWith(kind);
    const infos = stack.node.findAll().flatMap(({ node }) => node.metadata);
    const said = infos.filter(({ type, data }) => type === 'aws:cdk:info' && String(data).includes(price));
    const { FixedIp } = Template.fromStack(stack).toJSON()['Outputs'];

    expect(said).toHaveLength(1);
    expect(String(said[0]?.data)).toContain(`aws.staticAddress is '${kind}'`);
    expect(FixedIp.Description).toContain(price);
    expect(FixedIp.Description).toContain('IP allowlist');
    expect(FixedIp.Description.length).toBeLessThanOrEqual(1024);
  });
});

describe('cdk-nag', () => {
  it.each([
    ['AwsSolutions', AwsSolutionsChecks, 'natInstance'],
    ['Serverless', ServerlessChecks, 'natInstance'],
    ['AwsSolutions', AwsSolutionsChecks, 'natGateway'],
    ['Serverless', ServerlessChecks, 'natGateway'],
  ] as const)('finds nothing in %s but what was acknowledged', (_, Pack, kind) => {
    const app = emptyApp();
    stageOf(app, 'prod', withAddress(kind));

    expect(violationsOf(Pack, app)).toEqual([]);
  });
});
