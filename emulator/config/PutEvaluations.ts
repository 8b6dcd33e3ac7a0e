import type { ApiObject } from '../account.ts';
import { ApiError, invalidParameter } from '../errors.ts';
import { operation } from '../operation.ts';
import { boolean, type Param, requiredText } from '../params.ts';

/** Unknown on the real service: how many results one call takes, and how long an annotation may be. */
const MOST_RESULTS = 100;
const LONGEST_ANNOTATION = 1_000;

const verdicts = ['COMPLIANT', 'NON_COMPLIANT', 'NOT_APPLICABLE', 'INSUFFICIENT_DATA'];
const texts = ['complianceResourceId', 'complianceResourceType', 'complianceRegionId', 'complianceType'];
const known = [...texts, 'accountId', 'orderingTimestamp', 'annotation', 'complianceResourceName'];

/** A JSON text of a list of results, whose names are in camelCase. */
const evaluations: Param<ApiObject[]> = (raw, name, product) => {
  const wrong = (expected: string) => invalidParameter(product, name, expected);
  const list = parse(requiredText(raw, name, product));
  if (!Array.isArray(list)) throw wrong('the JSON text of a list');
  if (list.length > MOST_RESULTS) throw wrong(`at most ${MOST_RESULTS} results`);
  for (const one of list) {
    const result = Object(one) as ApiObject;
    for (const field of texts) if (typeof result[field] !== 'string' || result[field] === '') throw wrong(field);
    for (const field of ['accountId', 'orderingTimestamp']) {
      if (!Number.isSafeInteger(result[field])) throw wrong(`a whole number as ${field}`);
    }
    if (!verdicts.includes(String(result.complianceType))) throw wrong(`one of ${verdicts.join(', ')}`);
    const { annotation = '' } = result;
    if (typeof annotation !== 'string' || annotation.length > LONGEST_ANNOTATION) {
      throw wrong(`an annotation of at most ${LONGEST_ANNOTATION} characters`);
    }
    const unknown = Object.keys(result).find((field) => !known.includes(field));
    if (unknown !== undefined) throw wrong(`no ${unknown}`);
  }
  return list as ApiObject[];
};

/** Takes results of the rule that the token stands for; with DeleteMode, results of a periodic rule that are not put again are removed. */
export const putEvaluations = operation({
  product: 'config',
  name: 'PutEvaluations',
  params: { ResultToken: requiredText, Evaluations: evaluations, DeleteMode: boolean },
  answer(account, { ResultToken, Evaluations, DeleteMode }) {
    const rule = account.configRules.find((candidate) => candidate.ResultToken === ResultToken);
    // Unknown on the real service: the code for a token that is none, or is over.
    if (rule === undefined) throw new ApiError(400, 'InvalidResultToken', 'The specified ResultToken is not valid.');
    const keyOf = (one: ApiObject) =>
      JSON.stringify([one.accountId, one.complianceResourceType, one.complianceResourceId, one.complianceRegionId]);
    const before = DeleteMode && rule.scheduled === true ? [] : (rule.Evaluations ?? []);
    const results = new Map([...before, ...Evaluations].map((one) => [keyOf(one), one]));
    rule.Evaluations = [...results.values()];
    return { Result: true };
  },
});

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
