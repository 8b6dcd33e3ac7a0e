/** Each level holds those before it. */
export const logLevels = ['error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof logLevels)[number];

export type LogFields = Readonly<Record<string, unknown>>;

/** Writes a record: what happened, in a few words that never differ, and what is particular as fields. */
export type Log = (level: LogLevel, message: string, fields?: LogFields) => void;

export interface LogTarget {
  readonly level: LogLevel;
  /** What every record says. */
  readonly fields: LogFields;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Takes a record as one line of JSON. */
  readonly write: (level: LogLevel, line: string) => void;
}

export function openLog({ level: most, fields: common, now, write }: LogTarget): Log {
  return (level, message, fields = {}) => {
    if (logLevels.indexOf(level) > logLevels.indexOf(most)) return;
    const time = new Date(now()).toISOString();
    write(level, JSON.stringify({ time, level, message, ...common, ...fields }));
  };
}

/** The level of that name; undefined where there is none. */
export function logLevelOf(name: string): LogLevel | undefined {
  return logLevels.find((level) => level === name.trim().toLowerCase());
}

/**
 * How many of everything an answer holds: its numbers, and the lengths of its lists. Texts are left out, since a log is read by
 * more people than a report.
 */
export function countsOf(answer: unknown): LogFields {
  if (typeof answer !== 'object' || answer === null) return {};
  return Object.fromEntries(
    Object.entries(answer).flatMap(([name, value]): [string, unknown][] => {
      if (typeof value === 'number') return [[name, value]];
      if (Array.isArray(value)) return [[name, value.length]];
      const inner = countsOf(value);
      return Object.keys(inner).length === 0 ? [] : [[name, inner]];
    }),
  );
}
