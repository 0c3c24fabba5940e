import type { MethodName, Output, Parsed } from '../../src/contract/methods.js';
import type { Session } from './session.js';

/** One use case: validated input in, the contract's output out; failures are thrown. */
export type Handler<M extends MethodName> = (
  session: Session,
  input: Parsed<M>,
) => Output<M> | Promise<Output<M>>;

/** A handler for each of some methods. */
export type Handlers<M extends MethodName> = { readonly [N in M]: Handler<N> };
