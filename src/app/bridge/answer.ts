import { failed, type Result } from '../../contract/result.js';

/** The `Result` in an answer of the host; an answer that is none becomes a failure. */
export async function readResult<T>(response: Response): Promise<Result<T>> {
  try {
    const body: unknown = await response.json();
    if (typeof body === 'object' && body !== null && 'ok' in body) return body as Result<T>;
  } catch {
    // Not JSON: said below.
  }
  return failed('internal', `The Drydock host answered with status ${response.status}. Reload the page.`);
}
