/** What the machine does once, when it first starts. */
import { PRIVATE } from './network.ts';

/**
 * A shell script for `Fn::Sub`. It says to CloudFormation whether the machine is ready: `logicalId` is its own. The
 * packages come by HTTPS from Amazon's own store in the region. All of it lasts over a restart.
 */
export function setUpText(logicalId: string): string {
  return `#!/bin/bash
set -euo pipefail
report() {
  /opt/aws/bin/cfn-signal --exit-code "$1" --stack \${AWS::StackId} --resource ${logicalId} --region \${AWS::Region}
}
trap 'report 1' ERR

# The package manager needs more memory than this machine has.
dd if=/dev/zero of=/swap bs=1M count=512 status=none
chmod 600 /swap
mkswap /swap
swapon /swap
dnf install --assumeyes --quiet nftables aws-cfn-bootstrap
systemctl disable --now sshd

cat > /etc/sysctl.d/90-nat.conf <<'END'
net.ipv4.ip_forward = 1
kernel.panic = 10
END
sysctl --quiet --load=/etc/sysctl.d/90-nat.conf

cat > /etc/sysconfig/nftables.conf <<'END'
table ip nat {
  chain postrouting {
    type nat hook postrouting priority srcnat; policy accept;
    ip saddr ${PRIVATE} masquerade
  }
}
END
systemctl enable --now nftables
nft list chain ip nat postrouting | grep --quiet masquerade
report 0
`;
}
