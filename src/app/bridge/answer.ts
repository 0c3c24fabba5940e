import { failed, type Result } from '../../contract/result.js';

/** The `Result` in an answer of the host; an answer that is none becomes a failure. */
export async function readResult<T>(response: Response): Promise<Result<T>> {
  return resultIn(response.status, await response.text().catch(() => ''));
}

/** The same of an answer that was read already. */
export function resultIn<T>(status: number, text: string): Result<T> {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === 'object' && body !== null && 'ok' in body) return body as Result<T>;
  } catch {
    // Not JSON: said below.
  }
  return failed('internal', `The Drydock host answered with status ${status}. Reload the page.`);
}
