import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { NotJson, readJson } from '../../../../src/domain/certificate/json.js';
import { verifyCertificate, type Verification } from '../../../../src/domain/certificate/verify.js';
import type { Bound, Certificate } from '../../../../src/domain/certificate/format.js';
import { CommandFailed, exit, valueOf } from '../exit.js';
import { pick, type CommonOptions, type Desk } from '../desk.js';
import { stepCalled } from '../steps.js';
import { coloured, counted, printable, toJson } from '../terminal.js';
import { writeWhole } from '../writeWhole.js';

export interface CertifyOptions extends CommonOptions {
  readonly out?: string;
}

/** A certificate is checked by itself; only to compare it with a plan is a workspace needed. */
export interface VerifyOptions extends Omit<CommonOptions, 'workspace'> {
  readonly workspace?: string;
  readonly plan?: string;
}

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? 'an error';

/** `drydock plan certify PLAN`: the proof of a safe plan's order, to a file or as JSON. */
export async function certifyCommand(desk: Desk, wanted: string, options: CertifyOptions): Promise<number> {
  await desk.open(options.workspace);
  const { id } = pick(valueOf(await desk.call('plans.list', {})), wanted, 'plan');
  const answer = await desk.call('plans.certify', { planId: id });
  if (!answer.ok && answer.code === 'conflict') throw new CommandFailed(answer.message, exit.found);
  const certificate = valueOf(answer);
  // Made here and checked at once: a certificate that does not verify is never handed out.
  const verified = verifyCertificate(certificate, sha256);
  if (!verified.ok) throw new CommandFailed(`The certificate does not verify: ${verified.problem}`);
  if (options.out === undefined) {
    if (desk.json) desk.answer(certificate);
    else desk.say(toJson(certificate).trimEnd());
    return exit.fine;
  }
  const file = resolve(options.out);
  try {
    await writeWhole(file, Buffer.from(toJson(certificate), 'utf8'));
  } catch (error) {
    throw new CommandFailed(
      `${options.out} cannot be written (${codeOf(error)}). Check the folder and the free space.`,
    );
  }
  desk.answer({ file, conditions: verified.conditions, seal: certificate.seal });
  desk.say(
    `Wrote ${printable(options.out)}: ${counted(verified.conditions, 'condition')} of ${counted(certificate.model.steps.length, 'step')} proved. Seal ${certificate.seal}.`,
  );
  return exit.fine;
}

/** `drydock plan verify-certificate FILE`: checks a certificate by itself; with --plan, also whose it is. */
export async function verifyCertificateCommand(
  desk: Desk,
  file: string,
  options: VerifyOptions,
): Promise<number> {
  const verified = await verifyFile(file);
  if (!verified.ok) {
    desk.answer({ ok: false, problem: verified.problem });
    desk.say(`${coloured(desk.terminal.stdout, 'red', 'NOT PROVED')}  ${printable(verified.problem)}`);
    return exit.found;
  }
  const { certificate, conditions } = verified;
  const { plan, snapshot, model, seal, assumptions } = certificate;
  const differs =
    options.plan === undefined ? null : await differences(desk, certificate, options.plan, options.workspace);
  const ok = differs === null || differs.length === 0;
  desk.answer({
    ok,
    plan,
    snapshot,
    steps: model.steps.length,
    conditions,
    seal,
    ...(ok ? {} : { problem: differs.join(' ') }),
  });
  if (!ok) {
    desk.say(`${coloured(desk.terminal.stdout, 'red', 'OF ANOTHER PLAN')}  ${printable(differs.join(' '))}`);
    return exit.found;
  }
  desk.say(
    `${coloured(desk.terminal.stdout, 'green', 'PROVED')}  ${counted(conditions, 'condition')} of ${counted(model.steps.length, 'step')} ${conditions === 1 ? 'holds' : 'hold'} in every order of "${printable(plan.name)}" on "${printable(snapshot.name)}".`,
  );
  if (differs !== null) desk.say('The plan and its snapshot in this workspace are the ones it was made for.');
  if (assumptions.length > 0) {
    desk.say(desk.heading('It takes for granted'));
    for (const assumption of assumptions) desk.say(`  - ${printable(assumption)}`);
  }
  return exit.fine;
}

async function verifyFile(file: string): Promise<Verification> {
  let text: string;
  try {
    text = await readFile(resolve(file), 'utf8');
  } catch (error) {
    throw new CommandFailed(`${file} cannot be read (${codeOf(error)}).`);
  }
  try {
    return verifyCertificate(readJson(text), sha256);
  } catch (error) {
    if (error instanceof NotJson) return { ok: false, problem: error.message };
    throw error;
  }
}

/** In what the certificate differs from one made of the plan as it is now. */
async function differences(
  desk: Desk,
  { plan, snapshot, assumptions, modelHash }: Certificate,
  wanted: string,
  workspace: string | undefined,
): Promise<string[]> {
  if (workspace === undefined) throw new CommandFailed('Name the workspace of the plan with --workspace.');
  await desk.open(workspace);
  const { id } = pick(valueOf(await desk.call('plans.list', {})), wanted, 'plan');
  const answer = await desk.call('plans.certify', { planId: id });
  if (!answer.ok && answer.code === 'conflict') return [`As the plan is now: ${answer.message}`];
  const now = valueOf(answer);
  return [
    ...(isSame(now.plan, plan)
      ? []
      : ['The plan has other choices than the certificate’s, or another name.']),
    ...(isSame(now.snapshot, snapshot)
      ? []
      : ['The snapshot, its name or its overlay is not the certificate’s.']),
    ...(now.modelHash === modelHash ? [] : ['Its steps and conditions are not the certificate’s.']),
    // No part of the proof, so whoever seals anew may leave some out.
    ...(JSON.stringify(now.assumptions) === JSON.stringify(assumptions)
      ? []
      : ['It does not take for granted what this plan does.']),
  ];
}

const isSame = (a: Bound, b: Bound): boolean => a.name === b.name && a.hash === b.hash;

/** `drydock plan explain PLAN [STEP]`: what each condition stands on, or how it fails. */
export async function explainCommand(
  desk: Desk,
  wanted: string,
  step: string | undefined,
  options: CommonOptions,
): Promise<number> {
  await desk.open(options.workspace);
  const { id } = pick(valueOf(await desk.call('plans.list', {})), wanted, 'plan');
  const stepId =
    step === undefined
      ? null
      : stepCalled(valueOf(await desk.call('plans.get', { planId: id })).view.steps, step).id;
  const explanations = valueOf(await desk.call('plans.explain', { planId: id, step: stepId }));
  desk.answer({ explanations });
  for (const { name, conditions } of explanations) {
    desk.say(desk.heading(printable(name)));
    if (conditions.length === 0) desk.say('  Needs nothing and can do no harm the model knows of.');
    for (const { state, sentence, counterexample } of conditions) {
      const mark = { holds: 'holds', fails: 'FAILS', open: 'OPEN ' }[state];
      desk.say(
        `  ${coloured(desk.terminal.stdout, state === 'holds' ? 'green' : 'red', mark)}  ${printable(sentence)}`,
      );
      for (const line of counterexample?.story ?? []) desk.say(`           ${printable(line)}`);
    }
  }
  return exit.fine;
}
