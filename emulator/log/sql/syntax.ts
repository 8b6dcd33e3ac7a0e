/** What is computed of a row. */
export type Expression =
  | { readonly is: 'literal'; readonly value: string | number | boolean | null }
  | { readonly is: 'column'; readonly name: string }
  | { readonly is: 'call'; readonly name: string; readonly of: readonly Expression[]; readonly distinct: boolean }
  | { readonly is: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly is: 'not'; readonly of: Expression }
  | { readonly is: 'null'; readonly of: Expression }
  | {
      readonly is: 'case';
      readonly branches: readonly { readonly condition: Expression; readonly value: Expression }[];
      readonly otherwise: Expression;
    };

export interface Item {
  readonly expression: Expression;
  readonly name: string;
}

export interface Select {
  readonly items: readonly Item[];
  /** The logs that the search found, or what another SELECT makes of them. */
  readonly from: Select | 'log';
  readonly where?: Expression;
  readonly groupBy: readonly Expression[];
  readonly orderBy: readonly { readonly name: string; readonly descending: boolean }[];
  readonly limit?: { readonly offset: number; readonly count: number };
}

const AGGREGATES = new Set(['count', 'min', 'max', 'array_agg']);

/** Whether an expression is computed of many rows. */
export function isAggregate(expression: Expression): boolean {
  return expression.is === 'call' && AGGREGATES.has(expression.name);
}
