/**
 * A certificate for 127.0.0.1 that nobody but a test trusts, written field by field (RFC 5280), so that what insists on
 * https can be given a server of this machine.
 */
import { generateKeyPairSync, sign } from 'node:crypto';

export interface SelfSigned {
  /** PEM; also the only authority that knows it. */
  readonly cert: string;
  readonly key: string;
}

const SEQUENCE = 0x30;
const SET = 0x31;
const INTEGER = 0x02;
const BIT_STRING = 0x03;
const OCTET_STRING = 0x04;
const UTF8 = 0x0c;
const TIME = 0x18;

const ECDSA_WITH_SHA256 = node(SEQUENCE, Buffer.from('06082a8648ce3d040302', 'hex'));
const COMMON_NAME = Buffer.from('0603550403', 'hex');
const SUBJECT_ALT_NAME = Buffer.from('0603551d11', 'hex');
const LOOPBACK = Buffer.from([127, 0, 0, 1]);

export function selfSigned(): SelfSigned {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = node(
    SEQUENCE,
    node(SET, node(SEQUENCE, COMMON_NAME, node(UTF8, Buffer.from('a test on 127.0.0.1')))),
  );
  const validity = node(
    SEQUENCE,
    ...['20200101000000Z', '21000101000000Z'].map((time) => node(TIME, Buffer.from(time))),
  );
  // Of the general names, an IP address has the tag 7.
  const altName = node(OCTET_STRING, node(SEQUENCE, node(0x87, LOOPBACK)));
  const content = node(
    SEQUENCE,
    node(0xa0, node(INTEGER, Buffer.from([2]))),
    node(INTEGER, Buffer.from([1])),
    ECDSA_WITH_SHA256,
    name,
    validity,
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    node(0xa3, node(SEQUENCE, node(SEQUENCE, SUBJECT_ALT_NAME, altName))),
  );
  const signature = node(BIT_STRING, Buffer.from([0]), sign('sha256', content, privateKey));
  const der = node(SEQUENCE, content, ECDSA_WITH_SHA256, signature);
  const lines = der.toString('base64').replaceAll(/.{64}/g, '$&\n');
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/** Tag, length and content, as DER wants them. */
function node(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  if (content.length < 0x80) return Buffer.concat([Buffer.from([tag, content.length]), content]);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(content.length);
  return Buffer.concat([Buffer.from([tag, 0x82]), length, content]);
}
