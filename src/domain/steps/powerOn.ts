import { ref } from '../estate/index.js';
import { available, is, poweredOn, powerOnStarted, registered, up } from '../plan/facts.js';
import type { Placement } from '../plan/scope/index.js';
import { isBefore5, powerCliNames, typed } from './commands.js';
import { again, deduced, read, recalled, requirement, seconds, stepKind } from './kind.js';
import { powerOnHazards } from './powerOnHazards.js';
import { listed, namesOf, vmCount } from './words.js';

/** V10 with vSphere HA: people wait and see that it has done its work. */
export const confirmPowerOn = stepKind<Placement>({
  id: 'confirm-power-on',
  label: 'V10',
  role: 'virtualisation',
  keys: (p) => [p.key],
  title: (p, scope) =>
    `Confirm that HA has powered on ${vmCount(p.vms, scope)} of ${listed(namesOf(p.sources))}`,
  detail: (p) =>
    `HA tries each VM 5 times, at 0, 2, 6, 14 and 30 minutes. What is still off then has to be found and powered on by hand. The sources differ: the chapter “Ensuring High Availability and Business Continuity”, of vSphere 4, denies that HA works across sites on replicated LUNs; “DR of View persistent linked clone desktops”, of 5.0, did it, because the copies keep their signature. This plan follows the latter for 5.0 and later.${
      p.hosts.some(isBefore5) ? ' When HA of 4.x tries again no source at hand says.' : ''
    }`,
  objects: (p) => p.sources.map((cluster) => ref('cluster', cluster)),
  requires: (p) => [
    requirement(
      is(powerOnStarted(p.key)),
      `HA has hosts to power the VMs of ${listed(namesOf(p.sources))} on`,
      read('viewDr', 'step 8'),
    ),
  ],
  adds: (p) => [poweredOn(p.key)],
  commands: (p) =>
    typed(
      'powercli',
      `Get-Cluster -Name ${powerCliNames(namesOf(p.sources))} | Get-VM | Where-Object { $_.PowerState -ne 'PoweredOn' } | Sort-Object Name`,
    ),
  ifFails: () =>
    'Read HA’s events of each VM that is off. Inaccessible: go back to the mounts of its host. Not enough resources: make another host available. No port: its file in .dvsData is missing; move the adapter to a free port and back. Then power on by hand: HA gives up after its last try.',
  twice: () => again('Looking again does no harm.'),
  expect: (p, scope) => `${vmCount(p.vms, scope)} on; those that were off before stay off.`,
  duration: bootTime,
  sources: [read('viewDr', 'step 8'), read('deepdive', 'restart retries')],
});

/** V10 without HA's help: planned moves, clusters without HA, VMs of another cluster. */
export const powerOnDesktops = stepKind<Placement>({
  id: 'power-on-desktops',
  label: 'V10',
  role: 'desktop',
  keys: (p) => [p.key],
  title: (p, scope) => `Power on ${vmCount(p.vms, scope)} of ${listed(namesOf(p.sources))}`,
  detail: (p, { scenario }) =>
    `${
      scenario.event === 'planned'
        ? 'HA leaves alone what was shut down on purpose, so View or a script does it: enable the pools, or power on in batches of no more than 50.'
        : p.way === 'separate'
          ? 'HA of this cluster does not know the VMs, so View or a script does it, in batches of no more than 50.'
          : 'vSphere HA is off for this cluster, so View or a script does it, in batches of no more than 50.'
    } The line starts the first 50 by name of what is off and can be reached, also what was off before: run it without its last part first, and where something of that is to stay off start the others by hand. When its tasks have ended run it again, until nothing is left that was on before.`,
  objects: (p) => p.sources.map((cluster) => ref('cluster', cluster)),
  requires: (p, { workload }) => [
    requirement(is(up('vcenter')), `the vCenter of the ${workload} is up`, read('viewDr', 'step 2')),
    requirement(is(available(p.key)), `the hosts of ${p.cluster.name} may run VMs`, deduced()),
    ...(p.way === 'separate'
      ? [requirement(is(registered(p.key)), `the VMs are registered in ${p.cluster.name}`, deduced())]
      : []),
  ],
  hazards: powerOnHazards,
  adds: (p) => [powerOnStarted(p.key), poweredOn(p.key)],
  commands: (p) =>
    typed(
      'powercli',
      `Get-Cluster -Name ${powerCliNames(namesOf(p.way === 'separate' ? [p.cluster] : p.sources))} | Get-VM | Where-Object { $_.PowerState -eq 'PoweredOff' -and $_.ExtensionData.Runtime.ConnectionState -eq 'connected' } | Sort-Object Name | Select-Object -First 50 | Start-VM -RunAsync`,
    ),
  ifFails: () =>
    'Read the task’s error. Inaccessible: go back to the mounts of its host. Not enough resources: make another host available, or leave some off. Locked: a host at the other site still runs it; stop and find out which.',
  twice: () => again('A VM that is on is left alone.'),
  expect: (p, scope) => `${vmCount(p.vms, scope)} on; those that were off before stay off.`,
  duration: bootTime,
  sources: [
    recalled('HA does not restart VMs that were shut down cleanly'),
    read('viewInstall', 'Max concurrent power operations'),
  ],
});

/**
 * A vCenter powers on 50 desktops at a time; each takes 2 to 3 minutes to boot, 10 to 16 a minute
 * overall. HA adds about half a minute of detection, and waits up to 30 min between its tries.
 */
function bootTime(p: Placement) {
  const count = p.vms.length;
  return seconds(120 + (count / 16) * 60, 180 + (count / 12) * 60, 1800 + (count / 10) * 60);
}
