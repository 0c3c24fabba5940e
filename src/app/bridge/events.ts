type Listener = (data: unknown) => void;

/** Server-sent events of one address. */
export interface EventStream {
  /** Subscribes to one kind of event; call the answer to unsubscribe. */
  on(kind: 'progress' | 'command', listener: Listener): () => void;
}

/**
 * One shared connection, opened with the first listener and closed with the last. A browser allows
 * only six connections to an origin, so subscriptions must not open one each.
 */
export function eventStream(address: string): EventStream {
  const listeners = { progress: new Set<Listener>(), command: new Set<Listener>() };
  let source: EventSource | null = null;

  const open = (): void => {
    const opened = new EventSource(address);
    for (const kind of ['progress', 'command'] as const) {
      opened.addEventListener(kind, (event: MessageEvent<string>) => {
        const data: unknown = JSON.parse(event.data);
        for (const listener of [...listeners[kind]]) listener(data);
      });
    }
    source = opened;
  };

  return {
    on(kind, listener) {
      listeners[kind].add(listener);
      if (source === null) open();
      return () => {
        listeners[kind].delete(listener);
        if (listeners.progress.size + listeners.command.size > 0) return;
        source?.close();
        source = null;
      };
    },
  };
}
