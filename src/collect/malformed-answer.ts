import { ExpectedError } from '../model/errors.ts';
/** The cloud answered, but not in the documented shape. */
export class MalformedAnswer extends ExpectedError {
  override readonly name = 'MalformedAnswer';
  readonly code = 'MalformedAnswer';
  readonly requestId: string;

  /** @param wrong what is wrong, such as "`page_info.total_count` is missing" */
  constructor(operation: string, wrong: string, requestId: string) {
    super(`${operation} answered, but ${wrong}. Nothing was assumed in its place.`);
    this.requestId = requestId;
  }
}
