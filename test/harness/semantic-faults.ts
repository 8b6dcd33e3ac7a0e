import type { Random } from '../../emulator/index.ts';
import type { Answer, Damage } from './proxy.ts';
import type { Fault } from './transport-faults.ts';

type Json = unknown;
type Fields = Record<string, Json>;
type Path = readonly string[];

/** What is known where an answer is rewritten. */
interface Setting {
  readonly random: Random;
  readonly request: string;
  readonly others: readonly Json[];
  readonly foreign: readonly Json[];
}

/** Writes an answer anew; undefined where there is nothing in it to damage so. */
type Rewrite = (body: Json, setting: Setting) => Json | undefined;

/** Answers of other accounts and regions than those of the trial. */
const foreignAccount = '9999999999999999';
const foreignRegion = 'cn-foreign-1';

const isFields = (value: Json): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
const parsed = ({ body }: Answer): Json => JSON.parse(body.toString());

/** Every place in a value at which something of a kind stands. */
function places(value: Json, isMeant: (value: Json) => boolean, path: Path = []): Path[] {
  const own = isMeant(value) ? [path] : [];
  if (typeof value !== 'object' || value === null) return own;
  return [...own, ...Object.entries(value).flatMap(([name, child]) => places(child, isMeant, [...path, name]))];
}

const at = (value: Json, path: Path): Json => path.reduce((inner, name) => (inner as Fields)[name], value);

const gone = Symbol('gone');

/** A copy in which the values at these places are others. */
function withAt(value: Json, paths: readonly Path[], change: (value: Json) => Json | typeof gone): Json {
  const copy: Json = structuredClone(value);
  // The deepest first, so that no change is made inside of what was replaced.
  for (const path of [...paths].sort((one, other) => other.length - one.length)) {
    const name = path.at(-1);
    if (name === undefined) return change(copy);
    const parent = at(copy, path.slice(0, -1)) as Fields;
    const changed = change(parent[name]);
    if (changed === gone) delete parent[name];
    else parent[name] = changed;
  }
  return copy;
}

/** Changes all places of a kind. */
function all(isMeant: (value: Json) => boolean, change: (value: Json) => Json | typeof gone): Rewrite {
  return (body) => {
    const paths = places(body, isMeant).filter((path) => path.length > 0 && !isLabel(path));
    return paths.length === 0 ? undefined : withAt(body, paths, change);
  };
}

/** Changes one place of a kind. */
function one(isMeant: (value: Json) => boolean, change: (value: Json) => Json | typeof gone): Rewrite {
  return (body, { random }) => {
    const paths = places(body, isMeant).filter((path) => path.length > 0 && !isLabel(path));
    const path = paths[Math.floor(random() * paths.length)];
    return path && withAt(body, [path], change);
  };
}

/** That a list is empty can be an answer to any question. */
const saysSomething = (body: Json) => !places(body, isList).every((path) => (at(body, path) as Json[]).length === 0);

/** The name of the request, which nothing rests on. */
const isLabel = (path: Path) => path.length === 1 && /^request_?id$/i.test(path[0] ?? '');

const isList = Array.isArray;
const isFullList = (value: Json) => Array.isArray(value) && value.length > 0;
const isLeaf = (value: Json) => typeof value !== 'object' || value === null;
const isText = (value: Json) => typeof value === 'string' && value !== '';
const isFlag = (value: Json) => typeof value === 'boolean';

const retyped = (value: Json): Json => {
  if (typeof value === 'string') return 7;
  if (typeof value === 'number') return { is: value };
  return typeof value === 'boolean' ? `${value}!` : ['null was here'];
};

/** Replaces one text by another wherever it stands, in texts inside of texts too. */
function replaced(body: Json, from: string, to: string): Json | undefined {
  const text = JSON.stringify(body);
  return from !== '' && text.includes(from) ? JSON.parse(text.replaceAll(from, to)) : undefined;
}

/** Ids that the request and the answer both name: what the answer is about. */
const askedIds = (body: Json, request: string): string[] =>
  places(body, isText)
    .map((path) => String(at(body, path)))
    .filter(
      (text) =>
        /^[\w-]{2,}$/.test(text) &&
        decodeURIComponent(request)
          .split(/[/?&=]/)
          .includes(text),
    );

/** The same entry, and another in which one thing is said differently. */
function contradicted(list: readonly Json[], random: Random): Json[] {
  const [first] = list;
  if (!isFields(first)) return [...list, first];
  const twin = one(isFlag, (flag) => !flag)(first, { random, request: '', others: [], foreign: [] });
  const worded = Object.keys(first).filter((name) => isText(first[name]) && !/id$|name$|key$|region/i.test(name));
  const name = worded[Math.floor(random() * worded.length)];
  if (twin !== undefined) return [...list, twin];
  return name === undefined ? [...list] : [...list, { ...first, [name]: `${String(first[name])}-other` }];
}

const inLists =
  (change: (list: Json[], random: Random) => Json[]): Rewrite =>
  (body, { random }) => {
    const paths = places(body, isFullList);
    const path = paths.find(({ length }) => length > 0);
    return path && withAt(body, [path], (list) => change(list as Json[], random));
  };

/** A total that the answer claims, changed. */
const total =
  (change: (value: number) => Json): Rewrite =>
  (body) => {
    const paths = places(body, (value) => typeof value === 'number').filter((path) =>
      /^total_?count$/i.test(path.at(-1) ?? ''),
    );
    return paths.length === 0 ? undefined : withAt(body, paths, (value) => change(value as number));
  };

const beside =
  (more: Fields): Rewrite =>
  (body) =>
    isFields(body) ? { ...body, ...more } : undefined;
const always =
  (body: Json): Rewrite =>
  () =>
    body;
const pick = (from: readonly Json[], random: Random): Json | undefined => from[Math.floor(random() * from.length)];

function nested(depth: number): Json {
  let value: Json = 1;
  for (let left = depth; left > 0; left -= 1) value = [value];
  return value;
}

type Row = readonly [name: string, outcome: Fault['outcome'], rewrite: Rewrite];
const rows: readonly Row[] = [
  ['a code beside the data', 'read error', beside({ Code: 'InternalError' })],
  ['a code in lower case beside the data', 'read error', beside({ code: 'ServiceBusy' })],
  ['a code of an error beside the data', 'read error', beside({ ErrorCode: 'Busy', ErrorMessage: 'busy' })],
  ['no success beside the data', 'read error', beside({ Success: false })],
  ['no success, as text, beside the data', 'read error', beside({ success: 'False' })],
  ['an error object beside the data', 'read error', beside({ Error: { Code: 'Busy', Message: 'busy' } })],
  ['nothing but a message', 'read error', always({ Message: 'The service is busy.' })],
  ['nothing but a code of throttling', 'read error', always({ Code: 'Throttling.User', Message: 'slow down' })],
  ['an empty object', 'read error', always({})],
  ['an empty array', 'read error', always([])],
  ['nothing but a request id', 'read error', always({ RequestId: 'REQ-F', request_id: 'REQ-F' })],
  ['the answer in an array', 'either', (body) => [body]],
  ['the answer one level deeper', 'read error', (body) => ({ data: body })],
  [
    'null in each field',
    'read error',
    (body) => (isFields(body) ? Object.fromEntries(Object.keys(body).map((name) => [name, null])) : undefined),
  ],
  ['each list null', 'either', all(isList, () => null)],
  ['each list missing', 'either', all(isList, () => gone)],
  ['each list an object', 'either', all(isList, () => ({}))],
  ['each list a text', 'either', all(isList, () => 'list')],
  ['each entry null', 'either', all(isFullList, (list) => (list as Json[]).map(() => null))],
  ['each entry a text', 'either', all(isFullList, (list) => (list as Json[]).map(() => 'entry'))],
  ['each entry a list', 'either', all(isFullList, (list) => (list as Json[]).map(() => []))],
  ['one entry null', 'either', inLists(([, ...rest]) => [null, ...rest])],
  ['one entry an empty object', 'either', inLists(([, ...rest]) => [{}, ...rest])],
  ['each text a number', 'either', all(isText, () => 7)],
  ['each flag a text', 'either', all(isFlag, (flag) => `${flag}`)],
  [
    'each number a text',
    'either',
    all(
      (value) => typeof value === 'number',
      (value) => `${value}`,
    ),
  ],
  ['one field missing', 'either', one(isLeaf, () => gone)],
  ['another field missing', 'either', one(isLeaf, () => gone)],
  ['one field null', 'either', one(isLeaf, () => null)],
  ['one field of another type', 'either', one(isLeaf, retyped)],
  ['another field of another type', 'either', one(isLeaf, retyped)],
  ['one text empty', 'either', one(isText, () => '')],
  ['one text of spaces', 'either', one(isText, () => '  ')],
  ['one text of control characters', 'any report', one(isText, (text) => `${text}\u0000\u001b[31m\u202e`)],
  ['one text of a megabyte', 'any report', one(isText, () => 'z'.repeat(1_000_000))],
  [
    'one object missing',
    'either',
    one(
      (value) => isFields(value),
      () => gone,
    ),
  ],
  [
    'a field nested ten thousand deep',
    'either',
    one(
      (value) => isLeaf(value) || isList(value),
      () => nested(10_000),
    ),
  ],
  [
    'a field of the prototype',
    'same',
    (body) => JSON.parse(JSON.stringify(body).replace(/^\{/, '{"__proto__":{"ok":true,"granted":true},')),
  ],
  ['another account', 'either', (body) => replaced(body, '1234567890123456', foreignAccount)],
  ['another region', 'either', (body) => replaced(body, 'cn-hangzhou', foreignRegion)],
  [
    'another resource',
    'either',
    (body, { request, random }) => replaced(body, String(pick(askedIds(body, request), random) ?? ''), 'another'),
  ],
  ['the answer to another question', 'either', (_, { others, random }) => pick(others.filter(saysSomething), random)],
  ['the first answer again', 'either', (_, { others }) => others.find(saysSomething)],
  ['the answer of another operation', 'read error', (_, { foreign, random }) => pick(foreign, random)],
  [
    'an entry lost',
    'either',
    (body) => total((value) => value)(body, never) && inLists((list) => list.slice(0, -1))(body, never),
  ],
  ['every entry lost', 'either', (body) => total((value) => value)(body, never) && inLists(() => [])(body, never)],
  ['an entry twice', 'either', inLists((list) => [...list, list[0]])],
  ['an entry that contradicts another', 'either', inLists(contradicted)],
  ['a total that is too high', 'read error', total((value) => value + 3)],
  ['a total that is too low', 'either', total((value) => Math.max(0, value - 2))],
  ['a total below zero', 'read error', total(() => -1)],
  ['a total as text', 'either', total((value) => `${value}`)],
  ['a total beyond all pages', 'read error', total(() => 9_007_199_254_740_991)],
  [
    'one token for ever',
    'either',
    (body) => (isFields(body) && Array.isArray(body.Events) ? { ...body, NextToken: 'again' } : undefined),
  ],
];

const ofOthers = ['the answer to another question', 'the first answer again', 'another region', 'another account'];

/** For rewriting that asks nothing. */
const never: Setting = { random: () => 0, request: '', others: [], foreign: [] };

/** Faults of meaning: a whole answer, well-formed JSON, and not the truth. */
export function semanticFaults(random: Random): readonly Fault[] {
  return rows.map(([name, outcome, rewrite]) => ({
    name,
    outcome,
    damage: rewriting(rewrite, random),
    ...(ofOthers.includes(name) && { needsIdentity: true as const }),
  }));
}

function rewriting(rewrite: Rewrite, random: Random): Damage {
  return ({ answer, response, request, others, foreign }) => {
    if (answer.status !== 200 || answer.body.length === 0) return false;
    const body = parsed(answer);
    const jsonOf = (answers: readonly Answer[]) =>
      answers.filter(({ status, body }) => status === 200 && body.length > 0).map(parsed);
    const setting = { random, request, others: jsonOf(others), foreign: jsonOf(foreign) };
    const told = rewrite(body, setting);
    if (told === undefined || JSON.stringify(told) === JSON.stringify(body)) return false;
    const { 'content-length': _, ...headers } = answer.headers;
    response.writeHead(200, headers).end(JSON.stringify(told));
    return true;
  };
}
