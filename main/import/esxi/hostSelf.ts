import type { HostSelf } from './facts.js';
import { shownName, wholeNumber, type Line } from './text.js';

type Open = { -readonly [K in keyof HostSelf]: HostSelf[K] };

/** What nobody has told yet. */
export function unknownSelf(): Open {
  return {
    name: null,
    shortName: null,
    version: null,
    build: null,
    inMaintenanceMode: null,
    bootTime: null,
    upSeconds: null,
  };
}

/** Reads `vmware -v`: "VMware ESXi 6.7.0 build-13006603". */
export function readVersionLine(lines: readonly Line[], self: Open): void {
  for (const { text } of lines) {
    const [, version, build] = /^VMware ESXi? (\d[\d.]{0,20})(?: build-(\d{1,12}))?/.exec(text.trim()) ?? [];
    if (version === undefined) continue;
    self.version ??= version;
    self.build ??= build ?? null;
  }
}

/** "Key: value" lines of the esxcli commands about the host itself, or a record of --formatter. */
export function applySelfField(key: string, value: string, self: Open): void {
  const text = shownName(value);
  if (text === '') return;
  switch (key.toLowerCase().replace(/[^a-z]/g, '')) {
    case 'version':
      if (/^\d[\d.]{0,20}$/.test(text)) self.version = text;
      break;
    case 'build':
      self.build = /(\d{1,12})$/.exec(text)?.[1] ?? self.build;
      break;
    case 'fullyqualifieddomainname':
      self.name = text;
      break;
    case 'hostname':
      self.shortName = text;
      break;
  }
}

/** Reads indented "Key: value" lines. */
export function readSelfFields(lines: readonly Line[], self: Open): void {
  for (const { text } of lines) {
    const [, key, value] = /^\s*([A-Za-z ]{1,60}):\s?(.*)$/.exec(text) ?? [];
    if (key !== undefined && value !== undefined) applySelfField(key, value, self);
  }
}

/** Reads `hostname`. */
export function readHostname(lines: readonly Line[], self: Open): void {
  const name = lines.map(({ text }) => text.trim()).find((text) => text !== '');
  if (name === undefined || !/^[\w.-]{1,255}$/.test(name)) return;
  if (name.includes('.')) self.name ??= name;
  else self.shortName ??= name;
}

/** Reads `esxcli system maintenanceMode get`: "Enabled" or "Disabled". */
export function readMaintenanceMode(lines: readonly Line[], self: Open): void {
  for (const { text } of lines) {
    if (/^\s*enabled\s*$/i.test(text)) self.inMaintenanceMode = true;
    if (/^\s*disabled\s*$/i.test(text)) self.inMaintenanceMode = false;
  }
}

/** Reads `esxcli system stats uptime get`: microseconds since boot. */
export function readUptime(lines: readonly Line[], self: Open): void {
  const microseconds = wholeNumber(lines.find(({ text }) => text.trim() !== '')?.text);
  if (microseconds !== null) self.upSeconds = Math.floor(microseconds / 1_000_000);
}

/**
 * Reads `uptime`: " 00:40:06 up 12 days, 03:22:11, load average …", for ESX 4, which has nothing else.
 * Busybox writes "35 min" where there are no whole hours.
 */
export function readUptimeText(lines: readonly Line[], self: Open): void {
  for (const { text } of lines) {
    const match = /\bup\s+(?:(\d{1,5}) days?,?\s+)?(?:(\d{1,2}):(\d\d)(?::(\d\d))?|(\d{1,2}) min\b)/.exec(
      text,
    );
    if (!match || self.upSeconds !== null) continue;
    const [, days, hours, minutes, seconds, minutesAlone] = match.map((part) => Number(part ?? 0));
    const inMinutes = ((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0) + (minutesAlone ?? 0);
    self.upSeconds = inMinutes * 60 + (seconds ?? 0);
  }
}

/** Reads what `vim-cmd hostsvc/hostsummary` says of boot time and maintenance mode. */
export function readHostSummary(lines: readonly Line[], self: Open): void {
  for (const { text } of lines) {
    const [, key, value] =
      /^\s*(bootTime|inMaintenanceMode)\s*=\s*"?([\w.:+-]{1,40})"?,?\s*$/.exec(text) ?? [];
    if (key === 'bootTime' && value !== undefined) {
      const time = new Date(value);
      if (!Number.isNaN(time.getTime())) self.bootTime ??= time.toISOString();
    } else if (key === 'inMaintenanceMode') {
      self.inMaintenanceMode ??= value === 'true' ? true : value === 'false' ? false : null;
    }
  }
}
