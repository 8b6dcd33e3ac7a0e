import fc from 'fast-check';

// Without a seed fast-check takes one from the clock: the verdict of a test run would depend on the moment it started at.
const seed = Number(process.env.SEALWATCH_TEST_SEED ?? 20_261_201);
if (!Number.isSafeInteger(seed)) throw new Error('SEALWATCH_TEST_SEED must be an integer.');
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });
