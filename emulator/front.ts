import type { ApiError, Product } from './errors.ts';
import type { RawParams } from './params.ts';
import type { Reply } from './reply.ts';

/** How a kind of request is understood and answered: that of the APIs, of OSS or of SLS. */
export interface Front {
  /** Whose call it is, as far as is known yet. */
  readonly product: Product;
  /** Finds the operation. */
  recognize(): RecognizedRequest;
  /** Words an error. */
  refuse(error: ApiError, requestId: string): Reply;
}

/** A request whose operation is known by name; '' for none. */
export interface RecognizedRequest {
  readonly name: string;
  /** What faults may be matched against. */
  readonly params: RawParams;
  /** Lets in a caller who signed and may do it, or throws an ApiError. */
  admit(requestId: string): AdmittedRequest;
}

/** A request that may be carried out. */
export interface AdmittedRequest {
  readonly accountId: string;
  /** Carries it out, and makes up the answer; whoever runs a function waits for it. */
  run(requestId: string): Reply | Promise<Reply>;
}
