/** Said beside the trail, in every format. */
export const trailNote =
  'Leave this out, and set TRAIL_BUCKET, where a trail with EventRW All delivers to a bucket of this region already.';

/** What nothing that is printed can do. */
export const afterwards: readonly string[] = [
  'What is left to people: Function Compute, ActionTrail, EventBridge, Simple Log Service and Simple Message Queue are',
  'activated once, in the console. For its EventBridge trigger, s deploy has service-linked roles made: the identity that deploys needs',
  'ram:CreateServiceLinkedRole, beside AliyunFCFullAccess and ram:PassRole for the roles above.',
];
