import type { PortFacts, SwitchFacts } from './facts.js';
import { switchLine, switchUuid } from './ids.js';
import type { At } from './storage.js';
import { shownName, wordsOf, type Line } from './text.js';

type OpenPort = { -readonly [K in keyof PortFacts]: PortFacts[K] };
type OpenSwitch = { -readonly [K in keyof SwitchFacts]: SwitchFacts[K] } & { ports: OpenPort[] };

/** "…/431 , propType = CONFIG" → "…/431". */
function valueOf(written: string): string {
  const kind = written.indexOf('propType');
  const value = (kind < 0 ? written : written.slice(0, kind)).trim();
  return kind >= 0 && value.endsWith(',') ? value.slice(0, -1).trimEnd() : value;
}

/**
 * Reads `net-dvs -l`: the switches the host takes part in, with the ports it uses. `persist` names
 * the file the host keeps a port's state in.
 */
export function readNetDvs(lines: readonly Line[], at: At): SwitchFacts[] {
  const switches: OpenSwitch[] = [];
  let port: OpenPort | null = null;
  for (const line of lines) {
    const uuid = switchLine.exec(line.text)?.[1];
    if (uuid !== undefined) {
      switches.push({ place: at(line), uuid: uuid.toLowerCase(), name: null, ports: [] });
      port = null;
      continue;
    }
    const current = switches.at(-1);
    if (!current) continue;
    const name = /^\s*port (\S{1,80}):\s*$/.exec(line.text)?.[1];
    if (name !== undefined) {
      port = { place: at(line), port: name, persist: null, client: null, uplink: false };
      current.ports.push(port);
      continue;
    }
    if (/^\s*(?:global|host) properties:\s*$/.test(line.text)) {
      port = null;
      continue;
    }
    const [, key, written] = /^\s*(com\.vmware\.[\w.]{1,80})\s*=\s?(.*)$/.exec(line.text) ?? [];
    if (key === undefined || written === undefined) continue;
    const value = valueOf(written);
    if (port === null) {
      if (key === 'com.vmware.common.alias') current.name = shownName(value) || null;
    } else if (key === 'com.vmware.common.port.volatile.persist') port.persist = value || null;
    else if (key === 'com.vmware.common.port.alias') port.uplink = /^uplink/i.test(value);
  }
  return switches;
}

/** Reads `esxcli network vswitch dvs vmware list`: indented "Key: value" lines. */
export function readDvsList(lines: readonly Line[], at: At): SwitchFacts[] {
  const switches: OpenSwitch[] = [];
  let port: OpenPort | null = null;
  let client: string | null = null;
  for (const line of lines) {
    if (/^\S/.test(line.text)) {
      switches.push({ place: at(line), uuid: null, name: shownName(line.text), ports: [] });
      port = null;
      continue;
    }
    const current = switches.at(-1);
    const [, key, value] = /^\s+([^:]{1,40}):\s?(.*)$/.exec(line.text) ?? [];
    if (!current || key === undefined || value === undefined) continue;
    if (key === 'Name') current.name = shownName(value);
    else if (key === 'VDS ID')
      current.uuid = switchUuid.test(value.trim()) ? value.trim().toLowerCase() : null;
    // The client comes first, the port's number last.
    else if (key === 'Client') client = shownName(value) || null;
    else if (key === 'Port ID') {
      port = { place: at(line), port: value.trim(), persist: null, client, uplink: isUplink(client) };
      client = null;
      if (port.port !== '') current.ports.push(port);
    }
  }
  return switches.filter((one) => one.uuid !== null);
}

/** Reads `esxcfg-vswitch -l`: its dvSwitches are known by name only. */
export function readVswitches(lines: readonly Line[], at: At): SwitchFacts[] {
  const switches: OpenSwitch[] = [];
  let expects: 'switch' | 'port' | null = null;
  for (const line of lines) {
    const words = wordsOf(line.text);
    if (/^\s*DVS Name\s/.test(line.text)) expects = 'switch';
    else if (/^\s*(?:Switch Name|PortGroup Name)\s/.test(line.text)) expects = null;
    else if (/^\s+DVPort ID\s/.test(line.text)) expects = 'port';
    else if (words.length === 0) continue;
    else if (expects === 'switch') {
      // Numbers follow the name, which may hold blanks.
      const name = /^(.*?)\s+\d+\s+\d+\s+\d+\s+\d+(?:\s|$)/.exec(line.text.slice(0, 400))?.[1];
      if (name !== undefined)
        switches.push({ place: at(line), uuid: null, name: shownName(name), ports: [] });
      expects = null;
    } else if (expects === 'port') {
      const [id, used, first] = words;
      if (!id || !used || !/^[01]$/.test(used.text)) {
        expects = null;
        continue;
      }
      const client = first ? shownName(line.text.slice(first.at)) : null;
      switches.at(-1)?.ports.push({
        place: at(line),
        port: id.text,
        persist: null,
        client: used.text === '1' ? client : null,
        uplink: isUplink(client),
      });
    }
  }
  return switches;
}

function isUplink(client: string | null): boolean {
  return client !== null && /^vmnic\d+$/.test(client);
}
