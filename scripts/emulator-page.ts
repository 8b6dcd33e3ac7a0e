import { FAULT_KINDS } from '../emulator/faults.ts';
import { OPERATIONS } from '../emulator/operations.ts';
import { OSS_OPERATIONS } from '../emulator/oss/operations.ts';

const products: Readonly<Record<string, string>> = {
  cs: 'Container Service (ACK)',
  kms: 'KMS',
  actiontrail: 'ActionTrail',
  ram: 'RAM',
  sts: 'STS',
  ecs: 'ECS',
  vpc: 'VPC',
  resourcemanager: 'Resource Directory',
  config: 'Cloud Config',
  bss: 'Billing',
};

/** The page of what the emulator imitates. A product without a name fails. */
export function emulatorPage(): string {
  const rows = [...new Set(OPERATIONS.map(({ product }) => product))].sort().map((product) => {
    const title = products[product];
    if (title === undefined) throw new Error(`the product ${product} has no name`);
    const own = OPERATIONS.filter((one) => one.product === product);
    const names = (isWrite: boolean) =>
      own
        .filter(({ writes }) => (writes !== undefined) === isWrite)
        .map(({ name }) => `\`${name}\``)
        .sort()
        .join(', ');
    return `| ${title} | ${names(false)} | ${names(true)} |`;
  });
  const isWrite = /^(Put|Delete)/;
  const oss = (writes: boolean) =>
    OSS_OPERATIONS.filter(({ name }) => isWrite.test(name) === writes)
      .map(({ name }) => `\`${name}\``)
      .sort()
      .join(', ');
  const rates = [...new Map(OPERATIONS.flatMap(({ rate }) => (rate === undefined ? [] : [[rate.group, rate]])))].sort();

  return `<!-- Generated from emulator/ by npm run docs. Do not edit. -->

# The emulator

A local Alibaba Cloud for this product: \`npm start\`, the tests and rehearsals of a deployment run against it. It is not Alibaba Cloud.
It imitates what Sealwatch calls, as the public documents describe it; where they say nothing, its code says so.

## Run it

\`\`\`sh
npx sealwatch emulator --account examples/emulator-account.json
\`\`\`

It prints a line with \`SEALWATCH_ENDPOINTS\`. Export that line and the access key of the account file, then audit:

\`\`\`sh
export ALIBABA_CLOUD_ACCESS_KEY_ID=LTAI-example ALIBABA_CLOUD_ACCESS_KEY_SECRET=example-secret-of-the-emulator
npx sealwatch audit
\`\`\`

Any client that takes a plain HTTP endpoint works too: signatures are checked as the SDKs, the aliyun CLI and older tools make them.
\`GET /_emulator/stats\` counts the calls by operation. \`POST /_emulator/console/kms:DisableKey?user=mallory&KeyId=…\` does what that RAM
user would do in the console, and records it as an event.

## The account file

JSON in the shapes of the APIs; see [the example](../examples/emulator-account.json). A text such as \`"@-25m"\` or \`"@+6d"\` is a time
relative to the start of the emulator.

| part | holds |
|---|---|
| \`accountId\`, \`accessKeys\` | the account, and who may call: \`id\`, \`secret\`, \`allow\` and \`deny\` with action patterns such as \`kms:*\` |
| \`clusters\`, \`details\`, \`addons\`, \`tasks\`, \`permissions\` | what ACK answers; \`details\` says by cluster id what the detail says instead of the list |
| \`keys\`, \`aliases\`, \`keyPolicies\`, \`secrets\`, \`instances\`, \`kmsStatus\` | what KMS answers |
| \`events\`, \`trails\`, \`logstores\`, \`auditLogs\`, \`buckets\` | ActionTrail records and where they are delivered |
| \`roles\`, \`users\`, \`groups\`, \`policies\` | RAM |
| \`securityGroups\`, \`vSwitches\`, \`networkAcls\` | the network of the clusters |
| \`resourceDirectory\`, \`configRules\`, \`balance\` | the organization, Cloud Config, billing |
| \`updates\`, \`healthChecks\` | what goes wrong when encryption is turned on; the KMS calls of API servers as time goes on |
| \`faults\` | scripted failures, see below |

## Operations

| product | answers | changes the account, recorded as an event |
|---|---|---|
${rows.join('\n')}
| OSS | ${oss(false)} | ${oss(true)} |
| SLS | \`GetLogs\`, with the part of its SQL that Sealwatch uses | |
| Function Compute | | \`InvokeFunction\` |

An operation that is not listed is rejected, never answered by another one.

It also hosts the built functions of \`s.yaml\` (\`--functions s.yaml\`): separate processes, the keys of each role, an asynchronous queue with
retries, and timer, OSS, EventBridge and HTTP triggers. The webhooks of Slack (\`--slack\`), DingTalk, Feishu and WeCom take and reject
messages as those vendors do.

## Rates

With \`--throttle\` the documented rates hold:

| group | calls a second | counted for |
|---|---|---|
${rates.map(([, { group, perSecond, perRegion }]) => `| ${group} | ${perSecond} | ${perRegion ? 'account and region' : 'account'} |`).join('\n')}

## Faults

A fault names an operation and says how the answer goes wrong: with an HTTP status and a code, late (\`delayMs\`), or as one of the kinds
${FAULT_KINDS.map((kind) => `\`${kind}\``).join(', ')}. It strikes always, or as \`times\`, \`every\`, \`after\` and \`match\` say.

## What it does not imitate

- Cryptography of KMS other than signatures: nothing is encrypted or decrypted.
- Kubernetes itself: there is no API server and no Secret.
- Permissions by resource or condition. An access key is allowed and denied actions; only the external id of a role's trust is checked.
- The creation of clusters, keys and trails, prices, and quotas other than the rates above.
- Whatever Alibaba Cloud does not document. Where the code had to choose, a comment says so.
`;
}
