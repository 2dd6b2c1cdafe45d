/**
 * One small machine that translates addresses, as fck-nat does it, on Amazon Linux itself: its image is named by
 * Amazon's own parameter, so that nobody else is trusted with the way to the exchange, no image has to be looked up
 * when templates are made, and each deployment takes the newest. A new image replaces the machine: the new one must
 * have said that it is ready before the address and the route move to it, and a deployment that fails leaves the old
 * one as it was. The machine has no role, no key, and nothing that listens; a failed host is replaced by EC2 itself.
 */
import { CfnParameter, Fn, Stack, Validations } from 'aws-cdk-lib';
import { CfnEIPAssociation, CfnInstance, CfnRoute, CfnSecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { ANYWHERE, fixedAddress, HTTPS, type Network } from './network.ts';
import { setUpText } from './set-up-nat.ts';

const IMAGE = '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64';

/** The whole of a start takes about two minutes. */
const READY_WITHIN = 'PT10M';

/** What the image has; the price counts on it. */
const DISK_GB = 8;

export class NatInstance extends Construct {
  readonly address: string;

  constructor(scope: Construct, id: string, network: Network) {
    super(scope, id);
    const address = fixedAddress(this, network);
    this.address = address.ref;
    const instance = this.#instance(network);
    new CfnEIPAssociation(this, 'AddressOf', {
      allocationId: address.attrAllocationId,
      instanceId: instance.ref,
    });
    new CfnRoute(this, 'WayOut', {
      routeTableId: network.privateRoutes.ref,
      destinationCidrBlock: ANYWHERE,
      instanceId: instance.ref,
    });
  }

  #instance(network: Network): CfnInstance {
    const group = new CfnSecurityGroup(this, 'Group', {
      vpcId: network.vpc.ref,
      groupDescription: 'Translates addresses for the functions: HTTPS from them, HTTPS out.',
      securityGroupIngress: [
        { ...HTTPS, sourceSecurityGroupId: network.functionsGroup.ref, description: 'The functions.' },
      ],
      securityGroupEgress: [{ ...HTTPS, cidrIp: ANYWHERE, description: 'On behalf of the functions.' }],
    });
    const image = new CfnParameter(this, 'Image', {
      type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>',
      default: IMAGE,
      description: 'Where Amazon names its newest image; read anew at each deployment.',
    });
    const instance = new CfnInstance(this, 'Instance', {
      instanceType: 't4g.nano',
      imageId: image.valueAsString,
      subnetId: network.publicSubnet.ref,
      securityGroupIds: [group.ref],
      sourceDestCheck: false,
      // Beyond its share it is slowed down, and never costs more.
      creditSpecification: { cpuCredits: 'standard' },
      metadataOptions: { httpTokens: 'required', httpPutResponseHopLimit: 1 },
      blockDeviceMappings: [
        { deviceName: '/dev/xvda', ebs: { encrypted: true, volumeType: 'gp3', volumeSize: DISK_GB } },
      ],
      tags: [{ key: 'Name', value: Stack.of(this).stackName.replace(/functions$/, 'nat') }],
    });
    instance.userData = Fn.base64(Fn.sub(setUpText(Stack.of(this).getLogicalId(instance))));
    instance.cfnOptions.creationPolicy = { resourceSignal: { count: 1, timeout: READY_WITHIN } };
    instance.addResourceDependency(network.internet);
    Validations.of(instance).acknowledge(
      {
        id: 'AwsSolutions-EC28',
        reason:
          'Figures by the minute would add a third to the price of a machine that only hands on packets.',
      },
      {
        id: 'AwsSolutions-EC29',
        reason:
          'CloudFormation could not replace a protected machine, and replacing it is how it is patched; it holds no data.',
      },
    );
    return instance;
  }
}
