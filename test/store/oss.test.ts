import { describe, expect, it } from 'vitest';
import type { Fault } from '../../emulator/index.ts';
import { systemClock } from '../../src/cloud/clock.ts';
import { fixedCredentials } from '../../src/cloud/credentials.ts';
import { parseEndpoints } from '../../src/cloud/endpoints.ts';
import { unpaced } from '../../src/cloud/pace.ts';
import { openStore, type StoreOptions } from '../../src/store/open.ts';
import type { OssStore } from '../../src/store/oss.ts';
import { StoreError } from '../../src/store/store.ts';
import { ACCOUNT, NOBODY, ROOT, startCloud } from '../emulator/fixture.ts';
import { testStore } from './contract.ts';

const cloud = await startCloud({
  buckets: [
    { name: 'kept', region: 'cn-hangzhou' },
    { name: 'many', region: 'cn-hangzhou', objects: objects(2_501) },
    { name: 'northern', region: 'cn-beijing' },
    { name: 'versioned', region: 'cn-hangzhou', objects: { a: '1' }, versioning: 'Enabled' },
    { name: 'suspended', region: 'cn-hangzhou', versioning: 'Suspended' },
  ],
});

function objects(count: number): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`pages/${index}.json`, '{}']));
}

function store(place: string, options: Partial<StoreOptions> = {}): OssStore {
  return openStore(place, {
    credentials: fixedCredentials(ROOT),
    endpoints: parseEndpoints(cloud.endpointsLine),
    clock: { ...systemClock, sleep: async () => {} },
    random: Math.random,
    pace: unpaced,
    ...options,
  }) as OssStore;
}

let places = 0;
/** A store that nobody wrote to yet. */
function fresh(options: Partial<StoreOptions> = {}): OssStore {
  places += 1;
  return store(`oss://kept/fresh-${places}`, options);
}

const bytes = (text: string) => new TextEncoder().encode(text);
const textOf = (found: Uint8Array | undefined) => found && new TextDecoder().decode(found);

/** Scripts faults for as long as something is done. */
async function under<T>(faults: Fault[], act: () => Promise<T>): Promise<T> {
  cloud.setFaults(faults);
  try {
    return await act();
  } finally {
    cloud.setFaults([]);
  }
}

async function failureOf(promise: Promise<unknown>): Promise<StoreError> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(StoreError);
  return error as StoreError;
}

testStore('a store in OSS', (place) => store(`oss://kept/${place}`));
testStore('a store in OSS that throttles', (place) => {
  cloud.setFaults([{ operation: 'oss:*', status: 503, code: 'TotalQpsLimitExceeded', every: 5 }]);
  // Enough tries that no call is the unlucky one each time.
  return store(`oss://kept/throttled/${place}`, { tries: 15 });
});

describe('a store in OSS', () => {
  it('lists more than two pages, in order and without its prefix', async () => {
    cloud.setFaults([]);
    const keys = await store('oss://many').list('pages/');

    expect(keys).toEqual(Object.keys(objects(2_501)).sort());
    expect(await store('oss://many/pages').list('250')).toEqual(['250.json', '2500.json']);
  });

  it('does not list the objects by which the console shows folders', async () => {
    const kept = fresh();
    await kept.putIfAbsent('reports/a.json', bytes('1'));
    const bucket = cloud.account(ACCOUNT).buckets.find(({ name }) => name === 'kept');
    bucket?.put(`fresh-${places}/reports/`, Buffer.alloc(0), 0);

    expect(await kept.list('')).toEqual(['reports/a.json']);
  });

  it('counts its calls', async () => {
    const kept = fresh();
    await kept.putIfAbsent('a', bytes('1'));
    await kept.read('a');
    await kept.list('');
    await kept.delete('a');

    expect(kept.calls()).toEqual({
      'oss:PutObject': 1,
      'oss:GetObject': 1,
      'oss:ListObjectsV2': 1,
      'oss:DeleteObject': 1,
    });
  });

  it.each<[string, Omit<Fault, 'operation'>]>([
    ['503 twice', { status: 503, times: 2 }],
    ['throttling twice', { status: 503, code: 'TotalQpsLimitExceeded', times: 2 }],
    ['a reset', { kind: 'reset', times: 1 }],
    ['half an answer', { kind: 'half', times: 1 }],
    ['HTML', { kind: 'html', times: 1 }],
    ['a redirect', { kind: 'redirect', times: 1 }],
  ])('reads, lists and deletes through %s', async (_, fault) => {
    const kept = fresh();
    await kept.putIfAbsent('a', bytes('1'));
    for (const operation of ['oss:GetObject', 'oss:ListObjectsV2', 'oss:DeleteObject']) {
      await under([{ ...fault, operation }], async () => {
        expect(textOf(await kept.read('a'))).toBe('1');
        expect(await kept.list('')).toEqual(['a']);
        if (operation === 'oss:DeleteObject') await kept.delete('a');
      });
    }
    expect(await kept.list('')).toEqual([]);
  });
});

describe('a put to OSS', () => {
  it.each<[string, Omit<Fault, 'operation'>]>([
    ['its answer is lost by a reset', { kind: 'reset', times: 1 }],
    ['its answer is lost twice', { kind: 'reset', times: 2 }],
    ['it is lost before it arrives', { kind: 'reset', when: 'before', times: 1 }],
    ['its answer is HTML of a gateway', { kind: 'html', times: 1 }],
    ['its answer breaks off', { kind: 'half', times: 1 }],
    ['it is refused by 503 twice, and was not stored', { status: 503, times: 2 }],
    ['it is answered with 503, but was stored', { status: 503, times: 1, when: 'after' }],
    ['it is answered with 500, but was stored', { status: 500, times: 1, when: 'after' }],
    ['it is throttled', { status: 503, code: 'TotalQpsLimitExceeded', times: 3 }],
  ])('knows that it won where %s', async (_, fault) => {
    const kept = fresh();
    await under([{ ...fault, operation: 'oss:PutObject' }], async () => {
      expect(await kept.putIfAbsent('a', bytes('mine'))).toBe(true);
    });
    expect(textOf(await kept.read('a'))).toBe('mine');
    expect(await kept.putIfAbsent('a', bytes('mine'))).toBe(false);
  });

  it.each<[string, Omit<Fault, 'operation'>]>([
    ['a reset', { kind: 'reset', when: 'before', times: 1 }],
    ['503', { status: 503, times: 1 }],
    ['throttling', { status: 503, code: 'TotalQpsLimitExceeded', times: 1 }],
  ])('knows that another was first, who wrote the very same bytes, through %s', async (_, fault) => {
    const kept = fresh();
    await kept.putIfAbsent('a', bytes('same'));
    await under([{ ...fault, operation: 'oss:PutObject' }], async () => {
      expect(await kept.putIfAbsent('a', bytes('same'))).toBe(false);
    });
  });

  it('has exactly one winner of twenty with the same bytes, whatever becomes of the answers', async () => {
    for (const kind of ['reset', 'half'] as const) {
      const kept = fresh();
      const won = await under([{ operation: 'oss:PutObject', kind, every: 2, times: 12 }], () =>
        Promise.all(Array.from({ length: 20 }, () => kept.putIfAbsent('a', bytes('same')))),
      );
      expect(won.filter(Boolean)).toHaveLength(1);
    }
  });

  it('looks again where what looks for it is disturbed too', async () => {
    const kept = fresh();
    const faults: Fault[] = [
      { operation: 'oss:PutObject', kind: 'reset', times: 1 },
      { operation: 'oss:GetObject', status: 500, times: 2 },
    ];
    expect(await under(faults, () => kept.putIfAbsent('a', bytes('1')))).toBe(true);
  });

  it('says so where it cannot find out', async () => {
    const kept = fresh();
    const faults: Fault[] = [
      { operation: 'oss:PutObject', kind: 'reset' },
      { operation: 'oss:GetObject', status: 500 },
    ];
    const error = await under(faults, () => failureOf(kept.putIfAbsent('a', bytes('1'))));

    expect(error.message).toContain('cannot be written to');
    expect(textOf(await kept.read('a'))).toBe('1');
  });

  it('is told that the answer was lost, where nothing was ever stored', async () => {
    const kept = fresh({ tries: 2 });
    const lost: Fault[] = [{ operation: 'oss:PutObject', kind: 'reset', when: 'before' }];
    const error = await under(lost, () => failureOf(kept.putIfAbsent('a', bytes('1'))));

    expect(error.message).toContain('oss:PutObject');
    expect(error.message).toContain('ECONNRESET');
  });
});

describe('a store in OSS that cannot be used', () => {
  const denied = { credentials: fixedCredentials(NOBODY) };

  it.each<[string, string, (kept: OssStore) => Promise<unknown>]>([
    ['read', 'oss:GetObject', (kept) => kept.read('a')],
    ['written to', 'oss:PutObject', (kept) => kept.putIfAbsent('a', bytes('1'))],
    ['listed', 'oss:ListObjects', (kept) => kept.list('')],
    ['deleted from', 'oss:DeleteObject', (kept) => kept.delete('a')],
  ])('says what to grant where it may not be %s', async (verb, grant, act) => {
    const { message } = await failureOf(act(store('oss://kept/p', denied)));

    expect(message).toContain(`The store oss://kept/p cannot be ${verb}.`);
    expect(message).toContain(`Allow ${grant} for`);
    expect(message).toContain('SEALWATCH_STORE');
  });

  it('says what to grant where it may write but not look whether it did', async () => {
    cloud.account(ACCOUNT).accessKeys.push({ id: 'LTAIwriter', secret: 'writer-secret', allow: ['oss:PutObject'] });
    const writer = fixedCredentials({ accessKeyId: 'LTAIwriter', accessKeySecret: 'writer-secret' });
    const lost: Fault[] = [{ operation: 'oss:PutObject', kind: 'reset' }];
    const { message } = await under(lost, () => failureOf(fresh({ credentials: writer }).putIfAbsent('a', bytes('1'))));

    expect(message).toContain('Allow oss:GetObject for');
  });

  it('says that there is no such bucket, and does not take that for an absent object', async () => {
    for (const act of [(kept: OssStore) => kept.read('a'), (kept: OssStore) => kept.list('')]) {
      expect((await failureOf(act(store('oss://no-such-bucket')))).message).toContain('NoSuchBucket');
    }
  });

  it('names the region of a bucket that is elsewhere', async () => {
    const { message } = await failureOf(store('oss://northern/p').list(''));
    expect(message).toContain('add ?region=cn-beijing to SEALWATCH_STORE');

    const found = store('oss://northern/p?region=cn-beijing');
    expect(await found.putIfAbsent('a', bytes('1'))).toBe(true);
    expect(found.place).toBe('oss://northern/p');
  });

  it('refuses a bucket that keeps versions, in which objects can be overwritten', async () => {
    const advice = 'Set SEALWATCH_STORE to a bucket that never had versioning switched on.';
    expect((await failureOf(store('oss://versioned').read('a'))).message).toContain(advice);
    expect((await failureOf(store('oss://versioned').putIfAbsent('b', bytes('1')))).message).toContain(advice);
    expect((await failureOf(store('oss://suspended').putIfAbsent('b', bytes('1')))).message).toContain(advice);
  });

  it('gives up in time where nothing answers', async () => {
    const hanging: Fault[] = [{ operation: 'oss:*', kind: 'hang' }];
    const { message } = await under(hanging, () =>
      failureOf(fresh({ callDeadlineMs: 300, attemptTimeoutMs: 100 }).read('a')),
    );
    expect(message).toContain('Timeout');
  });

  it('stops when it is told to', async () => {
    const controller = new AbortController();
    const hanging: Fault[] = [{ operation: 'oss:*', kind: 'hang' }];
    const { message } = await under(hanging, () => {
      const failure = failureOf(fresh({ signal: controller.signal }).read('a'));
      controller.abort();
      return failure;
    });

    expect(message).toContain('DeadlineExceeded');
  });

  it('takes a listing that is not whole for no listing', async () => {
    for (const kind of ['truncate-json', 'wrong-types', 'empty', 'html'] as const) {
      await under([{ operation: 'oss:ListObjectsV2', kind }], () =>
        failureOf(store('oss://many', { tries: 2 }).list('')),
      );
    }
  });
});

describe('the place of a store', () => {
  const options = {
    credentials: fixedCredentials(ROOT),
    endpoints: parseEndpoints(''),
    clock: systemClock,
    random: Math.random,
    pace: unpaced,
  };

  it.each([
    ['./reports', /\/reports$/],
    ['oss://bucket', /^oss:\/\/bucket$/],
    ['oss://bucket/', /^oss:\/\/bucket$/],
    ['oss://bucket/a/b/', /^oss:\/\/bucket\/a\/b$/],
    ['oss://bucket/a?region=ap-southeast-1&internal=true', /^oss:\/\/bucket\/a$/],
  ])('may be %s', (place, shown) => {
    expect(openStore(place, options).place).toMatch(shown);
  });

  it.each([
    's3://bucket/a',
    'https://bucket.oss-cn-hangzhou.aliyuncs.com',
    'OSS://bucket',
    'oss://',
    'oss://Bucket',
    'oss://b',
    'oss://bucket/../up',
    'oss://bucket/ü',
    'oss://bucket/a?regoin=cn-beijing',
    'oss://bucket/a?region=evil.example/',
    'oss://bucket/a?internal=maybe',
    'oss://bucket/a#b',
  ])('may not be %s, and says how to write it', (place) => {
    expect(() => openStore(place, options)).toThrow(StoreError);
    expect(() => openStore(place, options)).toThrow(/SEALWATCH_STORE.*oss:\/\/bucket\/prefix/);
  });
});
