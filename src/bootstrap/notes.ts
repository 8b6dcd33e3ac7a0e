/** Said beside the trail, in every format. */
export const trailNote =
  'Leave this out, and set TRAIL_BUCKET, where a trail with EventRW All delivers to a bucket of this region already.';

/** What nothing that is printed can do. */
export const afterwards: readonly string[] = [
  'What is left to people: Function Compute, ActionTrail, EventBridge, Simple Log Service and Simple Message Queue are',
  'activated once, in the console. For its EventBridge trigger, s deploy has service-linked roles made: the identity that deploys needs',
  'ram:CreateServiceLinkedRole, beside AliyunFCFullAccess and ram:PassRole for the roles above.',
];

export const ruleNote =
  'Cloud Config calls the function sealwatch-audit, which has to be deployed with cloudConfig: {evaluations: true}.';

export const remediationNote =
  'A person starts it for a resource; the remediator then asks every guard, and changes nothing unless it is armed.';

/** What a rule is evaluated at: a change of a resource, and the clock. */
export const triggerTypes = 'ConfigurationItemChangeNotification,ScheduledNotification';

/** The aliyun CLI that the commands are written for. */
export const oldestAliyun = '3.4.11';

/** What ends a word in the log's index. Without them a line is one word, which no search finds. */
export const indexTokens: readonly string[] = [' ', '\n', '\t', ',', ';', '"', ':', '{', '}', '[', ']', '='];
