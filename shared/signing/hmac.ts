import { createHmac } from 'node:crypto';

/** HMAC-SHA256 of the UTF-8 bytes of `message`, as lower-case hex. */
export function hmacSha256Hex(secret: string, message: string): string {
  return createHmac('sha256', secret).update(message, 'utf8').digest('hex');
}
