import * as z from 'zod/mini';
import { InvalidInput } from '../model/errors.ts';
import { parseJson } from '../model/json.ts';

/** What Cloud Config asks the function of a custom rule. */
export interface RuleEvent {
  /** Stands for the rule, and is sent with its results. */
  readonly resultToken: string;
  /** Of the event, milliseconds; every result repeats it. */
  readonly orderingTimestamp: number;
  /** Whether the rule is evaluated by the clock or by hand: only then are results removed that are not put again. */
  readonly isPeriodic: boolean;
  /** The check that the rule is; undefined where it is the verification of clusters. */
  readonly checkId: string | undefined;
  /** '' where the event names none. */
  readonly accountId: string;
  /** The one resource to answer for; undefined is all of them. */
  readonly resource: RuleResource | undefined;
}

export interface RuleResource {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly accountId: string;
  readonly regionId: string;
  /** When Cloud Config read it, epoch milliseconds; 0 where it does not say. */
  readonly capturedAt: number;
}

/** A number of 16 digits is exact; longer ones come as text. */
const accountId = z.union([
  z.pipe(
    z.number().check(z.int(), z.gte(0)),
    z.transform((number) => String(number)),
  ),
  z.string().check(z.regex(/^\d{1,32}$/)),
]);
const text = z.string().check(z.minLength(1), z.maxLength(512));
const item = z.object({
  accountId: z.optional(accountId),
  resourceId: text,
  resourceType: text,
  resourceName: z.optional(z.nullable(z.string())),
  regionId: z.optional(z.nullable(z.string())),
  captureTime: z.optional(z.number()),
});
const ruleEvent = z.object({
  orderingTimestamp: z.number().check(z.int(), z.gte(0)),
  resultToken: z.string().check(z.minLength(1), z.maxLength(8_192)),
  invokingEvent: z.object({
    messageType: z.enum(['ConfigurationItemChangeNotification', 'ScheduledNotification', 'Manual']),
    accountId: z.optional(accountId),
    configurationItem: z.optional(z.nullable(item)),
  }),
  ruleParameters: z.optional(z.nullable(z.record(z.string(), z.unknown()))),
});

/** Whether an event is meant as one of a rule, well-formed or not. */
export function isRuleEvent(text: string): boolean {
  const event = parseJson(text);
  return typeof event === 'object' && event !== null && ('resultToken' in event || 'invokingEvent' in event);
}

/** @throws InvalidInput with the first part of it that is wrong; its values are not quoted */
export function readRuleEvent(text: string): RuleEvent {
  const parsed = ruleEvent.safeParse(parseJson(text));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new InvalidInput(
      `The event of Cloud Config cannot be understood: ${issue?.path.join('.') || 'it'} is not as it is documented.`,
    );
  }
  const { orderingTimestamp, resultToken, invokingEvent, ruleParameters } = parsed.data;
  const { messageType, configurationItem: found } = invokingEvent;
  const checkId = ruleParameters?.checkId;
  if (checkId !== undefined && typeof checkId !== 'string') {
    throw new InvalidInput('The parameter checkId of the rule has to be the id of a check.');
  }
  const isPeriodic = messageType !== 'ConfigurationItemChangeNotification';
  if (!isPeriodic && (found === undefined || found === null)) {
    throw new InvalidInput('The event of Cloud Config says that a resource changed, and names none.');
  }
  const owner = found?.accountId ?? invokingEvent.accountId ?? '';
  return {
    resultToken,
    orderingTimestamp,
    isPeriodic,
    checkId: checkId === '' ? undefined : checkId,
    accountId: owner,
    resource: found
      ? {
          id: found.resourceId,
          name: found.resourceName ?? '',
          type: found.resourceType,
          accountId: owner,
          regionId: found.regionId ?? '',
          capturedAt: found.captureTime ?? 0,
        }
      : undefined,
  };
}
