/**
 * What OCSF 1.5.0 says of its class Compliance Finding (2003) with the profile `cloud`, as far as Sealwatch fills it in,
 * written from the published definition as a JSON Schema. Nothing else may be in an event: an attribute of ours that is
 * not listed here is one that the class does not have, or that nobody has looked up.
 */
const text = { type: 'string' } as const;
const texts = { type: 'array', items: text } as const;
/** Milliseconds: a time in seconds would be long ago. */
const time = { type: 'integer', minimum: 1_500_000_000_000, maximum: 4_102_444_800_000 } as const;
const captions = (of: Readonly<Record<number, string>>) => ({ enum: Object.keys(of).map(Number) });

function object(required: readonly string[], properties: Readonly<Record<string, object>>) {
  return { type: 'object', additionalProperties: false, required, properties } as const;
}

const severity = { 0: 'Unknown', 1: 'Informational', 2: 'Low', 3: 'Medium', 4: 'High', 5: 'Critical', 6: 'Fatal' };
const compliance = { 0: 'Unknown', 1: 'Pass', 2: 'Warning', 3: 'Fail', 99: 'Other' };
const keyValue = object(['name', 'value'], { name: text, value: text });
const resource = {
  ...object([], {
    uid: text,
    name: text,
    type: text,
    region: text,
    version: text,
    tags: { type: 'array', items: keyValue },
  }),
  anyOf: [{ required: ['uid'] }, { required: ['name'] }],
};
const check = object([], {
  uid: text,
  name: text,
  severity_id: captions(severity),
  severity: text,
  status_id: captions(compliance),
  status: text,
});
const api = object(['operation'], {
  operation: text,
  request: object(['uid'], { uid: text }),
  response: object([], { error: text, error_message: text }),
});
const actor = object(['user'], {
  user: object(['name'], { name: text, type: text, type_id: { enum: [0, 1, 2, 3, 4, 99] } }),
});
const endpoint = {
  ...object([], { ip: { type: 'string', pattern: '^[0-9.]+$' }, name: text }),
  anyOf: [{ required: ['ip'] }, { required: ['name'] }],
};
/** Of an evidence at least one of the things that it can be is needed; of those, Sealwatch has four. */
const evidence = {
  ...object([], { name: text, data: { type: 'object' }, api, actor, src_endpoint: endpoint }),
  anyOf: [{ required: ['data'] }, { required: ['api'] }],
};

export const complianceFinding = object(
  [
    ...['activity_id', 'category_uid', 'class_uid', 'metadata', 'severity_id', 'time', 'type_uid'],
    ...['finding_info', 'compliance', 'cloud'],
  ],
  {
    class_uid: { const: 2003 },
    class_name: { const: 'Compliance Finding' },
    category_uid: { const: 2 },
    category_name: { const: 'Findings' },
    activity_id: { enum: [0, 1, 2, 3, 99] },
    activity_name: { enum: ['Unknown', 'Create', 'Update', 'Close', 'Other'] },
    type_uid: { enum: [200300, 200301, 200302, 200303, 200399] },
    type_name: { enum: ['Create', 'Update', 'Close'].map((name) => `Compliance Finding: ${name}`) },
    severity_id: captions(severity),
    severity: { enum: Object.values(severity) },
    status_id: { enum: [0, 1, 2, 3, 4, 5, 99] },
    status: { enum: ['Unknown', 'New', 'In Progress', 'Suppressed', 'Resolved', 'Archived', 'Other'] },
    status_code: text,
    status_detail: text,
    message: text,
    time,
    start_time: time,
    end_time: time,
    metadata: object(['product', 'version'], {
      version: { const: '1.5.0' },
      profiles: { const: ['cloud'] },
      product: {
        ...object([], { name: text, vendor_name: text, uid: text, version: text }),
        anyOf: [{ required: ['name'] }, { required: ['uid'] }],
      },
      uid: text,
      correlation_uid: text,
      event_code: text,
      tenant_uid: text,
    }),
    cloud: object(['provider'], {
      provider: text,
      region: text,
      account: {
        ...object([], { uid: text, type: text, type_id: { enum: [...Array(19).keys(), 99] } }),
        anyOf: [{ required: ['name'] }, { required: ['uid'] }],
      },
    }),
    finding_info: object(['uid'], {
      uid: text,
      title: text,
      desc: text,
      types: texts,
      created_time: time,
      first_seen_time: time,
      modified_time: time,
      last_seen_time: time,
      src_url: text,
      analytic: {
        ...object(['type_id'], { uid: text, name: text, type_id: { enum: [...Array(12).keys(), 99] }, type: text }),
        anyOf: [{ required: ['name'] }, { required: ['uid'] }],
      },
    }),
    compliance: object([], {
      control: text,
      desc: text,
      status_id: captions(compliance),
      status: text,
      status_code: text,
      status_details: texts,
      standards: texts,
      requirements: texts,
      checks: { type: 'array', items: check },
    }),
    resources: { type: 'array', items: resource },
    evidences: { type: 'array', items: evidence },
    remediation: object(['desc'], { desc: text, references: texts }),
    unmapped: { type: 'object' },
  },
);

/** What numbers are called; of `Other` the source says what it is. */
export const complianceCaptions: Readonly<Record<number, string>> = compliance;
export const severityCaptions: Readonly<Record<number, string>> = severity;
