const isOfMovedClock = (name: string) => /^(LD_PRELOAD|FAKETIME.*|FAKESTAT|NO_FAKE_STAT|TZ)$/.test(name);

/** The variables by which libfaketime moves the clock of this process: a process that it starts must have the same time. */
export function movedClock(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      isOfMovedClock(name) && value !== undefined ? [[name, value]] : [],
    ),
  );
}

/** The environment without them: Chromium paints nothing under libfaketime. */
export function withoutMovedClock(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      isOfMovedClock(name) || value === undefined ? [] : [[name, value]],
    ),
  );
}
