// Preloaded into a process that must not reach for a network: whoever tries ends it, with a word.
import dgram from 'node:dgram';
import dns from 'node:dns';
import net from 'node:net';
import { syncBuiltinESMExports } from 'node:module';
import { writeSync } from 'node:fs';

function refuse(what) {
  return (...args) => {
    writeSync(2, `NETWORK: ${what} ${JSON.stringify(args.slice(0, 2))}\n`);
    process.exit(99);
  };
}

net.Socket.prototype.connect = refuse('connect');
dgram.Socket.prototype.send = refuse('datagram');
dgram.Socket.prototype.bind = refuse('datagram socket');
// Node looks up the very address it listens at; no name server is asked for an address.
const { lookup } = dns;
for (const name of Object.keys(dns)) {
  if (/^(lookup|resolve|reverse)/.test(name)) dns[name] = refuse(`dns.${name}`);
}
for (const name of Object.keys(dns.promises)) {
  if (/^(lookup|resolve|reverse)/.test(name)) dns.promises[name] = refuse(`dns.promises.${name}`);
}
dns.lookup = (name, ...rest) => (name === '127.0.0.1' ? lookup(name, ...rest) : refuse('dns.lookup')(name));
globalThis.fetch = refuse('fetch');
globalThis.WebSocket = refuse('WebSocket');

// The host may listen, on this machine alone.
const { listen } = net.Server.prototype;
net.Server.prototype.listen = function (options, ...rest) {
  if (options?.host !== '127.0.0.1') refuse('listen beyond this machine')(options);
  return listen.call(this, options, ...rest);
};
syncBuiltinESMExports();
