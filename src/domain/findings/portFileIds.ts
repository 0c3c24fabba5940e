import { normalSwitchUuid } from '../estate/keys.js';
import type { Key } from '../estate/types.js';

/** Tells ports and port files apart for comparing, however the switch's UUID is written. */
export interface PortFileIds {
  port(switchUuid: string, port: string): string;
  /** The same key as `portFileKey` builds. */
  file(datastore: Key, switchUuid: string, port: string): Key;
}

/** Remembers each UUID's one spelling: there are few switches and very many ports. */
export function portFileIds(): PortFileIds {
  const spellings = new Map<string, string>();
  const normal = (uuid: string): string => {
    let spelling = spellings.get(uuid);
    if (spelling === undefined) spellings.set(uuid, (spelling = normalSwitchUuid(uuid)));
    return spelling;
  };
  return {
    port: (uuid, port) => `${normal(uuid)}/${port}`,
    file: (datastore, uuid, port) => `${datastore}/.dvsData/${normal(uuid)}/${port}`,
  };
}
