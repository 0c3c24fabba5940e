import { cited } from '../documents.js';
import type { Key } from '../estate/types.js';
import { countOf, listed } from '../steps/words.js';
import type { Candidates, Demand, HostPool } from './pool.js';
import type { Absence, HaCluster, VmBond, Why } from './types.js';

/** Says why a VM that was tried found no host. VMs with the same reason get the same object. */
export class Diagnosis {
  private readonly known = new Map<string, Why>();
  private readonly seeing = new Map<string, Candidates>();
  private readonly rooms = new Map<Candidates, Room>();

  constructor(
    private readonly cluster: HaCluster,
    private readonly pool: HostPool,
  ) {}

  /**
   * `at` is the last try; null when there was none. `missing` is a VM it depends on that is not on, `bond`
   * what placement rules keep it to.
   */
  of(demand: Demand, needs: readonly Key[], at: number | null, missing: Key | null, bond?: VmBond): Why {
    if (at === null) return this.noHost();
    if (missing !== null) return this.dependency(missing);
    const id = `${at}\n${needs.join('\n')}`;
    let hosts = this.seeing.get(id);
    if (!hosts) this.seeing.set(id, (hosts = this.pool.seeing(needs, at)));
    if (hosts.hosts.length === 0) return this.storage(needs, at);
    // Were there room on hosts the rules do not allow, they are what keeps it off.
    if (bond !== undefined && (this.pool.choose(hosts, demand) >= 0 || !this.allowsAny(bond, hosts))) {
      return this.rule(bond);
    }
    return this.noRoom(this.room(hosts), demand);
  }

  private allowsAny({ hosts: allowed }: VmBond, { hosts }: Candidates): boolean {
    return allowed === null || hosts.some((h) => allowed.has(this.cluster.hosts[h]!.ref.key));
  }

  private rule({ hosts: allowed, rules, apart }: VmBond): Why {
    const { hosts, ref } = this.cluster;
    const named = hosts.filter((host) => allowed?.has(host.ref.key) === true).map((host) => host.ref.name);
    const ruleNames = (names: readonly string[]): string =>
      `the rule${names.length === 1 ? '' : 's'} ${listed(
        names.map((name) => `“${name}”`),
        4,
      )}`;
    const parts = [
      ...(allowed === null
        ? []
        : [
            named.length === 0
              ? `${ruleNames(rules)} ${rules.length === 1 ? 'allows' : 'allow'} no host of ${ref.name} that is left`
              : `${ruleNames(rules)} ${rules.length === 1 ? 'allows' : 'allow'} ${listed(named, 4)} only, where there is no place`,
          ]),
      ...(apart.length === 0 || (allowed !== null && named.length === 0)
        ? []
        : [
            `${ruleNames(apart.map(({ name }) => name))} ${apart.length === 1 ? 'allows' : 'allow'} none of the hosts with room: VMs to be kept apart from run there`,
          ]),
    ];
    return this.why(`rule ${rules.join('\n')}\0${apart.map(({ name }) => name).join('\n')}`, () => ({
      reason: 'rule',
      because: parts.join(', and '),
      cure: 'Turn the rule off for the day, say “should” instead of “must”, or bring the hosts it asks for.',
      source: 'VMware, vSphere Availability 6.5: HA and DRS affinity rules',
    }));
  }

  private why(id: string, make: () => Why): Why {
    let why = this.known.get(id);
    if (!why) this.known.set(id, (why = make()));
    return why;
  }

  private noHost(): Why {
    return this.why('no-host', () => noHostWhy(this.cluster.ref.name));
  }

  private dependency(on: Key): Why {
    const name =
      this.cluster.vms.find((vm) => vm.ref.key === on)?.ref.name ?? 'a VM that is not restarted here';
    return this.why(`dependency ${on}`, () => ({
      reason: 'dependency',
      because: `${name}, which must be up before, does not come up`,
      cure: `See to ${name} first, or take the dependency rule out.`,
      source: 'vSphere 6.5: dependent VMs are restarted only after those they depend on are ready',
    }));
  }

  private storage(needs: readonly Key[], at: number): Why {
    const { datastoreName, absence, ref, hosts } = this.cluster;
    const here = hosts.filter((_, h) => this.pool.availableBy(h, at));
    const absent = needs.filter((key) => !here.some((host) => this.pool.sees(host, key, at)));
    const late = absent.filter((key) => here.some((host) => host.datastores.has(key)));
    if (absent.length > 0 && late.length === absent.length) {
      return this.why(`late ${absent.join()}`, () => ({
        reason: 'storage-late',
        because: `${listed(absent.map(datastoreName))} came only after HA’s last try on ${ref.name}`,
        cure: 'Mount every volume before hosts leave maintenance mode; power these VMs on by hand now.',
        source: cited('deepdive', 'restart retries'),
      }));
    }
    const gone = absent.filter((key) => !late.includes(key));
    if (gone.length > 0) {
      return this.why(`absent ${gone.join()}`, () => ({
        reason: 'storage',
        because: `no host of ${ref.name} has ${listed(gone.map((key) => noted(datastoreName(key), absence(key))))} mounted`,
        cure:
          gone.flatMap((key) => absence(key)?.cure ?? [])[0] ??
          `Replicate ${listed(gone.map(datastoreName))} and mount ${gone.length === 1 ? 'it' : 'them'} on the recovery hosts, or move the VMs’ files to a datastore that comes over.`,
        source: cited('deepdive', 'placement'),
      }));
    }
    return this.why(`apart ${needs.join()}`, () => ({
      reason: 'storage',
      because: `no one host of ${ref.name} has all of ${listed(needs.map(datastoreName), 6)} mounted`,
      cure: 'Mount each of these on every recovery host of the cluster.',
      source: cited('deepdive', 'placement'),
    }));
  }

  /** What is left on some hosts, once all is placed. */
  private room(candidates: Candidates): Room {
    let room = this.rooms.get(candidates);
    if (!room) {
      const { cpuFree, memoryFree, portsFree } = this.pool;
      const { hosts } = candidates;
      const most = (free: Float64Array): number =>
        hosts.reduce((max, h) => Math.max(max, free[h]!), -Infinity);
      room = {
        id: this.rooms.size,
        where: `${hosts.length === 1 ? 'host' : countOf(hosts.length, 'host')} of ${this.cluster.ref.name} that ${hosts.length === 1 ? 'sees' : 'see'} the storage`,
        cpuMhz: most(cpuFree),
        memoryMib: most(memoryFree),
        ports: most(portsFree),
      };
      this.rooms.set(candidates, room);
    }
    return room;
  }

  private noRoom({ id, where, ...most }: Room, demand: Demand): Why {
    if (most.ports < demand.ports) {
      return this.why(`ports ${id}`, () => ({
        reason: 'ports',
        because: `no dvPort is free on the ${where}`,
        cure: 'Raise the number of ports a host may have on the switch, or bring more hosts.',
        source: cited('deepdive', 'placement checks available dvPorts'),
      }));
    }
    const strict = this.cluster.rules.version === 'aam' && this.cluster.rules.aamControl === 'strict';
    const memory = most.memoryMib >= demand.memoryMib;
    const cpu = most.cpuMhz >= demand.cpuMhz;
    if (!memory && cpu) {
      return this.why(`memory ${id}`, () => ({
        reason: 'memory',
        because: strict
          ? `no memory is left on the ${where}, and strict admission control lets none be overcommitted`
          : `the memory left on the ${where} does not cover reservations and overhead`,
        cure: strict
          ? 'Bring more memory or hosts, or allow power-ons that violate availability constraints: then VMs start and memory is overcommitted.'
          : 'Bring more memory or hosts, or lower the memory reservations.',
        source: strict ? cited('ha4', 'admission control') : cited('deepdive', 'unreserved capacity'),
      }));
    }
    if (memory && !cpu) {
      return this.why(`cpu ${id}`, () => ({
        reason: 'cpu',
        because: `the CPU left on the ${where} does not cover reservations`,
        cure: 'Bring more hosts, or lower the CPU reservations.',
        source: cited('deepdive', 'unreserved capacity'),
      }));
    }
    return this.why(`both ${id}`, () => ({
      reason: 'cpu-and-memory',
      because: `on the ${where} there is no room for one more: CPU, memory and dvPorts must be free on one host at once`,
      cure: 'Bring more hosts, or lower the reservations. Free capacity that lies scattered over hosts does not help: HA moves nothing to make room.',
      source: cited('deepdive', 'fragmentation'),
    }));
  }
}

/** The most that any of some hosts has free. */
interface Room {
  readonly id: number;
  readonly where: string;
  readonly cpuMhz: number;
  readonly memoryMib: number;
  readonly ports: number;
}

export function noHostWhy(cluster: string): Why {
  return {
    reason: 'no-host',
    because: `no host may run the VMs of ${cluster}`,
    cure: 'Give the cluster a host that is left: repair one, bring one, or take one out of maintenance mode.',
    source: cited('deepdive', 'hosts in maintenance mode'),
  };
}

const noted = (name: string, absence: Absence | null): string =>
  absence === null ? name : `${name}, ${absence.why},`;
