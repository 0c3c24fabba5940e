import type { ServerResponse } from 'node:http';

/** Sends server-sent events to every open page. */
export class EventHub {
  readonly #pages = new Set<ServerResponse>();

  /** Turns a response into a stream that stays open until the page goes. */
  add(response: ServerResponse): void {
    response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8' });
    // Tells the browser how soon to come back, in milliseconds, and that the stream is open.
    response.write('retry: 1000\n\n');
    this.#pages.add(response);
    response.on('close', () => this.#pages.delete(response));
  }

  /** `data` is sent as JSON, which has no line breaks of its own. */
  send(kind: 'progress' | 'command', data: unknown): void {
    const event = `event: ${kind}\ndata: ${JSON.stringify(data)}\n\n`;
    for (const page of this.#pages) page.write(event);
  }

  close(): void {
    for (const page of this.#pages) page.end();
    this.#pages.clear();
  }
}
