import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * Who may talk to the host: the one browser that came with the token of the address Drydock
 * printed. The token works once; what counts afterwards is a cookie that no script can read and
 * that no other site's request carries.
 */
export class Session {
  /** For the address; good for one visit. */
  readonly token = secret();
  readonly #cookie = secret();
  #used = false;

  /** Exchanges the token for the cookie's value; null for a wrong or used token. */
  exchange(token: string): string | null {
    if (this.#used || !same(token, this.token)) return null;
    this.#used = true;
    return this.#cookie;
  }

  /**
   * Does a request's `Cookie` header hold the session? The name carries the port, since cookies
   * are shared by all ports of a host and two Drydocks may run side by side.
   */
  admits(cookieHeader: string | undefined, port: number): boolean {
    const prefix = `${cookieName(port)}=`;
    return (cookieHeader ?? '')
      .split(';')
      .map((pair) => pair.trim())
      .some((pair) => pair.startsWith(prefix) && same(pair.slice(prefix.length), this.#cookie));
  }
}

export function cookieName(port: number): string {
  return `drydock-${port}`;
}

/** The `Set-Cookie` header that begins the session. */
export function sessionCookie(value: string, port: number): string {
  return `${cookieName(port)}=${value}; Path=/; HttpOnly; SameSite=Strict`;
}

function secret(): string {
  return randomBytes(32).toString('base64url');
}

/** Compares in constant time whatever the lengths are. */
function same(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
