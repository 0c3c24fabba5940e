import { quoted } from '../archive/names.js';
import type { JsonObject } from '../json/index.js';
import type { Problems } from '../problems.js';

/**
 * Counts the pages of each query: vCloud Director answers 25 or 128 records at a time, and an export
 * that kept only the first page looks like a small cloud.
 */
export class Pages {
  readonly #seen = new Set<JsonObject>();
  readonly #queries = new Map<string, { total: number; read: number; file: string }>();

  /** Notes the page a record was on. */
  saw(page: JsonObject | null, file: string): void {
    if (page === null || this.#seen.has(page)) return;
    const records = page['record'] ?? page['values'];
    const total = page['total'] ?? page['resultTotal'];
    if (!Array.isArray(records) || typeof total !== 'number') return;
    this.#seen.add(page);
    const name = typeof page['name'] === 'string' ? page['name'] : file;
    const query = this.#queries.get(name) ?? { total: 0, read: 0, file };
    query.total = Math.max(query.total, total);
    query.read += records.length;
    this.#queries.set(name, query);
  }

  tell(problems: Problems): void {
    for (const [name, { total, read, file }] of this.#queries) {
      if (read >= total) continue;
      problems.add(
        'warning',
        'pages-missing',
        `Of ${total} records of the query ${quoted(name)} the export holds ${read}: the other pages are missing.`,
        { file },
      );
    }
  }
}
