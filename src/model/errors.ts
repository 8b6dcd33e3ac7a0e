/** An error whose message says what to do. Any other error is a defect, and its stack is wanted. */
export class ExpectedError extends Error {
  override readonly name: string = 'ExpectedError';
}

/** A text from outside cannot be used: an event, a name, an address or a document. The message says what is wrong with it. */
export class InvalidInput extends ExpectedError {
  override readonly name = 'InvalidInput';
}

/** The person ended the run before anything of it was stored. */
export class Interrupted extends ExpectedError {
  override readonly name = 'Interrupted';
  constructor() {
    super('Interrupted before everything was read. Nothing was stored.');
  }
}
